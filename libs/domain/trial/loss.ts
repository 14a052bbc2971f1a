import type { Incident } from '../incident/index.js';
import { type Instant, MINUTE } from '../time/index.js';

/** A service that is lost at a kiosk, by how many incidents, and since when. */
interface Lost {
  by: number;
  since: Instant;
}

/** Adds up for how long services were lost. What two incidents take from one kiosk is lost once. */
export class ServiceLoss {
  /** By incident: what it takes, kiosk and service. */
  private readonly takes = new Map<string, Set<string>>();
  private readonly lost = new Map<string, Lost>();
  /** By service, milliseconds. */
  private readonly sums = new Map<string, number>();

  constructor(
    private readonly period: { from: Instant; to: Instant },
    /** Empty: not known. */
    private readonly servicesOf: (kioskId: string) => string[],
  ) {}

  /** The incident is so from that time on. */
  note(incident: Incident, at: Instant): void {
    const before = this.takes.get(incident.id) ?? new Set();
    const now = incident.state === 'open' ? this.takenBy(incident) : new Set<string>();
    for (const key of now) if (!before.has(key)) this.lose(key, at);
    for (const key of before) if (!now.has(key)) this.giveBack(key, at);
    if (now.size > 0) this.takes.set(incident.id, now);
    else this.takes.delete(incident.id);
  }

  /** Whole minutes by service up to the end of the period; what is lost then is lost up to there. */
  minutes(): Map<string, number> {
    for (const [key, { since }] of this.lost) this.add(key, since, this.period.to);
    this.lost.clear();
    return new Map([...this.sums].map(([service, ms]) => [service, Math.round(ms / MINUTE)]));
  }

  private takenBy({ kioskId, affected, servicesLost }: Incident): Set<string> {
    const keys = new Set<string>();
    for (const kiosk of kioskId === null ? affected : [kioskId]) {
      for (const service of this.lostAt(kiosk, servicesLost)) keys.add(`${kiosk}\n${service}`);
    }
    return keys;
  }

  private lostAt(kioskId: string, servicesLost: string[]): string[] {
    const own = this.servicesOf(kioskId);
    if (servicesLost.includes('ALL')) return own.length > 0 ? own : ['ALL'];
    return own.length > 0 ? servicesLost.filter((service) => own.includes(service)) : servicesLost;
  }

  private lose(key: string, at: Instant): void {
    const known = this.lost.get(key);
    if (known) known.by++;
    else this.lost.set(key, { by: 1, since: at });
  }

  private giveBack(key: string, at: Instant): void {
    const known = this.lost.get(key);
    if (!known || --known.by > 0) return;
    this.lost.delete(key);
    this.add(key, known.since, at);
  }

  private add(key: string, since: Instant, until: Instant): void {
    const { from, to } = this.period;
    const ms = Math.min(until, to) - Math.max(since, from);
    const service = key.slice(key.indexOf('\n') + 1);
    if (ms > 0) this.sums.set(service, (this.sums.get(service) ?? 0) + ms);
  }
}
