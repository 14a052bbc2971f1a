import type { Registry } from 'prom-client';
import {
  AskedBirths,
  type Books,
  type Cause,
  type Clock,
  emptyState,
  type FleetView,
  type Found,
  Frozen,
  type HoldingRule,
  holdTruth,
  type Instant,
  isPressing,
  type Journal,
  type JournalEntry,
  type Journaled,
  KioskMemory,
  type KioskRegistry,
  type Link,
  lookAtAll,
  type ModeBook,
  noteFault,
  type Position,
  parted,
  Recalled,
  type RuleSet,
  reportedAction,
  SECOND,
  type StandingCause,
  viewOf,
  type WatchSnapshot,
  type WatchSnapshots,
  type WatchState,
} from '#libs/domain/index.js';
import { follow, Progress, type Report } from '#libs/runtime/index.js';
import { type AskBirth, Births } from './births.js';
import { FindingsNotKept, MessagesMissing, ModesNotKept, SnapshotNotSaved, SnapshotUnreadable, ViewsNotSaved } from './events.js';
import { Judging } from './judging.js';
import { KioskModes } from './modes.js';
import { FleetProjection } from './projection.js';
import { RuleCost } from './rule-cost.js';
import { RulesOff } from './rules-off.js';

/** The journal says which rules count where; what they say is kept elsewhere. */
export interface RuleSource {
  named(version: string): Promise<RuleSet>;
  /** Those that counted behind the entry. */
  behind(position: Position): Promise<RuleSet>;
}

export interface WatchParts {
  journal: Journal;
  registry: KioskRegistry;
  rules: RuleSource;
  books: Books;
  /** Every cause that stands on a kiosk, told or withheld. */
  standing(): Promise<StandingCause[]>;
  fleetView: FleetView;
  modes: ModeBook;
  snapshots: WatchSnapshots;
  clock: Clock;
  report: Report;
  askBirth: AskBirth;
  /** Milliseconds of the machine with their parts, for what judging costs; nothing is decided by it. */
  stopwatch(): number;
}

/** Who acts on what is found. It may ask the watch what kiosks said of themselves, so it is named at the start. */
export interface Decider {
  /** Acts on findings and on time that passed, in one transaction that also commits the position. */
  take(found: Found[], now: Instant, upTo: Position): Promise<void>;
  /** Acts on what a person did, in one transaction that also commits the position. */
  acted(entry: Acted, upTo: Position): Promise<void>;
  /** Whether there is something to decide that nothing in the journal tells of, and that must not wait for the next duty. */
  isPressing(now: Instant): boolean;
}

type Acted = Extract<JournalEntry, { type: 'act' }>;

const NO_RULES: RuleSet = { version: '', rules: [] };
const BATCH = 1_000;
/** What judging may take of a turn of the loop, milliseconds: kiosks and pages are served between. Ours. */
const MOST_OF_A_TURN = 10;
/** How often time alone is acted on: notices that fall due. */
export const DUTY_EVERY = 5 * SECOND;
const COMMIT_EVERY = 5 * SECOND;
const SNAPSHOT_EVERY = 60 * SECOND;

/** Follows the journal, holds every reading against the rules, and has decided what it finds. */
export class Watch {
  private readonly judging: Judging;
  private readonly projection: FleetProjection;
  private readonly modes: KioskModes;
  private readonly births: Births;
  private readonly rulesOff: RulesOff;
  private readonly cost: RuleCost;
  private readonly course: Progress;
  private readonly stopping = new AbortController();
  private running: Promise<unknown> = Promise.resolve();
  private decider!: Decider;

  /** Judged so far; never behind what is committed. */
  private judged: Position = 0;
  private committed: Position = 0;
  /** Found and not yet kept: they wait here while Postgres is away. */
  private waiting: Found[] = [];
  /** By version: those that the batch in hand names. */
  private readonly sets = new Map<string, RuleSet>();
  private last = { duty: 0, commit: 0, snapshot: 0 };

