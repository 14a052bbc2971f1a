import { DAY, type Instant, type Kiosk, MINUTE, type NotGiven, SECOND } from '#libs/domain/index.js';
import { HEARTBEAT_S, judges, SPANS } from './fleet.js';
import type { FaultCode, HallId, Happening, HoursName, RulesName } from './steps.js';

/*
 * What is so by what happened, reckoned apart from everything that decides. It says no only where there is no doubt: what the rules may take
 * longer to see, or see otherwise, is not said here.
 */

/** What of a kiosk is lost by what it tells; by a system's silence what that carries. */
export function lostBy(code: FaultCode, { type, services }: Pick<Kiosk, 'type' | 'services'>): string[] {
  const atm = type === 'ATM';
  const lost: Partial<Record<FaultCode, string[]>> = {
    'SCR-001': services,
    'BNA-001': ['CASH'],
    'BNA-002': ['CASH'],
    'CRD-002': atm ? ['WDL', 'QUERY'] : [],
    'CRD-004': atm ? ['WDL', 'QUERY'] : [],
    'NET-003': ['QRPAY'],
  };
  return (lost[code] ?? []).filter((service) => services.includes(service));
}

/** What a kiosk's last words were, and when something of it was seen first and last. */
export interface Words {
  heardAt: Instant | null;
  /** Its will came, and nothing after it. */
  leftAt: Instant | null;
  mode: { name: string; since: Instant };
  /** When it was heard again after a gap: what it did meanwhile nobody knows. */
  anewAt: Instant;
  faults: Map<FaultCode, Instant>;
  printer: { state: string; since: Instant };
  paper: { left: number; since: Instant };
  cash: { full: number; since: Instant };
}

const unheard = (at: Instant): Words => ({
  ...{ heardAt: null, leftAt: null, anewAt: at, mode: { name: 'inService', since: at }, faults: new Map() },
  ...{ printer: { state: 'online', since: at }, paper: { left: 80, since: at }, cash: { full: 10, since: at } },
});

/** What one person, or the register, did to a kiosk, by when. */
interface Deed {
  what: Happening['do'] | 'passed';
  kiosk: string | null;
  at: Instant;
}

/** Longer than anything takes to be decided. */
export const SEEN_WITHIN = 6 * SECOND;
/** Who left may be back within it. */
const GRACE = 3 * MINUTE;
const SILENT_AFTER = 3 * HEARTBEAT_S * SECOND + MINUTE;

export class Truth {
  readonly words = new Map<string, Words>();
  readonly hours = new Map<HallId, HoursName>();
  readonly plans = new Map<HallId, { from: Instant; to: Instant } | null>();
  readonly retired = new Set<string>();
  /** Kiosks that failed their acceptance, by the order. */
  readonly barred = new Map<string, Set<string>>();
  readonly deeds: Deed[] = [];
  private readonly ruled: { name: RulesName; since: Instant }[];
  /** Since when kiosks are heard; null: they are not. */
  hearingSince: Instant | null;

  constructor(private readonly begins: Instant) {
    this.ruled = [{ name: 'shipped', since: begins }];
    this.hearingSince = begins;
  }

  wordsOf(kiosk: string): Words {
    const words = this.words.get(kiosk) ?? unheard(this.begins);
    this.words.set(kiosk, words);
    return words;
  }

  did(what: Deed['what'], at: Instant, kiosk: string | null = null): void {
    this.deeds.push({ what, kiosk, at });
  }

  didSince(what: Deed['what'][], since: Instant, until: Instant, kiosk?: string | null): boolean {
    return this.deeds.some(
      (deed) => what.includes(deed.what) && deed.at >= since && deed.at <= until && (!kiosk || deed.kiosk === kiosk),
    );
  }

  /** The repair of that order is accepted: what the person said is asked apart. */
  unbar(order: string): void {
    for (const [kiosk, orders] of this.barred) if (orders.delete(order) && orders.size === 0) this.barred.delete(kiosk);
  }

  /** Whoever is retired is another when it comes back. */
  retire(kiosk: string, at: Instant): void {
    this.retired.add(kiosk);
    this.words.set(kiosk, unheard(at));
    this.barred.delete(kiosk);
    this.did('retire', at, kiosk);
  }

