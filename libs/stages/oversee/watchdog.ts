import {
  alertWords,
  INTERRUPTION_WORDS,
  type Instant,
  isToBeTold,
  type MonitoringAlert,
  type MonitoringBook,
  nameOf,
} from '#libs/domain/index.js';
import type { Onlooker } from './onlooker.js';
import { type Warning, Warnings, type WarningsParts } from './warnings.js';

export interface WatchdogParts extends WarningsParts {
  onlooker: Pick<Onlooker, 'monitoring' | 'lasted'>;
  book: Pick<MonitoringBook, 'takeTelling' | 'told' | 'takeOver'>;
  /** How long an interruption lasts before it is told, milliseconds: a restart is over before. */
  patience: number;
}

/** Tells the administrators that nobody watches, by itself: whoever sends messages otherwise may be what is dead (S2-7.2.1). */
export class Watchdog {
  private readonly warnings: Warnings<MonitoringAlert>;
  /** The interruption that is under way, and whether its telling was taken up here. */
  private current: { since: Instant; taken: boolean; told: boolean } | null = null;
  /** What was told and could not be noted, for the database was away. */
  private readonly toldAside = new Set<Instant>();
  /** Whether it was looked for interruptions that are over, since the last one. */
  private isClear = false;
  /** The alert of Prometheus that says so, too: then it is no restart. */
  private saidBy: string | null = null;

  constructor(private readonly parts: WatchdogParts) {
    this.warnings = new Warnings(parts, (of) => this.noteTold(of));
  }

  /** Prometheus says of what is interrupted that it is: it is told at the next look, by the one of both who came first. */
  hurry(alert: string): void {
    this.saidBy ??= alert;
  }

  /** After every look of the onlooker. */
  async look(): Promise<void> {
    const { monitoring, lasted } = this.parts.onlooker;
    if (monitoring.state === 'watching') await this.over(monitoring.at);
    else if (monitoring.since !== null) {
      this.isClear = false;
      this.current ??= { since: monitoring.since, taken: false, told: false };
      const { at, because } = monitoring;
      const { since, taken } = this.current;
      const isDue = !taken && isToBeTold(monitoring, lasted, this.saidBy === null ? this.parts.patience : 0);
      if (isDue && (await this.take(since))) this.warn({ what: 'interrupted', at, since, because });
    }
    await this.warnings.send();
  }

  /** While the database is away nobody can know who tells it: rather twice than never. */
  private async take(since: Instant): Promise<boolean> {
    const { book, wall } = this.parts;
    const taken = await book.takeTelling(since, wall.now()).catch(() => {
      this.toldAside.add(since);
      return true;
    });
    if (this.current) this.current.taken = taken;
    return taken;
  }

  private async over(at: Instant): Promise<void> {
    if (this.isClear) return;
    // It can be read again, or it would not be known that somebody watches.
    const ended = new Set([...(await this.parts.book.takeOver(this.parts.wall.now()).catch(() => [])), ...this.toldAside]);
    this.toldAside.clear();
    this.current = null;
    this.saidBy = null;
    this.isClear = true;
    this.warnings.drop(({ what }) => what === 'interrupted');
    for (const since of ended) this.warn({ what: 'resumed', at, since });
  }

  private warn(of: MonitoringAlert): void {
    this.warnings.put(toldOf(of, this.saidBy));
  }

  private async noteTold({ what, since }: MonitoringAlert): Promise<void> {
    const { current, toldAside, parts } = this;
    if (what !== 'interrupted' || toldAside.has(since) || current?.told) return;
    if (current) current.told = true;
    await parts.book.told(since, parts.wall.now()).catch(() => toldAside.add(since));
  }
}

function toldOf(of: MonitoringAlert, saidBy: string | null): Warning<MonitoringAlert> {
  const { what, at, since, because } = of;
  return {
    of,
    about: `that monitoring is ${what}`,
    body: {
      event: `monitoring.${what}`,
      at: new Date(at).toISOString(),
      since: new Date(since).toISOString(),
      ...(because && { because, reason: INTERRUPTION_WORDS[because] }),
      ...(saidBy !== null && what === 'interrupted' && { alert: saidBy }),
      text: alertWords(of),
    },
    id: (to, index) => nameOf('AL', since, 'monitoring', what, to.id, String(index)),
  };
}
