import { FleetRegistry, MemoryBooks, type News, PassingJournal } from '#libs/adapters/memory/index.js';
import { parseTopic } from '#libs/contracts/index.js';
import {
  DAY,
  type Fleet,
  type Found,
  type Instant,
  isPressing,
  type JournalEntry,
  type RuleSet,
  SECOND,
} from '#libs/domain/index.js';
import { type Report, readSettings, StoryClock } from '#libs/runtime/index.js';
import { Intake } from '#libs/stages/intake/index.js';
import { DUTY_EVERY, Judging, RuleSwitchedOff } from '#libs/stages/watch/index.js';
import { Decisions } from '../decisions.js';
import { type Recorded, readLine, readPlainPacket } from './line.js';

export interface ReplayParts {
  fleet: Fleet;
  rules: RuleSet;
  /** What is received later is not taken, and time is let pass to here; null: to the last line. */
  until: Instant | null;
  /** Entries that are decided together, as of a journal that was behind; 1 when it is not said. What comes out is the same. */
  atOnce?: number;
  /** Told of every line that could not be used. */
  complain(line: number, why: string): void;
  /** Given what each transaction brought. */
  tell(news: News[]): void;
  /** Told what the stages tell. */
  report: Report;
}

/** What became of the lines. */
export interface ReplayCounts {
  lines: number;
  /** Packets that came in. */
  taken: number;
  /** Packets that had come before. */
  repeats: number;
  wrong: number;
  /** Lines after the end that was asked for. */
  late: number;
}

/** A longer leap is a wrong clock, not a pause: every second of it would be lived through. Ours. */
const LONGEST_LEAP = 366 * DAY;
const NOTHING = (): void => undefined;

/**
 * The door, the watch and the stages behind it over recorded packets, in the recording's own time. A mark of time comes every full second,
 * as live; every entry is decided before the next is read, so what comes out depends on what came in and on nothing else.
 */
export class Replay {
  readonly counts: ReplayCounts = { lines: 0, taken: 0, repeats: 0, wrong: 0, late: 0 };
  private readonly clock = new StoryClock(0);
  private readonly registry: FleetRegistry;
  private readonly judging: Judging;
  private readonly decisions: Decisions;
  private readonly journal = new PassingJournal((entry) => this.pass(entry));
  private intake!: Intake;
  /** Next mark of time; 0: nothing has been read. */
  private nextMark: Instant = 0;
  private lastDuty: Instant = 0;
  private waiting: Found[] = [];
  /** Entries since the last decision. */
  private undecided = 0;
  private refusal: { reason: string; detail: string } | null = null;

  private constructor(private readonly parts: ReplayParts) {
    this.registry = new FleetRegistry(parts.fleet);
    this.judging = new Judging(this.registry, parts.rules, {
      touched: NOTHING,
      heard: NOTHING,
      missed: NOTHING,
      switchedOff: ({ rule }, error) => parts.report(new RuleSwitchedOff(error, { rule })),
    });
    this.decisions = new Decisions({
      books: new MemoryBooks({ forget: true, kept: (news) => parts.tell(news) }),
      registry: this.registry,
      report: parts.report,
      heardOf: (kioskId) => this.judging.heardOf(kioskId),
      modeOf: (kioskId) => this.judging.modeOf(kioskId),
      appOf: (kioskId) => this.judging.appOf(kioskId),
      isRefusal: () => false,
      kept: NOTHING,
    });
  }

  static async open(parts: ReplayParts): Promise<Replay> {
    const replay = new Replay(parts);
    const { RATE_PER_SECOND, RATE_BURST, NOW_MINUTES } = readSettings({});
    replay.intake = await Intake.open({
      registry: replay.registry,
      journal: replay.journal,
      clock: replay.clock,
      // Every refused line is told with its number instead.
      report: NOTHING,
      nowMinutes: NOW_MINUTES,
      received: 'written',
      rate: { perSecond: RATE_PER_SECOND, burst: RATE_BURST },
    });
    return replay;
  }

  /** Takes the next line; answers a promise when something is to be decided before the one after it. */
  take(line: Buffer): Promise<void> | undefined {
    this.counts.lines++;
    if (line.length === 0) return undefined;
    const plain = readPlainPacket(line);
    const recorded = plain ?? readLine(line);
    if (recorded.what === 'wrong') return this.complain(recorded.why);
    const { receivedAt } = recorded;
    const { until } = this.parts;
    if (until !== null && receivedAt > until) {
      this.counts.late++;
      return undefined;
    }
    const ill = this.illTime(receivedAt);
    if (ill !== null) return this.complain(ill);
    if (receivedAt >= this.nextMark) return this.takeLater(recorded, plain && line);
    return this.put(recorded, plain && line);
  }