  private counts(what: Parameters<typeof judges>[1], { hall }: Pick<Kiosk, 'hall'>): boolean {
    return judges(this.rules.name, what, hall as HallId);
  }

  /** What it told and did not take back, for so long that it is known. */
  tells(kiosk: Kiosk, code: FaultCode, at: Instant): boolean {
    const since = this.wordsOf(kiosk.id).faults.get(code);
    return since !== undefined && this.isKnown(since, at - this.waitFor(code, since)) && this.counts('fault', kiosk);
  }

  /** What may clear itself waits before it counts, and everything does where the rules say so. A wait goes on as it began. */
  private waitFor(code: FaultCode, since: Instant): number {
    const ruled = this.ruled.filter((_, i) => (this.ruled[i + 1]?.since ?? since) >= since);
    if (ruled.some(({ name }) => name === 'heldLong')) return 15 * MINUTE;
    return code === 'BNA-001' ? 2 * MINUTE : 0;
  }

  get rules(): { name: RulesName; since: Instant } {
    return this.ruled.at(-1) as { name: RulesName; since: Instant };
  }

  useRules(name: RulesName, since: Instant): void {
    this.ruled.push({ name, since });
    this.did('rules', since);
  }

  private isKnown(since: Instant, at: Instant): boolean {
    return Math.max(since, this.rules.since, this.movedAt) <= at - SEEN_WITHIN;
  }

  /** The rules that are for a kiosk may be others since then. */
  private get movedAt(): Instant {
    return (
      this.deeds.findLast(({ what }) => what === 'move' || what === 'return' || what === 'restart' || what === 'deaf')?.at ?? 0
    );
  }

  /** It should have been heard many times, and was not. */
  isSilent(kiosk: Kiosk, at: Instant): boolean {
    const { heardAt, leftAt } = this.wordsOf(kiosk.id);
    if (this.hearingSince === null || !this.counts('link', kiosk)) return false;
    const left = leftAt !== null && this.isKnown(leftAt + GRACE, at) && leftAt >= this.hearingSince;
    return left || (heardAt !== null && Math.max(heardAt, this.hearingSince, this.rules.since, this.movedAt) < at - SILENT_AFTER);
  }

  /** Something is or may be wrong with it by what it said. */
  hasTrouble(kiosk: Kiosk, at: Instant): boolean {
    const { heardAt, leftAt, mode, faults, printer, paper, cash } = this.wordsOf(kiosk.id);
    const isQuiet = heardAt === null || leftAt !== null || at - heardAt > 2 * HEARTBEAT_S * SECOND;
    const levels = paper.left < 25 || cash.full > 70;
    return (
      isQuiet || mode.name !== 'inService' || faults.size > 0 || printer.state !== 'online' || levels || this.barred.has(kiosk.id)
    );
  }

  /** Why people cannot have the service of it, whatever the hour; null: nothing is known against it. */
  against(
    kiosk: Kiosk,
    service: string,
    at: Instant,
    planned?: 'whatever is planned' | undefined,
  ): Exclude<NotGiven, 'closed' | 'withheld' | 'unwatched'> | null {
    if (this.retired.has(kiosk.id)) return 'retired';
    if (!kiosk.services.includes(service)) return 'not-offered';
    if (this.barred.has(kiosk.id)) return 'barred';
    const { heardAt, mode, faults } = this.wordsOf(kiosk.id);
    if (heardAt === null) return 'never-heard';
    for (const code of faults.keys()) {
      if (lostBy(code, kiosk).includes(service) && this.tells(kiosk, code, at)) return 'incident';
    }
    if (this.lacks(kiosk, service, at)) return 'incident';
    if (this.isSilent(kiosk, at)) return 'link';
    if (mode.name !== 'inService' && mode.since <= at - SEEN_WITHIN) return 'mode';
    return !planned && this.isPlanned(kiosk.hall as HallId, at) ? 'planned-work' : null;
  }

