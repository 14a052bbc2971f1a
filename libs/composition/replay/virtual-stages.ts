import {
  type Books,
  type Found,
  Frozen,
  type Instant,
  isPressing,
  type JournalEntry,
  type KioskRegistry,
  type KioskView,
  type Position,
  type RuleSet,
  SECOND,
  viewOf,
} from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { Decide } from '#libs/stages/decide/index.js';
import { DUTY_EVERY, Judging, RuleSwitchedOff } from '#libs/stages/watch/index.js';

export interface VirtualParts {
  registry: KioskRegistry;
  rules: RuleSet;
  books: Books;
  /** Entries that are decided together, as of a journal that was behind. What comes out is the same. */
  atOnce: number;
  /** How far the entries have come. */
  end(): Position;
  /** The kiosk is not as it was. */
  touched?(kioskId: string): void;
  report: Report;
  /** See {@link Decide}. */
  gatherMs?: number;
}

const NOTHING = (): void => undefined;

/**
 * The watch and the stages behind it in the time of their entries. A mark of time comes every full second, as live; every entry is decided
 * before the next is taken, so what comes out depends on what came in and on nothing else.
 */
export class VirtualStages {
  private readonly judging: Judging;
  private readonly decider: Decide;
  /** Next mark of time; 0: nothing has been taken. */
  nextMark: Instant = 0;
  private lastDuty: Instant = 0;
  private waiting: Found[] = [];
  /** Something of it must not wait for the next duty. */
  private pressing = false;
  /** Entries since the last decision. */
  private undecided = 0;

  constructor(private readonly parts: VirtualParts) {
    const { registry, rules, books, report, gatherMs, touched = NOTHING } = parts;
    this.judging = new Judging(registry, rules, {
      touched,
      heard: NOTHING,
      missed: NOTHING,
      switchedOff: ({ rule }, error) => report(new RuleSwitchedOff(error, { rule })),
    });
    this.decider = new Decide({
      books,
      registry,
      report,
      heardOf: (kioskId) => this.judging.heardOf(kioskId),
      modeOf: (kioskId) => this.judging.modeOf(kioskId),
      appOf: (kioskId) => this.judging.appOf(kioskId),
      heartbeatOf: (kioskId) => this.judging.heartbeatOf(kioskId),
      isRefusal: () => false,
      kept: NOTHING,
      ...(gatherMs !== undefined && { gatherMs }),
    });
  }

  /** Every kiosk that was heard of, as it is now. */
  views(): KioskView[] {
    return [...this.judging.state.kiosks.values()].map(viewOf);
  }

  get now(): Instant {
    return this.judging.now;
  }

  /** What the kiosk says that it is doing, and since when that is known; null: it was never heard. */
  modeOf(kioskId: string): { mode: string | null; at: Instant } | null {
    const memory = this.judging.state.kiosks.get(kioskId);
    return memory && memory.lastHeardAt !== null ? { mode: memory.mode, at: memory.lastHeardAt } : null;
  }

  /** What the watch would keep between starts: a record of each kiosk. */
  records(): Iterable<string> {
    return new Frozen(this.judging.state).records();
  }

  /** Lets time pass: marks of it, one a second, up to the instant and with it. A promise when there is something to decide on the way. */
  passTo(at: Instant): Promise<void> | undefined {
    if (this.nextMark === 0) this.nextMark = Math.ceil(at / SECOND) * SECOND;
    while (this.nextMark <= at) {
      const mark = this.nextMark;
      this.nextMark += SECOND;
      const dutiful = mark - this.lastDuty >= DUTY_EVERY;
      if (!dutiful && this.judging.isQuietAt(mark)) continue;
      this.pass({ type: 'tick', at: mark });
      const deciding = this.decideIfDue();
      if (deciding) return deciding.then(() => this.passTo(at));
    }
    return undefined;
  }

  pass(entry: JournalEntry): void {
    this.undecided++;
    const found = this.judging.find(entry);
    if (!found) return;
    this.waiting.push(found);
    this.pressing ||= isPressing(found);
  }

  /** A promise when there is something to decide before the next entry. */
  decideIfDue(): Promise<void> | undefined {
    if (this.undecided < this.parts.atOnce) return undefined;
    const { now } = this.judging;
    if (!this.pressing && now - this.lastDuty < DUTY_EVERY) return undefined;
    if (this.waiting.length > 0 || !this.decider.isQuietAt(now)) return this.decide();
    this.reach(now);
    return undefined;
  }

  /** People see what is decided: what waits, and what time has brought, is decided before they act. Answers why not, or null. */
  async act(...[kioskId, act, at]: Parameters<Decide['act']>): ReturnType<Decide['act']> {
    if (this.undecided > 0) await this.decide();
    return this.decider.act(kioskId, act, at);
  }

  /** Decides what is left, and what time has brought by the last entry. */
  async finish(): Promise<void> {
    if (this.undecided > 0) await this.decide();
  }

  private decide(): Promise<void> {
    const { now } = this.judging;
    const found = this.waiting;
    this.waiting = [];
    this.pressing = false;
    this.reach(now);
    return this.decider.take(found, now, this.parts.end());
  }

  /** Everything is decided up to then. */
  private reach(now: Instant): void {
    this.undecided = 0;
    this.lastDuty = now;
  }
}
