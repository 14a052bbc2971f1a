import { PublicBoard, type PublicHall } from '#apps/api/board/public-board.js';
import { Giving } from '#apps/api/giving/giving.js';
import {
  type Availability,
  availabilityOf,
  type Gives,
  type Incident,
  type Instant,
  type Kiosk,
  type MaintenanceOrder,
  MINUTE,
  type NewChange,
  type OpenBooks,
  type OrderAct,
  type OutageNotice,
  type Position,
  type RuleSet,
  SECOND,
  type ServiceNow,
  type Withheld,
} from '#libs/domain/index.js';
import { allowanceOf, type NamedEvent, readSettings, StoryClock } from '#libs/runtime/index.js';
import { Decide, standingCauses } from '#libs/stages/decide/index.js';
import { Outages } from '#libs/stages/decide/view/outages.js';
import { Intake } from '#libs/stages/intake/index.js';
import { Judging, type RuleSource, Watch } from '#libs/stages/watch/index.js';
import { KeptBooks, KeptJournal, KeptModes, KeptMonitor, KeptSnapshots, KeptViews, Line, LivedRegister } from './kept.js';
import { KeptPast } from './past.js';

/** Marks of time after something happened: what waits for the next second, and what for the next duty. */
const SETTLES = [1, 2, 3, 4, 5, 6];

/** What the process is while it runs. */
interface Running {
  line: Line;
  intake: Intake;
  watch: Watch;
  decide: Decide;
}

/** Everything that stands at a moment. */
export interface Standing {
  incidents: Incident[];
  orders: MaintenanceOrder[];
  notices: OutageNotice[];
  withheld: Withheld[];
}

/**
 * One installation: the door, the watch, the decisions and what pages answer, as they are joined live. Books, journal and register are in
 * memory, and time is moved by hand.
 */
export class Station {
  readonly clock: StoryClock;
  readonly register = new LivedRegister();
  private readonly past = new KeptPast();
  readonly books: KeptBooks;
  readonly monitor = new KeptMonitor();
  private readonly journal = new KeptJournal();
  private readonly snapshots = new KeptSnapshots();
  private readonly views = new KeptViews();
  private readonly modes = new KeptModes();
  private readonly rules: RuleSource;
  private readonly marks: { version: string; position: Position }[] = [];
  private nextMark: Instant;
  private acts = 0;
  private running!: Running;
  private pages!: { giving: Giving; board: PublicBoard; open: OpenBooks };

  constructor(
    begins: Instant,
    private readonly sets: Map<string, RuleSet>,
    told: (change: NewChange) => void,
  ) {
    this.clock = new StoryClock(begins);
    this.register.onTurned(() => this.past.note(this.register, this.now));
    this.nextMark = begins;
    this.books = new KeptBooks(told);
    const named = async (version: string): Promise<RuleSet> => this.sets.get(version) as RuleSet;
    const [first = ''] = sets.keys();
    this.rules = {
      named,
      behind: (position) => named(this.marks.findLast((mark) => mark.position <= position)?.version ?? first),
    };
  }

  get now(): Instant {
    return this.clock.now();
  }

  /** The process begins, with what is kept. */
  async start(): Promise<void> {
    const { clock, register: registry, books, views: fleetView, modes, snapshots, monitor } = this;
    const line = new Line(this.journal);
    const report = (event: NamedEvent): void => {
      if (event.error === undefined) return;
      line.fail(new Error(event.says, { cause: event.error }));
    };
    const settings = readSettings({});
    const intake = await Intake.open({
      ...{ registry, clock, report, journal: line, nowMinutes: settings.NOW_MINUTES, received: 'written' },
      allowance: allowanceOf(settings),
    });
    const open = await books.transact(async (all) => all);
    const watch = new Watch({
      ...{ journal: line, registry, books, fleetView, modes, snapshots, clock, report, rules: this.rules },
      standing: () => standingCauses(open),
      stopwatch: () => performance.now(),
      askBirth: async () => undefined,
    });
    const spoken = {
      heardOf: (id: string) => watch.heardOf(id),
      modeOf: (id: string) => watch.modeOf(id),
      appOf: (id: string) => watch.appOf(id),
      heartbeatOf: (id: string) => watch.heartbeatOf(id),
    };
    const decide = new Decide({ ...{ books, registry, report, ...spoken }, isRefusal: () => false, kept: () => undefined });
    const giving = new Giving(fleetView, open.incidents, open.withheld, open.notices, registry, books.changes, clock, monitor);
    this.pages = { giving, open, board: new PublicBoard(open.notices, registry, giving, clock, monitor) };
    this.running = { line, intake, watch, decide };
    if (this.marks.length === 0) await this.useRules([...this.sets.keys()][0] as string);
    await watch.start(decide);
    intake.hear(true);
    this.nextMark = this.now;
    this.monitor.monitoring = { state: 'watching', at: this.now };
    this.past.listens(true, this.now);
    await this.settle();
  }

  /** The process ends: as it is asked to, or at once. */
  async end(how: 'stopped' | 'killed'): Promise<void> {
    const { watch, line, intake } = this.running;
    this.snapshots.isLast = how === 'stopped';
    if (how === 'stopped') await watch.stop();
    this.snapshots.isLast = false;
    line.cut();
    await intake.close();
    this.monitor.monitoring = { state: 'interrupted', at: this.now, because: 'worker-silent', since: this.now };
    this.past.listens(false, this.now);
  }

  /** From here on kiosks are heard, or they are not. */
  async hear(on: boolean): Promise<void> {
    this.running.intake.hear(on);
    const { now: at } = this;
    this.past.listens(on, at);
    this.monitor.monitoring = on ? { state: 'watching', at } : { state: 'interrupted', at, because: 'broker-away', since: at };
    await this.running.line.dealtWith();
  }

