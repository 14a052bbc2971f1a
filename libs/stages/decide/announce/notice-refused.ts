import type { NoticeIncomplete } from '#libs/domain/index.js';
import { NamedEvent } from '#libs/runtime/index.js';

export class NoticeRefused extends NamedEvent {
  readonly level = 'error';
  readonly says: string;
  override readonly counts = {
    metric: 'hallwatch_notices_refused_total',
    help: 'Notices not published because a required field was missing.',
  };
  constructor(about: string, error: NoticeIncomplete) {
    super();
    this.says = `No notice for ${about}: ${error.message}`;
  }
}
