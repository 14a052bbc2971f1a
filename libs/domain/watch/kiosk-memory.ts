import type { Cause } from '../incident/index.js';
import type { LevelView } from '../kiosk/index.js';
import { SMOOTHED_OVER } from '../reading/index.js';
import type { Instant } from '../time/index.js';
import { type Aside, withAside } from './aside.js';
import { type Item, itemOf, levelViewOf, NUMBERS_AN_ITEM, sameItem, saysTheSame } from './items.js';
import type { KioskRecord } from './record.js';
import { NOTHING_SAID, type Said } from './said.js';
import type { Share } from './shared.js';
import type { Sleeper } from './timers.js';
import { addTo, slide, type Tally, tallyOf, triplesOf, withWindow } from './window.js';

/** Shared by all kiosks that have none: writing to one of them throws. */
const NOTHING_HELD: Record<string, Cause> = Object.freeze({});
const NO_BOOTS: readonly string[] = Object.freeze([]);
const NONE_MISSING: KioskRecord['missing'] = Object.freeze([]);

/** Places among the numbers. */
const HEARD = 0;
const UNHEARD = 1;
const BOOT_SINCE = 2;
const TOP_SEQ = 3;
const GAPS = 4;
const SKEW = 5;
const OFFSETS = 6;
const JUDGED = OFFSETS + SMOOTHED_OVER;
/** What most messages are about: their last `seq` has a place among the numbers. */
const COMMON = ['heartbeat', 'consumables', 'cashbox'];
const LEVELS = JUDGED + COMMON.length;

/** Items of one kiosk that are remembered; of more the oldest are forgotten. */
const MOST_ITEMS = 96;
/** Faults that a kiosk's messages can be about before all are forgotten. */
const MOST_ABOUT = 256;

const UNKNOWN = Number.NaN;
const known = (n: number): number | null => (Number.isNaN(n) ? null : n);

/** An array of doubles from the first: it takes eight bytes a number, is written in place, and the collector passes it by. */
const freshNumbers = (): number[] => [
  UNKNOWN, // HEARD
  0, // UNHEARD
  0, // BOOT_SINCE
  UNKNOWN, // TOP_SEQ
  0, // GAPS
  UNKNOWN, // SKEW
  UNKNOWN,
  UNKNOWN,
  UNKNOWN,
  UNKNOWN,
  UNKNOWN, // OFFSETS
  UNKNOWN,
  UNKNOWN,
  UNKNOWN, // JUDGED
];

/**
 * What `watch` remembers of one kiosk, laid out so that a million of them fit: what is alike is shared, what is rare stands aside,
 * and the numbers are in one array. `JSON.stringify` makes a {@link KioskRecord} of it.
 */
export class KioskMemory implements KioskRecord, Sleeper {
  readonly kioskId: string;
  hallId: string;
  region: string;
  bootId: string | null = null;
  /** Of no meaning after a restart, and not written down. */
  wakeS: number | undefined = undefined;
  /** When it was written down last, see {@link Frozen}: the same holds of it. */
  writtenIn = 0;
  held: Record<string, Cause> = NOTHING_HELD;
  pastBoots: readonly string[] = NO_BOOTS;
  private said: Said = NOTHING_SAID;
  private numbers: number[] = freshNumbers();
  private aside: Aside | undefined = undefined;

  constructor(kioskId: string, hallId: string, region: string) {
    this.kioskId = kioskId;
    this.hallId = hallId;
    this.region = region;
  }

  // ---- what is said alike ------------------------------------------------------------------------

  get app(): string | null {
    return this.said.app;
  }

  get mode(): string | null {
    return this.said.mode;
  }

  get components(): Record<string, string> {
    return this.said.components;
  }

  say(what: Partial<Said>, share: Share): void {
    this.said = share({ ...this.said, ...what });
  }

  /** Nothing holds, waits or is told apart: only its silence can be found. */
  get isCalm(): boolean {
    return this.held === NOTHING_HELD && this.aside === undefined;
  }

  // ---- what holds ------------------------------------------------------------------------------

  get holdsNothing(): boolean {
    return this.held === NOTHING_HELD;
  }

  /** `action`: of a reported fault. */
  hold(key: string, cause: Cause, action?: string): void {
    if (this.held === NOTHING_HELD) this.held = {};
    this.held[key] = cause;
    if (action !== undefined) this.actions = { ...this.actions, [key]: action };
  }

  letGo(key: string): void {
    if (!(key in this.held)) return;
    const { [key]: _, ...rest } = this.held;
    this.held = Object.keys(rest).length === 0 ? NOTHING_HELD : rest;
    if (this.actions && key in this.actions) this.actions = without(this.actions, key);
  }