  constructor(private readonly parts: WatchParts) {
    this.judging = new Judging(parts.registry, NO_RULES, {
      touched: (kioskId) => this.touch(kioskId),
      heard: (kioskId) => this.seeBirth(kioskId),
      missed: (kioskId) => this.noteMissed(kioskId),
      switchedOff: (off, error) => this.rulesOff.note(off, error),
    });
    this.course = new Progress(parts.clock, 'What kiosks send is not judged');
    this.cost = new RuleCost(() => parts.stopwatch());
    this.rulesOff = new RulesOff(parts.books, parts.report);
    this.projection = new FleetProjection(parts.fleetView, parts.books, (...failed) =>
      parts.report(new ViewsNotSaved(...failed)),
    );
    this.modes = new KioskModes(parts.modes, (...failed) => parts.report(new ModesNotKept(...failed)));
    this.births = new Births(parts.askBirth, parts.report, (memory) => this.state.beforeChange?.(memory));
  }

  /** Brings the state back to where the books are, then goes on from there. */
  async start(decider: Decider): Promise<void> {
    this.decider = decider;
    this.committed = await this.parts.books.position('watch');
    await this.modes.start();
    await this.restore();
    await this.holdWhatIsOpen();
    const { journal, clock, report } = this.parts;
    this.running = follow({
      journal,
      clock,
      from: this.judged,
      max: BATCH,
      signal: this.stopping.signal,
      act: (batch) => this.course.step(() => this.act(batch)),
      onError: (error, attempt, pause) => {
        this.course.failed(error);
        report(new FindingsNotKept(error, attempt, pause));
      },
    });
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await this.saving;
    if (this.isOwing) return;
    await this.commit();
    await this.beginSnapshot();
    await this.saving;
  }

  /** Null while it gets on. */
  readonly complaint = (): string | null => this.course.complaint();

  expose(metrics: Registry): void {
    this.rulesOff.expose(metrics);
    this.cost.expose(metrics);
  }

  /** Has its state saved with the next batch, so that the journal may let go of what it was made from. */
  letGo(): void {
    this.last.snapshot = Number.NEGATIVE_INFINITY;
  }

  linkOf(kioskId: string): Link {
    return this.judging.linkOf(kioskId);
  }

  heardOf(kioskId: string): boolean {
    return this.judging.heardOf(kioskId);
  }

  /** As the kiosk's last heartbeat says. */
  modeOf(kioskId: string): string | null {
    return this.judging.modeOf(kioskId);
  }

  /** As the kiosk's last birth says. */
  appOf(kioskId: string): string | null {
    return this.judging.appOf(kioskId);
  }

  /** Seconds between its heartbeats, as the kiosk's last birth says. */
  heartbeatOf(kioskId: string): number | null {
    return this.judging.heartbeatOf(kioskId);
  }

  /** Up to here everything is judged and what was found is kept. */
  get upTo(): Position {
    return this.isOwing ? this.committed : this.judged;
  }

  /** Microseconds that holding a reading against the rules costs, of late; null: none was. */
  get ruleCostUs(): number | null {
    return this.cost.micros;
  }

  /** Milliseconds of journal that are not judged yet; 0 when it keeps up. */
  get behind(): number {
    return this.parts.journal.end() > this.judged ? Math.max(0, this.parts.clock.now() - this.now) : 0;
  }

  /** Something was found that is not decided. */
  private get isOwing(): boolean {
    return this.waiting.some(isPressing);
  }

  private get state(): WatchState {
    return this.judging.state;
  }

  private get now(): Instant {
    return this.judging.now;
  }

  private async act(batch: Journaled[]): Promise<void> {
    // These change every kiosk: what is being saved comes first.
    if (batch.some(({ entry }) => entry.type === 'hearing' || entry.type === 'rules')) await this.saving;
    await this.takeWithActs(batch.filter(({ position }) => position > this.judged));
    const dutiful = this.now - this.last.duty >= DUTY_EVERY || this.decider.isPressing(this.now);
    if (this.isOwing || dutiful) {
      await this.decideWaiting();
    } else if (this.now - this.last.commit >= COMMIT_EVERY) {
      await this.commit();
    }
    await this.rulesOff.tell();
    await this.modes.flush();
    await this.projection.flush(this.now);
    if (this.now - this.last.snapshot >= SNAPSHOT_EVERY && !this.saving) await this.beginSnapshot();
  }

