import type { Settings } from '#libs/runtime/index.js';
import type { Rate } from '../http/bucket.js';

/** What one of many may take. */
export class Limits {
  constructor(
    /** Live streams at once of one address on the board, and of one account. */
    readonly streamsEach: number,
    /** Requests of one account; null: as many as it likes. */
    readonly ofAccount: Rate | null,
  ) {}

  static of({
    STREAMS_EACH,
    HTTP_RATE_PER_SECOND: perSecond,
    HTTP_RATE_BURST: burst,
  }: Pick<Settings, 'STREAMS_EACH' | 'HTTP_RATE_PER_SECOND' | 'HTTP_RATE_BURST'>): Limits {
    return new Limits(STREAMS_EACH, { perSecond, burst });
  }
}
