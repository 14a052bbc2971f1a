import {
  type Instant,
  nameOf,
  type OutsideAlert,
  type OutsideAlertBook,
  OutsideAlertDesk,
  type OutsideOutcome,
  outsideWords,
} from '#libs/domain/index.js';
import { AlertUnnoted } from './events.js';
import type { Onlooker } from './onlooker.js';
import { type Told, Warnings, type WarningsParts } from './warnings.js';
import type { Watchdog } from './watchdog.js';

export interface OutsideAlertsParts extends WarningsParts {
  onlooker: Pick<Onlooker, 'monitoring'>;
  watchdog: Pick<Watchdog, 'hurry'>;
  book: OutsideAlertBook;
  /** For how long an alert that the watchdog would tell waits for it to see the same, milliseconds. */
  patience: number;
}

/** Tells the administrators of alerts of Prometheus: once, when they are over, and never of what they are told otherwise. */
export class OutsideAlerts extends OutsideAlertDesk {
  private readonly warnings: Warnings<OutsideAlert>;
  /** Alerts that say what the watchdog does not see. */
  private readonly unseen = new Map<string, { alert: OutsideAlert; until: Instant }>();
  /** What was taken or told while the database was away. */
  private readonly aside = new Map<string, { startsAt: Instant; told: boolean }>();

  constructor(private readonly parts: OutsideAlertsParts) {
    super();
    this.warnings = new Warnings(parts, (of) => this.noteTold(of));
  }

  override async take(alerts: readonly OutsideAlert[]): Promise<OutsideOutcome[]> {
    const outcomes: OutsideOutcome[] = [];
    for (const alert of alerts) outcomes.push(await this.takeOne(alert));
    return outcomes;
  }

  /** After every look of the onlooker. */
  async look(): Promise<void> {
    const { onlooker, watchdog, wall } = this.parts;
    const now = wall.now();
    for (const [fingerprint, { alert, until }] of [...this.unseen]) {
      const isSeen = onlooker.monitoring.state === 'interrupted';
      if (!isSeen && now < until) continue;
      this.unseen.delete(fingerprint);
      if (isSeen) watchdog.hurry(alert.name);
      else await this.tell(alert);
    }
    await this.warnings.send();
  }

  private async takeOne(alert: OutsideAlert): Promise<OutsideOutcome> {
    if (alert.endsAt !== null) return this.over(alert, alert.endsAt);
    if (alert.toldBy === 'incident') return 'elsewhere';
    return alert.toldBy === 'watchdog' ? this.leaveToWatchdog(alert) : this.tell(alert);
  }

  /** The watchdog may be about to see it: what Prometheus cannot reach may be reached by kiosks and database. */
  private leaveToWatchdog(alert: OutsideAlert): OutsideOutcome {
    const { onlooker, watchdog, wall, patience } = this.parts;
    if (onlooker.monitoring.state === 'interrupted') {
      watchdog.hurry(alert.name);
      return 'elsewhere';
    }
    if (!this.unseen.has(alert.fingerprint)) this.unseen.set(alert.fingerprint, { alert, until: wall.now() + patience });
    return 'waits';
  }

  private async tell(alert: OutsideAlert): Promise<OutsideOutcome> {
    if (!(await this.mayTell(alert))) return 'known';
    this.warnings.put(toldOf(alert));
    return 'told';
  }

  /** While the database is away nobody can know who tells it: rather twice than never. */
  private async mayTell({ fingerprint, name, startsAt }: OutsideAlert): Promise<boolean> {
    const { book, wall, report } = this.parts;
    try {
      const mine = this.aside.get(fingerprint);
      const taken = await book.takeTelling({ fingerprint, startsAt }, wall.now());
      if (taken && mine?.startsAt === startsAt && mine.told) await book.told(fingerprint, wall.now());
      this.aside.delete(fingerprint);
      return taken && mine?.startsAt !== startsAt;
    } catch (error) {
      report(new AlertUnnoted(error, { alert: name }));
      if (this.aside.get(fingerprint)?.startsAt === startsAt) return false;
      this.aside.set(fingerprint, { startsAt, told: false });
      return true;
    }
  }

  private async over(alert: OutsideAlert, endedAt: Instant): Promise<OutsideOutcome> {
    const { book, report } = this.parts;
    const { fingerprint, name } = alert;
    this.unseen.delete(fingerprint);
    this.warnings.drop((of) => of.fingerprint === fingerprint && of.endsAt === null);
    const aside = this.aside.get(fingerprint)?.told ?? false;
    this.aside.delete(fingerprint);
    const wasTold = await book.takeOver(fingerprint, endedAt).catch((error: unknown) => {
      report(new AlertUnnoted(error, { alert: name }));
      return false;
    });
    if (!wasTold && !aside) return 'known';
    this.warnings.put(toldOf(alert));
    return 'over';
  }

  private async noteTold({ fingerprint, name, endsAt }: OutsideAlert): Promise<void> {
    if (endsAt !== null) return;
    const { book, wall, report } = this.parts;
    const aside = this.aside.get(fingerprint);
    if (aside) aside.told = true;
    else await book.told(fingerprint, wall.now()).catch((error: unknown) => report(new AlertUnnoted(error, { alert: name })));
  }
}

function toldOf(of: OutsideAlert): Told<OutsideAlert> {
  const { fingerprint, name, severity, startsAt, endsAt, summary, runbook, labels } = of;
  const what = endsAt === null ? 'firing' : 'resolved';
  const at = endsAt ?? startsAt;
  return {
    of,
    about: `of the alert ${name}`,
    at,
    body: {
      event: `prometheus.${what}`,
      alert: name,
      severity,
      at: new Date(at).toISOString(),
      since: new Date(startsAt).toISOString(),
      summary,
      ...(runbook !== null && { runbook }),
      labels,
      text: outsideWords(of),
    },
    id: (to, index) => nameOf('AL', at, 'prometheus', what, fingerprint, to.id, String(index)),
  };
}