  private async decideWaiting(): Promise<void> {
    await this.decider.take(this.waiting, this.now, this.judged);
    this.waiting = [];
    this.last.duty = this.now;
    this.noteCommitted();
  }

  /** People see what is decided: what was found before they acted is decided before they do. */
  private async takeWithActs(batch: Journaled[]): Promise<void> {
    for (const [from, { position, entry }] of batch.entries()) {
      if (entry.type !== 'act') continue;
      await this.takeAll(batch.slice(0, from).filter((one) => one.position > this.judged));
      await this.decideWaiting();
      await this.decider.acted(entry, position);
      await this.takeAll([{ position, entry }]);
      this.noteCommitted();
    }
    await this.takeAll(batch.filter((one) => one.position > this.judged));
  }

  private async takeAll(batch: Journaled[]): Promise<void> {
    for (const { entry } of batch) {
      if (entry.type === 'rules') this.sets.set(entry.version, await this.parts.rules.named(entry.version));
    }
    for (let from = 0; from < batch.length; ) {
      if (from > 0) await new Promise(setImmediate);
      from = this.takeSome(batch, from);
    }
    this.sets.clear();
  }

  /** Takes as many as fit in its share of a turn of the loop, at least one; answers which is the next. */
  private takeSome(batch: Journaled[], from: number): number {
    const { stopwatch } = this.parts;
    const until = stopwatch() + MOST_OF_A_TURN;
    let next = from;
    this.cost.of(() => {
      let readings = 0;
      do {
        const one = batch[next++] as Journaled;
        this.take(one);
        if (one.entry.type === 'reading') readings++;
      } while (next < batch.length && stopwatch() < until);
      return readings;
    });
    return next;
  }

  private take({ position, entry }: Journaled): void {
    const set = entry.type === 'rules' && this.sets.get(entry.version);
    if (set) this.judging.useRules(set);
    const found = this.judging.find(entry);
    if (found) this.waiting.push(found);
    this.judged = position;
  }

  private touch(kioskId: string): void {
    const memory = this.state.kiosks.get(kioskId);
    if (!memory) return;
    this.projection.touch(kioskId, () => viewOf(memory));
    if (memory.lastHeardAt !== null) this.modes.see(kioskId, memory.mode, memory.lastHeardAt);
  }

  private noteMissed(kioskId: string): void {
    const gaps = this.state.kiosks.get(kioskId)?.gaps ?? 0;
    if (!this.judging.rereads) this.parts.report(new MessagesMissing({ kioskId, gaps }));
  }

  private seeBirth(kioskId: string): void {
    const memory = this.state.kiosks.get(kioskId);
    if (memory && this.judging.rereads) this.births.suppose(memory, this.now);
    else if (memory) this.births.see(memory, this.now);
  }

  private noteCommitted(): void {
    this.committed = this.judged;
    this.last.commit = this.now;
    this.parts.journal.release('watch', Math.min(this.committed, this.snapshotAt));
  }

  private async commit(): Promise<void> {
    const upTo = this.judged;
    await this.parts.books.transact((books) => books.commitPosition('watch', upTo));
    this.noteCommitted();
  }

  // ---- between starts --------------------------------------------------------------------------

  private snapshotAt: Position = 0;

  /** The snapshot that is being saved; the watch goes on meanwhile. */
  private saving: Promise<void> | null = null;

  private async beginSnapshot(): Promise<void> {
    this.last.snapshot = this.now;
    if (this.isOwing) return;
    try {
      if (this.committed < this.judged) await this.commit();
    } catch (error) {
      this.parts.report(new SnapshotNotSaved(error));
      return;
    }
    this.saving = this.saveSnapshot().finally(() => {
      this.saving = null;
    });
  }

  /** The state as it is at this moment, whatever is judged until it is written. */
  private async saveSnapshot(): Promise<void> {
    const { judged: position, now: at } = this;
    const frozen = new Frozen(this.state);
    try {
      await this.parts.snapshots.save({ position, at, rules: this.judging.rules }, frozen.records());
      this.snapshotAt = position;
      this.parts.journal.release('watch', Math.min(this.committed, position));
    } catch (error) {
      this.parts.report(new SnapshotNotSaved(error));
    } finally {
      frozen.end();
    }
  }

