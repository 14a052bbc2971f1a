import type { Cause } from '../../finding/index.js';
import type { Instant } from '../../time/index.js';
import { without } from './aside.js';
import { COMMON, JUDGED } from './memory-of-numbers.js';
import { MemoryOfWindows } from './memory-of-windows.js';
import type { KioskRecord } from './record.js';
import type { Share } from './shared.js';
import type { Sleeper } from './timers.js';

/** Shared by all kiosks that have none: writing to one of them throws. */
const NOTHING_HELD: Record<string, Cause> = Object.freeze({});
const NO_BOOTS: readonly string[] = Object.freeze([]);

/** Faults that a kiosk's messages can be about before all are forgotten. */
const MOST_ABOUT = 256;

/**
 * What `watch` remembers of one kiosk, laid out so that a million of them fit: what is alike is shared, what is rare stands aside,
 * and the numbers are in one array. `JSON.stringify` makes a {@link KioskRecord} of it.
 */
export class KioskMemory extends MemoryOfWindows implements KioskRecord, Sleeper {
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

  constructor(kioskId: string, hallId: string, region: string) {
    super();
    this.kioskId = kioskId;
    this.hallId = hallId;
    this.region = region;
  }

  /** Nothing holds, waits or is told apart: only its silence can be found. */
  get isCalm(): boolean {
    return this.held === NOTHING_HELD && this.aside === undefined;
  }

  get holdsNothing(): boolean {
    return this.held === NOTHING_HELD;
  }

  /** Nothing holds or waits: what is well changes nothing. */
  get isWell(): boolean {
    return this.held === NOTHING_HELD && this.aside?.pending === undefined;
  }

  /** Nothing holds or waits, and nothing that passed is to be told of. */
  get isIdle(): boolean {
    return this.isWell && this.passing === undefined;
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

  /** Whoever comes under its name from here on is another. */
  startAfresh(): void {
    const { kioskId, hallId, region, wakeS, writtenIn } = this;
    Object.assign(this, new KioskMemory(kioskId, hallId, region), { wakeS, writtenIn });
  }

  /** A new boot counts from its own zero. */
  beginBoot(bootId: string, since: Instant): void {
    this.bootId = bootId;
    this.forgetBoot(since);
    this.setAside('judgedSeq', undefined);
    this.missing = [];
  }

  get judgedSeq(): Readonly<Record<string, number>> {
    const common = COMMON.map((about, i) => [about, this.numbers[JUDGED + i] as number] as const);
    return { ...Object.fromEntries(common.filter(([, seq]) => !Number.isNaN(seq))), ...this.aside?.judgedSeq };
  }

  /** Whether a later message about the same thing was judged already; notes this one otherwise. */
  isOvertaken(about: string, seq: number): boolean {
    const place = COMMON.indexOf(about);
    if (place < 0) return this.isOvertakenAside(about, seq);
    // A number that is not known is less than none.
    if (seq <= (this.numbers[JUDGED + place] as number)) return true;
    this.numbers[JUDGED + place] = seq;
    return false;
  }

  private isOvertakenAside(about: string, seq: number): boolean {
    const judged = this.aside?.judgedSeq;
    const last = judged?.[about];
    if (last !== undefined && seq <= last) return true;
    this.setAside('judgedSeq', noted(judged, about, seq));
    return false;
  }

  /** As it was written down; a record of an earlier version lacks what is newer. */
  static from(record: KioskRecord, share: Share): KioskMemory {
    const m = new KioskMemory(record.kioskId, record.hallId, record.region);
    const {
      kioskId: _,
      judgedSeq = {},
      clock,
      offsets: _offsets,
      skewMs,
      levels = [],
      app,
      mode,
      heartbeatS = null,
      periodWished = null,
      components = {},
      held = {},
      tx = {},
      foreseen = {},
      ...rest
    } = record;
    // Earlier versions kept it of births too.
    for (const [about, seq] of Object.entries(judgedSeq)) if (about !== 'birth') m.isOvertaken(about, seq);
    m.recallClock(clock);
    m.recallSkew(skewMs ?? null);
    m.keepLevels(levels, share);
    m.say({ app, mode, heartbeatS, periodWished, components }, share);
    for (const one of Object.values(foreseen)) m.noteForeseen(one, share);
    for (const [rule, triples] of Object.entries(tx)) m.recallTx(rule, triples, share);
    for (const [key, cause] of Object.entries(held)) m.hold(key, cause);
    return Object.assign(m, rest, { wakeS: undefined, writtenIn: 0 });
  }

  toJSON(): KioskRecord {
    const { kioskId, hallId, region, bootId, app, mode, components, held, pastBoots, tx } = this;
    const { goneAt, missing, birthWanted, birthAskedAt, birthAsked, clock, judgedSeq, levels } = this;
    const { lastHeardAt, unheardMs, skewMs, bootSince, topSeq, gaps } = this;
    const { heartbeatS, periodWished, foreseen } = this;
    const period = { heartbeatS, periodWished };
    const own = { kioskId, hallId, region, bootId, app, mode, lastHeardAt, unheardMs, goneAt, skewMs, clock, bootSince };
    const boot = { pastBoots, topSeq, missing, gaps, birthWanted, birthAskedAt, birthAsked };
    const { windows: _, foretold: _foretold, ...rare } = this.aside ?? {};
    return { ...rare, ...own, ...period, ...boot, components, levels, judgedSeq, held, tx, ...(foreseen && { foreseen }) };
  }
}

function noted(judged: Record<string, number> | undefined, about: string, seq: number): Record<string, number> {
  if (!judged || (!(about in judged) && Object.keys(judged).length >= MOST_ABOUT)) return { [about]: seq };
  judged[about] = seq;
  return judged;
}
