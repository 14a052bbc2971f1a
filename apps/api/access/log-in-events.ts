import type { LogInRefusal, LogInWay } from '#libs/domain/index.js';
import { type Level, NamedEvent } from '#libs/runtime/index.js';

/** Somebody came by a provider and is not let in. */
export class LogInElsewhereRefused extends NamedEvent {
  readonly level: Level = 'warn';
  readonly says: string;
  override readonly counts: NamedEvent['counts'];
  override readonly fields: Record<string, unknown>;
  constructor(way: LogInWay, reason: LogInRefusal) {
    super();
    this.says = `A log-in by ${way} was refused: ${reason}`;
    this.counts = {
      metric: 'hallwatch_logins_elsewhere_refused_total',
      help: 'Log-ins by a provider that were refused, by way and reason',
      labels: { way, reason },
    };
    this.fields = { way, reason };
  }
}