  letGoOfAll(): void {
    this.held = NOTHING_HELD;
    this.actions = undefined;
  }

  // ---- numbers ---------------------------------------------------------------------------------

  get lastHeardAt(): Instant | null {
    return known(this.numbers[HEARD] as number);
  }

  set lastHeardAt(at: Instant | null) {
    this.numbers[HEARD] = at ?? UNKNOWN;
  }

  get unheardMs(): number {
    return this.numbers[UNHEARD] as number;
  }

  set unheardMs(ms: number) {
    this.numbers[UNHEARD] = ms;
  }

  get bootSince(): Instant {
    return this.numbers[BOOT_SINCE] as number;
  }

  set bootSince(at: Instant) {
    this.numbers[BOOT_SINCE] = at;
  }

  get topSeq(): number | null {
    return known(this.numbers[TOP_SEQ] as number);
  }

  set topSeq(seq: number | null) {
    this.numbers[TOP_SEQ] = seq ?? UNKNOWN;
  }

  get gaps(): number {
    return this.numbers[GAPS] as number;
  }

  set gaps(count: number) {
    this.numbers[GAPS] = count;
  }

  get skewMs(): number | null {
    return known(this.numbers[SKEW] as number);
  }

  get offsets(): readonly number[] {
    return this.numbers.slice(OFFSETS, OFFSETS + SMOOTHED_OVER).filter((offset) => !Number.isNaN(offset));
  }

  /**
   * Notes how far the clock was off at a heartbeat, and answers how far it is. A message on its way only ever makes a clock look
   * slow, so the largest is the truest.
   */
  noteOffset(offset: number): number {
    const { numbers } = this;
    let most = offset;
    for (let i = OFFSETS; i < OFFSETS + SMOOTHED_OVER - 1; i++) {
      const kept = numbers[i + 1] as number;
      numbers[i] = kept;
      if (kept > most) most = kept;
    }
    numbers[OFFSETS + SMOOTHED_OVER - 1] = offset;
    numbers[SKEW] = most;
    return most;
  }

  /** A new boot counts from its own zero, and may have set its clock. */
  beginBoot(bootId: string, since: Instant): void {
    this.bootId = bootId;
    this.bootSince = since;
    this.topSeq = null;
    this.numbers.fill(UNKNOWN, OFFSETS, LEVELS);
    this.setAside('judgedSeq', undefined);
    this.missing = NONE_MISSING;
  }

  // ---- what was judged -------------------------------------------------------------------------

  get judgedSeq(): Readonly<Record<string, number>> {
    const common = COMMON.map((about, i) => [about, this.numbers[JUDGED + i] as number] as const);
    return { ...Object.fromEntries(common.filter(([, seq]) => !Number.isNaN(seq))), ...this.aside?.judgedSeq };
  }

  lastJudged(about: string): number | undefined {
    const place = COMMON.indexOf(about);
    if (place < 0) return this.aside?.judgedSeq?.[about];
    return known(this.numbers[JUDGED + place] as number) ?? undefined;
  }

  noteJudged(about: string, seq: number): void {
    const place = COMMON.indexOf(about);
    if (place >= 0) this.numbers[JUDGED + place] = seq;
    else this.setAside('judgedSeq', noted(this.aside?.judgedSeq, about, seq));
  }

  // ---- levels ----------------------------------------------------------------------------------

  get levels(): LevelView[] {
    return this.said.items.map((item, i) => this.levelAt(item, i));
  }

  levelsOf(of: LevelView['of'], kind: string): LevelView[] {
    const views: LevelView[] = [];
    const { items } = this.said;
    for (let i = 0; i < items.length; i++) {
      const item = items[i] as Item;
      if (item.kind === kind && item.of === of) views.push(this.levelAt(item, i));
    }
    return views;
  }

  /** What was known of the item before. */
  levelLike(item: Pick<Item, 'of' | 'id'>): LevelView | undefined {
    const { items } = this.said;
    const i = items.findIndex((one) => sameItem(one, item));
    return i < 0 ? undefined : this.levelAt(items[i] as Item, i);
  }

  /** The items told now, in place of what was known of them. */
  noteLevels(told: readonly LevelView[], share: Share): void {
    if (!told.every((level) => this.noteAmount(level))) this.keepLevels(this.levelsWith(told), share);
  }

  private levelAt(item: Item, i: number): LevelView {
    const place = LEVELS + i * NUMBERS_AN_ITEM;
    return levelViewOf(item, known(this.numbers[place] as number), this.numbers[place + 1] as number);
  }