  /** Lets time pass to the end that was asked for. */
  async finish(): Promise<void> {
    const { until } = this.parts;
    if (until !== null && this.nextMark > 0) await this.passTo(until);
    if (this.waiting.length > 0) await this.decide();
  }

  private illTime(receivedAt: Instant): string | null {
    const now = this.clock.now();
    if (receivedAt < now)
      return `receivedAt ${receivedAt} is before ${now}, which was reached already: lines must be in the order of receivedAt`;
    if (this.nextMark > 0 && receivedAt - now > LONGEST_LEAP)
      return `receivedAt ${receivedAt} is more than a year after the line before`;
    return null;
  }

  private complain(why: string): undefined {
    this.counts.wrong++;
    this.parts.complain(this.counts.lines, why);
    return undefined;
  }

  private async takeLater(recorded: Exclude<Recorded, { what: 'wrong' }>, line: Buffer | null): Promise<void> {
    const { receivedAt } = recorded;
    if (this.nextMark === 0) this.nextMark = Math.ceil(receivedAt / SECOND) * SECOND;
    await this.passTo(receivedAt);
    await this.put(recorded, line);
  }

  /** Marks of time, one a second, up to the instant and with it. */
  private async passTo(at: Instant): Promise<void> {
    for (; this.nextMark <= at; this.nextMark += SECOND) {
      const dutiful = this.nextMark - this.lastDuty >= DUTY_EVERY;
      if (!dutiful && this.judging.isQuietAt(this.nextMark)) continue;
      this.pass({ type: 'tick', at: this.nextMark });
      await this.decideIfDue();
    }
  }

  private put(recorded: Exclude<Recorded, { what: 'wrong' }>, line: Buffer | null): Promise<void> | undefined {
    this.clock.forward(recorded.receivedAt - this.clock.now());
    if (recorded.what === 'act') {
      return this.complain(`the act ${recorded.act} is not taken: a replay decides what was seen, and not what people did`);
    }
    if (recorded.what === 'hearing') this.pass({ type: 'hearing', at: recorded.receivedAt, on: recorded.on });
    else this.putPacket(recorded, line);
    return this.decideIfDue();
  }

  private putPacket({ topic, payload }: Extract<Recorded, { what: 'packet' }>, line: Buffer | null): void {
    const { taken, repeats } = { taken: this.counts.taken, repeats: this.intake.counts.repeats };
    this.refusal = null;
    this.intake.take(topic, payload, null, NOTHING);
    this.counts.repeats = this.intake.counts.repeats;
    if (this.counts.taken > taken || this.counts.repeats > repeats) return;
    this.putAgain(topic, line);
  }

  /** What was laid out as packets are, and is not one, is parsed before it is called wrong. */
  private putAgain(topic: string, line: Buffer | null): void {
    const kioskId = parseTopic(topic)?.kioskId;
    if (kioskId !== undefined && !this.registry.kiosk(kioskId)) {
      // The door asks for it elsewhere, and would say so later.
      this.complain(`there is no kiosk ${kioskId} in the fleet file`);
      return;
    }
    const refusal = this.refusal as { reason: string; detail: string } | null;
    const again = line && refusal?.reason === 'not-json' ? readLine(line) : null;
    if (again?.what === 'packet') this.putPacket(again, null);
    else this.complain(again?.what === 'wrong' ? again.why : (refusal?.detail ?? 'it is refused as lines before it were'));
  }

  private pass(entry: JournalEntry): void {
    if (entry.type === 'refused') {
      this.refusal = entry.packet;
      return;
    }
    if (entry.type === 'reading') this.counts.taken++;
    this.undecided++;
    const found = this.judging.find(entry);
    if (found) this.waiting.push(found);
  }

  private decideIfDue(): Promise<void> | undefined {
    if (this.undecided < (this.parts.atOnce ?? 1)) return undefined;
    if (!this.waiting.some(isPressing) && this.judging.now - this.lastDuty < DUTY_EVERY) return undefined;
    return this.decide();
  }

  private decide(): Promise<void> {
    const { now } = this.judging;
    const found = this.waiting;
    this.waiting = [];
    this.undecided = 0;
    this.lastDuty = now;
    return this.decisions.decide(found, now, this.journal.end());
  }
}
