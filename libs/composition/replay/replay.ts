import { FleetRegistry, MemoryBooks, type News, PassingJournal } from '#libs/adapters/memory/index.js';
import { parseTopic } from '#libs/contracts/index.js';
import {
  ACT_REFUSED,
  DAY,
  type Fleet,
  type Instant,
  isReviewAct,
  isStockAct,
  type JournalEntry,
  REVIEW_REFUSED,
  type RuleSet,
} from '#libs/domain/index.js';
import { allowanceOf, type Report, readSettings, StoryClock } from '#libs/runtime/index.js';
import { Intake } from '#libs/stages/intake/index.js';
import { type Recorded, readLine, readPlainPacket } from './line.js';
import { Topics } from './topics.js';
import { VirtualStages } from './virtual-stages.js';

const REFUSED = { ...REVIEW_REFUSED, ...ACT_REFUSED };

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
  /** What people did and was taken. */
  acts: number;
  wrong: number;
  /** Lines after the end that was asked for. */
  late: number;
}

/** The door's word that a packet is not taken: whole, or only that it came. */
type Refused = Extract<JournalEntry, { type: 'refused' | 'heard' }>;

const isRefused = (entry: JournalEntry): entry is Refused =>
  entry.type === 'refused' || (entry.type === 'heard' && entry.refused !== undefined);

const refusalOf = (entry: Refused): { reason: string; detail: string } | undefined =>
  entry.type === 'refused' ? entry.packet : entry.refused;

/** A longer leap is a wrong clock, not a pause: every second of it would be lived through. Ours. */
const LONGEST_LEAP = 366 * DAY;
const noKiosk = (kioskId: string): string => `there is no kiosk ${kioskId} in the fleet file`;
const NOTHING = (): void => undefined;

/** The door, the watch and the stages behind it over recorded packets, in the recording's own time. */
export class Replay {
  readonly counts: ReplayCounts = { lines: 0, taken: 0, repeats: 0, acts: 0, wrong: 0, late: 0 };
  private readonly clock = new StoryClock(0);
  private readonly topics = new Topics();
  private readonly registry: FleetRegistry;
  private readonly stages: VirtualStages;
  private readonly journal = new PassingJournal((entry) => this.pass(entry));
  private intake!: Intake;
  /** What the door said last of a packet that it does not take. */
  private refused: Refused | null = null;

  private constructor(private readonly parts: ReplayParts) {
    this.registry = new FleetRegistry(parts.fleet);
    this.stages = new VirtualStages({
      registry: this.registry,
      rules: parts.rules,
      books: new MemoryBooks({ forget: true, kept: (news) => parts.tell(news) }),
      atOnce: parts.atOnce ?? 1,
      end: () => this.journal.end(),
      report: parts.report,
    });
  }

  static async open(parts: ReplayParts): Promise<Replay> {
    const replay = new Replay(parts);
    const settings = readSettings({});
    replay.intake = await Intake.open({
      registry: replay.registry,
      journal: replay.journal,
      clock: replay.clock,
      // Every refused line is told with its number instead.
      report: NOTHING,
      nowMinutes: settings.NOW_MINUTES,
      received: 'written',
      allowance: allowanceOf(settings),
    });
    return replay;
  }

  /** Takes the next line; answers a promise when something is to be decided before the one after it. */
  take(line: Buffer): Promise<void> | undefined {
    this.counts.lines++;
    if (line.length === 0) return undefined;
    const plain = readPlainPacket(line, this.topics);
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
    const passing = receivedAt >= this.stages.nextMark ? this.stages.passTo(receivedAt) : undefined;
    if (!passing) return this.put(recorded, plain && line);
    return passing.then(() => this.put(recorded, plain && line));
  }

  /** Lets time pass to the end that was asked for. */
  async finish(): Promise<void> {
    const { until } = this.parts;
    if (until !== null && this.stages.nextMark > 0) await this.stages.passTo(until);
    await this.stages.finish();
  }

  private illTime(receivedAt: Instant): string | null {
    const now = this.clock.now();
    if (receivedAt < now)
      return `receivedAt ${receivedAt} is before ${now}, which was reached already: lines must be in the order of receivedAt`;
    if (this.stages.nextMark > 0 && receivedAt - now > LONGEST_LEAP)
      return `receivedAt ${receivedAt} is more than a year after the line before`;
    return null;
  }

  private complain(why: string): undefined {
    this.counts.wrong++;
    this.parts.complain(this.counts.lines, why);
    return undefined;
  }

  private put(recorded: Exclude<Recorded, { what: 'wrong' }>, line: Buffer | null): Promise<void> | undefined {
    this.clock.forward(recorded.receivedAt - this.clock.now());
    if (recorded.what === 'act') return this.act(recorded);
    if (recorded.what === 'hearing') this.pass({ type: 'hearing', at: recorded.receivedAt, on: recorded.on });
    else this.putPacket(recorded, line);
    return this.stages.decideIfDue();
  }

  private async act({ receivedAt, kioskId, act }: Extract<Recorded, { what: 'act' }>): Promise<void> {
    if (!isStockAct(act) && !isReviewAct(act) && !this.registry.kiosk(kioskId)) return this.complain(noKiosk(kioskId));
    const refused = await this.stages.act(kioskId, act, receivedAt);
    if (refused === null) this.counts.acts++;
    else
      this.complain(
        `${act.act} by ${act.by}${kioskId === '' ? '' : ` on ${kioskId}`} is not taken, ${refused}: ${REFUSED[refused].en}`,
      );
  }

  private putPacket({ topic, payload }: Extract<Recorded, { what: 'packet' }>, line: Buffer | null): void {
    const { taken } = this.counts;
    const { repeats } = this.intake.counts;
    this.refused = null;
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
      this.complain(noKiosk(kioskId));
      return;
    }
    const { refused } = this;
    const refusal = refused && refusalOf(refused);
    const again = line && refusal?.reason === 'not-json' ? readLine(line) : null;
    if (again?.what === 'packet') {
      this.putPacket(again, null);
      return;
    }
    if (refused) this.stages.pass(refused);
    this.complain(again?.what === 'wrong' ? again.why : (refusal?.detail ?? 'it is refused as lines before it were'));
  }

  private pass(entry: JournalEntry): void {
    if (isRefused(entry)) {
      this.refused = entry;
      return;
    }
    if (entry.type === 'reading') this.counts.taken++;
    this.stages.pass(entry);
  }
}