  /** In place, when nothing but the amount is new: so it is with almost every message. */
  private noteAmount(level: LevelView): boolean {
    const { items } = this.said;
    for (let i = 0; i < items.length; i++) {
      if (!saysTheSame(items[i] as Item, level)) continue;
      const place = LEVELS + i * NUMBERS_AN_ITEM;
      this.numbers[place] = level.remaining ?? UNKNOWN;
      this.numbers[place + 1] = level.at;
      return true;
    }
    return false;
  }

  private levelsWith(told: readonly LevelView[]): LevelView[] {
    const levels = this.levels;
    for (const now of told) {
      const at = levels.findIndex((old) => sameItem(old, now));
      if (at >= 0) levels[at] = now;
      else levels.push(now);
    }
    return levels.slice(-MOST_ITEMS);
  }

  private keepLevels(levels: readonly LevelView[], share: Share): void {
    const window = this.numbers.slice(this.windowAt);
    const amounts = levels.flatMap(({ remaining, at }) => [remaining ?? UNKNOWN, at]);
    this.say({ items: levels.map(itemOf) }, share);
    this.numbers = this.numbers.slice(0, LEVELS).concat(amounts, window);
  }

  // ---- transactions ----------------------------------------------------------------------------

  get tx(): Record<string, number[]> {
    const own = this.said.rate === null ? {} : { [this.said.rate]: triplesOf(this.numbers, this.windowAt) };
    const others = Object.entries(this.aside?.windows ?? {}).map(([rule, numbers]) => [rule, triplesOf(numbers, 0)] as const);
    return { ...own, ...Object.fromEntries(others) };
  }

  /** Forgets windows that no rule has any more: of a rule whose window is of another width by now, and of one that is gone. */
  keepWindows(wanted: ReadonlySet<string>, share: Share): void {
    const { rate } = this.said;
    if (rate !== null && !wanted.has(rate)) {
      this.numbers = this.numbers.slice(0, this.windowAt);
      this.say({ rate: null }, share);
    }
    if (this.aside === undefined) return;
    this.setAside('windows', among(wanted, this.aside.windows));
    this.setAside('trend', among(wanted, this.aside?.trend));
  }

  /** Counts for a rule what was done in a part of time, and answers what its window has; null: nothing. */
  countTx(rule: string, part: number, came: Tally, share: Share): Tally | null {
    const { rate } = this.said;
    if (rate !== null && rate !== rule) return this.countAside(rule, part, came);
    if (rate === null && came.done + came.failed === 0) return null;
    const from = this.windowAt;
    if (rate === null) {
      this.say({ rate: rule }, share);
      this.numbers = withWindow(this.numbers, from, part);
    }
    this.numbers = counted(this.numbers, from, part, came);
    const tally = tallyOf(this.numbers, from);
    if (tally.done + tally.failed > 0) return tally;
    this.say({ rate: null }, share);
    this.numbers = this.numbers.slice(0, from);
    return tally;
  }

  private countAside(rule: string, part: number, came: Tally): Tally | null {
    // In place: to copy the windows of all rules for each of them would cost their square.
    const windows = this.aside?.windows ?? {};
    const before = windows[rule];
    if (!before && came.done + came.failed === 0) return null;
    const window = counted(before ?? withWindow([], 0, part), 0, part, came);
    const tally = tallyOf(window, 0);
    windows[rule] = window;
    const empty = tally.done + tally.failed === 0;
    this.setAside('windows', empty ? without(windows, rule) : windows);
    return tally;
  }

  private get windowAt(): number {
    return LEVELS + this.said.items.length * NUMBERS_AN_ITEM;
  }

  // ---- what is rare ----------------------------------------------------------------------------

  get goneAt(): Instant | null {
    return this.aside?.goneAt ?? null;
  }

  set goneAt(at: Instant | null) {
    this.setAside('goneAt', at ?? undefined);
  }

  get missing(): KioskRecord['missing'] {
    return this.aside?.missing ?? NONE_MISSING;
  }

  set missing(missing: KioskRecord['missing']) {
    this.setAside('missing', missing.length > 0 ? missing : undefined);
  }

  get birthWanted(): Instant | null {
    return this.aside?.birthWanted ?? null;
  }

  set birthWanted(since: Instant | null) {
    this.setAside('birthWanted', since ?? undefined);
  }

  get birthAskedAt(): Instant | null {
    return this.aside?.birthAskedAt ?? null;
  }

  set birthAskedAt(at: Instant | null) {
    this.setAside('birthAskedAt', at ?? undefined);
  }

  get birthAsked(): boolean {
    return this.aside?.birthAsked ?? false;
  }

  set birthAsked(asked: boolean) {
    this.setAside('birthAsked', asked || undefined);
  }

  get pending(): Aside['pending'] {
    return this.aside?.pending;
  }

  set pending(pending: Aside['pending'] | undefined) {
    this.setAside('pending', pending);
  }

  get trend(): Aside['trend'] {
    return this.aside?.trend;
  }