  /** What it says that wants somebody by now, in words; null: nothing. */
  needsSomebody(kiosk: Kiosk, at: Instant): string | null {
    const { mode, heardAt, anewAt } = this.wordsOf(kiosk.id);
    const mayLast = mode.name === 'settling' ? 60 * MINUTE : 15 * MINUTE;
    // It is told with the next heartbeat after it.
    const isTold =
      this.isKnown(Math.max(mode.since, anewAt), at - mayLast - HEARTBEAT_S * SECOND) &&
      at - (heardAt ?? 0) <= HEARTBEAT_S * SECOND;
    if (mode.name !== 'inService' && isTold && this.counts('mode', kiosk)) return `says ${mode.name}`;
    return kiosk.services.find((service) => this.lacks(kiosk, service, at)) ? 'has run out, or is full' : null;
  }

  private lacks(kiosk: Kiosk, service: string, at: Instant): boolean {
    const { paper, cash } = this.wordsOf(kiosk.id);
    if (!this.counts('level', kiosk) || kiosk.type === 'ATM') return false;
    const out = service === 'RCPT' && paper.left === 0 && this.isKnown(paper.since, at);
    return out || (service === 'CASH' && cash.full === 99 && this.isKnown(cash.since, at));
  }

  isPlanned(hall: HallId, at: Instant): boolean {
    const plan = this.plans.get(hall);
    return plan !== null && plan !== undefined && plan.from <= at && at < plan.to;
  }

  /** When the hall is open, from the day before on, in order. */
  private spansAround(hall: HallId, at: Instant): readonly Span[] {
    return spansOf(this.hours.get(hall) ?? 'always', Math.floor((at + SHANGHAI) / DAY));
  }

  isOpen = (hall: HallId, at: Instant): boolean => this.spansAround(hall, at).some(({ from, to }) => from <= at && at < to);

  /** Milliseconds of the stretch in which the hall is open by the hours of now. */
  openTime(hall: HallId, from: Instant, to: Instant): number {
    const days = Array.from({ length: Math.ceil((to - from) / DAY) + 2 }, (_, i) => Math.floor((from + SHANGHAI) / DAY) + i);
    const spans = days.flatMap((day) => spansOn(this.hours.get(hall) ?? 'always', day));
    return spans.reduce((sum, span) => sum + Math.max(0, Math.min(span.to, to) - Math.max(span.from, from)), 0);
  }

  /** Moments between the two at which a hall opens or closes, or planned work begins or ends. */
  turnsBetween(after: Instant, until: Instant): Instant[] {
    const hours = [...this.hours.keys()].flatMap((hall) => this.spansAround(hall, after).flatMap(({ from, to }) => [from, to]));
    const plans = [...this.plans.values()].flatMap((plan) => (plan ? [plan.from, plan.to] : []));
    return [...new Set([...hours, ...plans])].filter((at) => at > after && at < until).sort((a, b) => a - b);
  }

  closesAt(hall: HallId, at: Instant): Instant | undefined {
    return this.spansAround(hall, at).find(({ from, to }) => from <= at && at < to)?.to;
  }

  /** When people can go there, being closed now: it opens, and no work is planned, or that is over. */
  opensAt(hall: HallId, at: Instant): Instant | undefined {
    const plan = this.plans.get(hall);
    for (const { from, to } of this.spansAround(hall, at)) {
      if (from <= at) continue;
      const isBusy = plan && plan.from <= from && from < plan.to;
      if (!isBusy) return from;
      if (plan.to < to) return plan.to;
    }
    return undefined;
  }
}

const SHANGHAI = 8 * 60 * MINUTE;
const ofDay = (text: string): number => (Number(text.slice(0, 2)) * 60 + Number(text.slice(3))) * MINUTE;

interface Span {
  from: Instant;
  to: Instant;
}

/** A day by its number since 1970; that was a Thursday. */
function spansOn(name: HoursName, day: number): Span[] {
  const { days, spans } = SPANS[name];
  const midnight = day * DAY - SHANGHAI;
  return (day + 3) % 7 < days ? spans.map(([from, to]) => ({ from: midnight + ofDay(from), to: midnight + ofDay(to) })) : [];
}

const known = new Map<string, readonly Span[]>();
function spansOf(name: HoursName, day: number): readonly Span[] {
  const key = `${name} ${day}`;
  const spans = known.get(key) ?? Array.from({ length: 10 }, (_, i) => spansOn(name, day - 1 + i)).flat();
  known.set(key, spans);
  return spans;
}