  /** A kiosk's message comes to the door. */
  async take(kioskId: string, topic: string, payload: Record<string, unknown>): Promise<void> {
    this.past.heard(kioskId, this.now);
    this.running.intake.take(topic, Buffer.from(JSON.stringify(payload)), null, () => undefined);
    await this.running.line.dealtWith();
  }

  async useRules(version: string): Promise<void> {
    const { position } = await this.running.intake.useRules(version);
    this.marks.push({ version, position });
  }

  /** What a person did, and the answer: why it is not taken, or null. */
  async act(kioskId: string, act: OrderAct): Promise<string | null> {
    const id = `A-${++this.acts}`;
    this.journal.appendNow({ entry: { type: 'act', at: this.now, id, kioskId, act } });
    await this.running.line.dealtWith();
    return this.books.answers.get(id) ?? null;
  }

  /** Time without a process. */
  sleep(until: Instant): void {
    this.clock.forward(until - this.now);
  }

  /** Some seconds, each of them marked. */
  async settle(): Promise<void> {
    const from = this.now;
    for (const seconds of SETTLES) await this.mark(Math.ceil(from / SECOND) * SECOND + seconds * SECOND);
  }

  /** Time passes. Seconds whose mark would show nothing are not marked, as a replay leaves them out. */
  async pass(until: Instant): Promise<void> {
    for (let next = this.nextBusy(until); next !== null; next = this.nextBusy(until)) await this.mark(next);
    this.clock.forward(until - this.now);
    this.nextMark = Math.ceil((until + 1) / SECOND) * SECOND;
  }

  private async mark(at: Instant): Promise<void> {
    if (at > this.now) this.clock.forward(at - this.now);
    this.nextMark = at + SECOND;
    this.running.intake.tick();
    await this.running.line.dealtWith();
  }

  /** The next full second to be marked: the first that brings something, and each full minute while somebody is waited for. */
  private nextBusy(until: Instant): Instant | null {
    const last = Math.floor(until / SECOND) * SECOND;
    const next = Math.max(this.nextMark, Math.min(this.wokenAt, this.decidedAt(last)));
    return next <= last ? next : null;
  }

  /** When the watch looks at a kiosk. Live every second is marked: to live days in milliseconds it is asked when a mark shows something. */
  private get wokenAt(): Instant {
    const { state } = Reflect.get(this.running.watch, 'judging') as Judging;
    const waits = state.incomplete.size > 0 || !state.asked.isEmpty;
    const minute = waits ? Math.ceil((this.nextMark + SECOND) / MINUTE) * MINUTE : Number.POSITIVE_INFINITY;
    if (state.deafSince !== null) return minute;
    return Math.min(minute, ...[...state.kiosks.values()].map(({ wakeS = Number.POSITIVE_INFINITY }) => wakeS * SECOND));
  }

  /** The first second up to there at which there is something to decide: what is due at a time is so at any after it. */
  private decidedAt(last: Instant): Instant {
    const { decide } = this.running;
    const isDue = (at: Instant): boolean => !decide.isQuietAt(at) || decide.isPressing(at);
    if (!isDue(last)) return Number.POSITIVE_INFINITY;
    let [low, high] = [this.nextMark, last];
    while (low < high) {
      const middle = low + Math.floor((high - low) / SECOND / 2) * SECOND;
      if (isDue(middle)) high = middle;
      else low = middle + SECOND;
    }
    return low;
  }

  // ---- what can be read -------------------------------------------------------------------------

  async standing(): Promise<Standing> {
    const { incidents, orders, notices, withheld } = this.pages.open;
    return {
      incidents: await incidents.allOpen(),
      orders: await orders.undone(),
      notices: await notices.standing(),
      withheld: await withheld.allHeld(),
    };
  }

  order(id: string): Promise<MaintenanceOrder | undefined> {
    return this.pages.open.orders.one(id);
  }

  /** As HTTP answers of some kiosks, and as it answers of a whole fleet. */
  async servicesNow(kiosks: Kiosk[]): Promise<{ ofSome: Map<string, ServiceNow[]>; ofAll: Map<string, ServiceNow[]> }> {
    const many = Array.from({ length: Math.ceil(21 / kiosks.length) }, () => kiosks).flat();
    return { ofSome: await this.pages.giving.now(kiosks), ofAll: await this.pages.giving.now(many) };
  }

  /** As routes are chosen. */
  async byRoutes(): Promise<(kiosk: Kiosk, service: string) => Gives> {
    const { incidents, withheld, notices } = await this.standing();
    const outages = new Outages({ incidents, withheld }, notices, this.register, this.running.watch, 0).reach(this.now);
    return (kiosk, service) => outages.answer(kiosk, service);
  }

  async board(): Promise<PublicHall[]> {
    return (await this.pages.board.halls()).halls;
  }

  /** Whether the register has always said the same of the kiosk, and of its hall. */
  isConstant(kioskId: string, hallId: string): boolean {
    const { kiosks, halls } = this.past.read();
    return (
      kiosks.filter((one) => one.kioskId === kioskId).length === 1 && halls.filter((one) => one.hallId === hallId).length === 1
    );
  }

  async availability(from: Instant, to: Instant): Promise<Availability[]> {
    return availabilityOf({
      ...{ from, to, by: 'kiosk', past: this.past.read(), hours: this.register.hours },
      losses: this.books.lossesBetween(from, to),
      modes: await this.modes.between(from, to),
      unwatched: this.past.unwatched(this.now),
    });
  }
}