  set trend(trend: Aside['trend'] | undefined) {
    this.setAside('trend', trend);
  }

  get foreseen(): Aside['foreseen'] {
    return this.aside?.foreseen;
  }

  set foreseen(foreseen: Aside['foreseen'] | undefined) {
    this.setAside('foreseen', foreseen);
  }

  get awaitedSince(): Instant | undefined {
    return this.aside?.awaitedSince;
  }

  set awaitedSince(since: Instant | undefined) {
    this.setAside('awaitedSince', since);
  }

  get came(): Aside['came'] {
    return this.aside?.came;
  }

  set came(came: Aside['came'] | undefined) {
    this.setAside('came', came);
  }

  get flaps(): Aside['flaps'] {
    return this.aside?.flaps;
  }

  set flaps(flaps: Aside['flaps'] | undefined) {
    this.setAside('flaps', flaps);
  }

  get actions(): Aside['actions'] {
    return this.aside?.actions;
  }

  set actions(actions: Aside['actions'] | undefined) {
    this.setAside('actions', actions);
  }

  get visits(): Aside['visits'] {
    return this.aside?.visits;
  }

  set visits(visits: Aside['visits'] | undefined) {
    this.setAside('visits', visits);
  }

  private setAside<K extends keyof Aside>(key: K, value: Aside[K] | undefined): void {
    if (this.aside !== undefined || value !== undefined) this.aside = withAside(this.aside, key, value);
  }

  // ---- between starts --------------------------------------------------------------------------

  /** As it was written down; a record of an earlier version lacks what is newer. */
  static from(record: KioskRecord, share: Share): KioskMemory {
    const m = new KioskMemory(record.kioskId, record.hallId, record.region);
    const {
      kioskId: _,
      judgedSeq = {},
      offsets = [],
      skewMs,
      levels = [],
      app,
      mode,
      components = {},
      held = {},
      tx = {},
      ...rest
    } = record;
    // Earlier versions kept it of births too.
    for (const [about, seq] of Object.entries(judgedSeq)) if (about !== 'birth') m.noteJudged(about, seq);
    for (const offset of offsets) m.noteOffset(offset);
    m.numbers[SKEW] = skewMs ?? UNKNOWN;
    m.keepLevels(levels, share);
    m.say({ app, mode, components }, share);
    for (const [rule, triples] of Object.entries(tx)) m.recallTx(rule, triples, share);
    for (const [key, cause] of Object.entries(held)) m.hold(key, cause);
    return Object.assign(m, rest, { wakeS: undefined, writtenIn: 0 });
  }

  private recallTx(rule: string, triples: readonly number[], share: Share): void {
    for (let i = 0; i < triples.length; i += 3) {
      const [part, done, failed] = triples.slice(i, i + 3) as [number, number, number];
      this.countTx(rule, part, { done, failed }, share);
    }
  }

  toJSON(): KioskRecord {
    const { kioskId, hallId, region, bootId, app, mode, components, held, pastBoots, tx } = this;
    const { goneAt, missing, birthWanted, birthAskedAt, birthAsked, offsets, judgedSeq, levels } = this;
    const { lastHeardAt, unheardMs, skewMs, bootSince, topSeq, gaps } = this;
    const own = { kioskId, hallId, region, bootId, app, mode, lastHeardAt, unheardMs, goneAt, skewMs, offsets, bootSince };
    const boot = { pastBoots, topSeq, missing, gaps, birthWanted, birthAskedAt, birthAsked };
    const { windows: _, ...rare } = this.aside ?? {};
    return { ...rare, ...own, ...boot, components, levels, judgedSeq, held, tx };
  }
}

/** Those that are wanted; undefined: there are none. */
function among<V>(wanted: ReadonlySet<string>, all: Record<string, V> | undefined): Record<string, V> | undefined {
  if (!all || Object.keys(all).every((key) => wanted.has(key))) return all;
  const left = Object.entries(all).filter(([key]) => wanted.has(key));
  return left.length > 0 ? Object.fromEntries(left) : undefined;
}

/** Undefined: nothing is left. */
function without<V>(all: Record<string, V>, key: string): Record<string, V> | undefined {
  const { [key]: _, ...rest } = all;
  return Object.keys(rest).length > 0 ? rest : undefined;
}

function counted(numbers: number[], from: number, part: number, came: Tally): number[] {
  const slid = slide(numbers, from, part);
  addTo(slid, came);
  return slid;
}

function noted(judged: Record<string, number> | undefined, about: string, seq: number): Record<string, number> {
  if (!judged || (!(about in judged) && Object.keys(judged).length >= MOST_ABOUT)) return { [about]: seq };
  judged[about] = seq;
  return judged;
}