  /** The snapshot, and what the journal has between it and the books; its findings are in the books already. */
  private async restore(): Promise<void> {
    const { snapshot, state } = await this.loadSnapshot();
    this.judging.state = state;
    this.snapshotAt = snapshot?.position ?? 0;
    this.judging.now = snapshot?.at ?? 0;
    this.judged = this.snapshotAt;
    this.judging.rereads = true;
    this.judging.useRules(await this.rulesOf(snapshot));
    while (this.judged < this.committed) {
      const batch = await this.parts.journal.read(this.judged, BATCH);
      if (batch.length === 0) break;
      await this.takeAll(batch.filter(({ position }) => position <= this.committed));
      this.forgetDecided();
      if ((batch.at(-1)?.position ?? 0) > this.committed) break;
    }
    this.judging.rereads = false;
    if (this.judged < this.committed) this.judging.useRules(await this.parts.rules.behind(this.committed));
    this.judged = Math.max(this.judged, this.committed);
  }

  /** What is read again was decided before. A rule that fails only now was not told of: it is, as of where the books are. */
  private forgetDecided(): void {
    const known = this.waiting.flatMap(({ off }) => off ?? []).filter(({ version }) => version === this.judging.rules);
    const off = known.map((one) => ({ ...one, at: this.now }));
    this.waiting = off.length > 0 ? [{ at: this.now, findings: [], off }] : [];
  }

  /** Those of the snapshot; of one without them, or without any, those that counted before what is read again. */
  private async rulesOf(snapshot: WatchSnapshot | null): Promise<RuleSet> {
    const { rules, journal } = this.parts;
    if (snapshot?.rules !== undefined) return rules.named(snapshot.rules);
    if (snapshot) return rules.behind(snapshot.position);
    const [first] = await journal.read(0, 1);
    return rules.behind(first ? first.position - 1 : this.committed);
  }

  /** One that breaks off counts for nothing. */
  private async loadSnapshot(): Promise<{ snapshot: WatchSnapshot | null; state: WatchState }> {
    try {
      const snapshot = await this.parts.snapshots.load();
      const recalled = new Recalled();
      if (snapshot) for await (const records of snapshot.kiosks) recalled.take(records);
      lookAtAll(recalled.state);
      return { snapshot, state: recalled.state };
    } catch (error) {
      this.parts.report(new SnapshotUnreadable(error));
      return { snapshot: null, state: emptyState() };
    }
  }

  /** The books know what is open; the memory follows them, so that nothing open can be left without its end. */
  private async holdWhatIsOpen(): Promise<void> {
    for (const memory of this.state.kiosks.values()) memory.letGoOfAll();
    this.state.asked = new AskedBirths();
    for (const incident of await this.parts.standing()) {
      let memory = this.state.kiosks.get(incident.kioskId);
      if (!memory) {
        memory = freshFor(incident);
        this.state.kiosks.set(memory);
      }
      for (const rule of incident.holding) holdAgain(memory, incident.cause, rule);
      this.askAgain(incident);
    }
    for (const memory of this.state.kiosks.values()) holdTruth(memory);
    for (const { kioskId } of this.state.kiosks.values()) this.touch(kioskId);
    lookAtAll(this.state);
  }

  /** Who was waited for before the start is still. */
  private askAgain({ awaits }: StandingCause): void {
    for (const id of awaits?.kiosks ?? []) this.state.asked.ask('kiosks', id, awaits?.since ?? 0);
    for (const id of awaits?.halls ?? []) this.state.asked.ask('halls', id, awaits?.since ?? 0);
  }
}

/** A reported fault that is held stands, whether the memory is of an earlier version or lost. */
function holdAgain(memory: KioskMemory, cause: Cause, rule: HoldingRule): void {
  const action = reportedAction(rule);
  memory.hold(rule.key, cause, action);
  const [, code, ...component] = parted(rule.key);
  if (action === undefined || code === undefined) return;
  const { since, evidence } = rule;
  noteFault(memory, { code, component: component.join('/'), ...(action && { action }), since, evidence });
}

const freshFor = (incident: { kioskId: string; hallId: string; region: string }): KioskMemory =>
  new KioskMemory(incident.kioskId, incident.hallId, incident.region);
