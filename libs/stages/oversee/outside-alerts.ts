import {
  type Instant,
  nameOf,
  type OutsideAlert,
  type OutsideAlertBook,
  OutsideAlertDesk,
  type OutsideEnd,
  type OutsideOutcome,
  outsideWords,
} from '#libs/domain/index.js';
import { AlertUnnoted } from './events.js';
import type { Onlooker } from './onlooker.js';
import { type Warning, Warnings, type WarningsParts } from './warnings.js';
import type { Watchdog } from './watchdog.js';

type Aside = Pick<OutsideAlert, 'startsAt' | 'cause'> & { told: boolean };

export interface OutsideAlertsParts extends WarningsParts {
  onlooker: Pick<Onlooker, 'monitoring'>;
  watchdog: Pick<Watchdog, 'hurry'>;
  book: OutsideAlertBook;
  /** For how long an alert that the watchdog would tell waits for it to see the same, milliseconds. */
  patience: number;
}

/** Tells the administrators of alerts of Prometheus and Grafana: once, when they are over, and never of what they are told otherwise. */
export class OutsideAlerts extends OutsideAlertDesk {
  private readonly warnings: Warnings<OutsideAlert>;
  /** Alerts that say what the watchdog does not see. */
  private readonly unseen = new Map<string, { alert: OutsideAlert; until: Instant }>();
  /** What was taken or told while the database was away. */
  private readonly aside = new Map<string, Aside>();

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

  /** The watchdog may be about to see it: what Prometheus or Grafana cannot reach may be reached by kiosks and database. */
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
  private async mayTell({ fingerprint, cause, name, startsAt, handedBy }: OutsideAlert): Promise<boolean> {
    const { book, wall, report } = this.parts;
    const mine = this.aside.get(fingerprint);
    const isMine = mine?.startsAt === startsAt;
    try {
      const taken = await book.takeTelling({ fingerprint, cause, startsAt, handedBy }, wall.now());
      if (taken && isMine && mine.told) await book.told(fingerprint, wall.now());
      this.aside.delete(fingerprint);
      return taken && !isMine;
    } catch (error) {
      report(new AlertUnnoted(error, { alert: name }));
      if (isMine) return false;
      const other = this.asideOf(cause, fingerprint);
      this.aside.set(fingerprint, { startsAt, cause, told: other?.told ?? false });
      return other === undefined;
    }
  }

  /** What another teller said of the same cause meanwhile. */
  private asideOf(cause: string, but: string): Aside | undefined {
    return [...this.aside].find(([fingerprint, one]) => fingerprint !== but && one.cause === cause)?.[1];
  }

  private async over(alert: OutsideAlert, endedAt: Instant): Promise<OutsideOutcome> {
    const { fingerprint, cause } = alert;
    this.unseen.delete(fingerprint);
    const aside = this.aside.get(fingerprint);
    this.aside.delete(fingerprint);
    const end = await this.endOf(alert, endedAt);
    if (end === 'stands' || this.asideOf(cause, fingerprint)) return 'known';
    this.warnings.drop((of) => of.cause === cause && of.endsAt === null);
    if (end === 'untold' && !aside?.told) return 'known';
    this.warnings.put(toldOf(alert));
    return 'over';
  }

  private async endOf({ fingerprint, name, handedBy }: OutsideAlert, endedAt: Instant): Promise<OutsideEnd> {
    const { book, wall, report } = this.parts;
    try {
      return await book.takeOver(fingerprint, endedAt, wall.now(), handedBy);
    } catch (error) {
      report(new AlertUnnoted(error, { alert: name }));
      return 'untold';
    }
  }

  private async noteTold({ fingerprint, cause, name, endsAt }: OutsideAlert): Promise<void> {
    if (endsAt !== null) return;
    const { book, wall, report } = this.parts;
    const aside = [...this.aside.values()].filter((one) => one.cause === cause);
    for (const one of aside) one.told = true;
    if (aside.length > 0) return;
    await book.told(fingerprint, wall.now()).catch((error: unknown) => report(new AlertUnnoted(error, { alert: name })));
  }
}

function toldOf(of: OutsideAlert): Warning<OutsideAlert> {
  const { teller, fingerprint, name, severity, startsAt, endsAt, summary, runbook, labels } = of;
  const what = endsAt === null ? 'firing' : 'resolved';
  const at = endsAt ?? startsAt;
  return {
    of,
    about: `of the alert ${name}`,
    body: {
      event: `prometheus.${what}`,
      alert: name,
      teller,
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
