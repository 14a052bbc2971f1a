import type { Instant } from '../../time/index.js';
import { CLOCKS, type ClockKind, type ClockSpell, ONE_DELIVERY } from './clock-spell.js';

/** Places among the numbers. */
const HEARD = 0;
const UNHEARD = 1;
const BOOT_SINCE = 2;
const TOP_SEQ = 3;
const GAPS = 4;
const SKEW = 5;
const CLOCK_KIND = 6;
const CLOCK_SINCE = 7;
const CLOCK_LAST = 8;
const CLOCK_SAMPLES = 9;
const CLOCK_MOST = 10;
const CLOCK_FIRST = 11;
export const JUDGED = 12;
/** What most messages are about: their last `seq` has a place among the numbers. */
export const COMMON = ['heartbeat', 'consumables', 'cashbox'];
export const LEVELS = JUDGED + COMMON.length;

export const UNKNOWN = Number.NaN;
export const known = (n: number): number | null => (Number.isNaN(n) ? null : n);

/** An array of doubles from the first: it takes eight bytes a number, is written in place, and the collector passes it by. */
const freshNumbers = (): number[] => [
  UNKNOWN, // HEARD
  0, // UNHEARD
  0, // BOOT_SINCE
  UNKNOWN, // TOP_SEQ
  0, // GAPS
  UNKNOWN, // SKEW
  UNKNOWN, // CLOCK_KIND
  UNKNOWN,
  UNKNOWN,
  0, // CLOCK_SAMPLES
  UNKNOWN,
  UNKNOWN, // CLOCK_FIRST
  UNKNOWN,
  UNKNOWN,
  UNKNOWN, // JUDGED
];

/** The numbers of a kiosk, in one array: first those that every kiosk has, then the amounts of its items, what is foreseen of them, then a window. */
export class MemoryOfNumbers {
  protected numbers: number[] = freshNumbers();

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

  /** As it was written down. */
  protected recallSkew(ms: number | null): void {
    this.numbers[SKEW] = ms ?? UNKNOWN;
  }

  /** Samples of the clock since it was measured last. */
  get clockSamples(): number {
    return this.numbers[CLOCK_SAMPLES] as number;
  }

  get clockSpanMs(): number {
    return (this.numbers[CLOCK_LAST] as number) - (this.numbers[CLOCK_SINCE] as number);
  }

  /** What was seen of the clock since it was measured last; undefined: nothing. */
  get clock(): ClockSpell | undefined {
    const { numbers } = this;
    const samples = this.clockSamples;
    if (samples === 0) return undefined;
    return {
      kind: CLOCKS[numbers[CLOCK_KIND] as number] as ClockKind,
      since: numbers[CLOCK_SINCE] as number,
      last: numbers[CLOCK_LAST] as number,
      samples,
      most: numbers[CLOCK_MOST] as number,
      first: numbers[CLOCK_FIRST] as number,
    };
  }

  /** As it was written down. */
  protected recallClock(spell: ClockSpell | undefined): void {
    if (!spell || !CLOCKS.includes(spell.kind)) return;
    const { kind, since, last, samples, most, first } = spell;
    this.numbers.splice(CLOCK_KIND, 6, CLOCKS.indexOf(kind), since, last, samples, most, first);
  }

  /**
   * Notes how far the clock was off in a message. A message on its way only ever makes a clock look slow, so of one delivery, and of all
   * samples, the largest is the truest.
   */
  noteClock(kind: ClockKind, offset: number, at: Instant): void {
    const { numbers } = this;
    const no = CLOCKS.indexOf(kind);
    if (numbers[CLOCK_SAMPLES] === 0 || numbers[CLOCK_KIND] !== no) {
      numbers[CLOCK_KIND] = no;
      numbers[CLOCK_SINCE] = at;
      numbers[CLOCK_LAST] = at;
      numbers[CLOCK_SAMPLES] = 1;
      numbers[CLOCK_MOST] = offset;
      numbers[CLOCK_FIRST] = offset;
      return;
    }
    if (offset > (numbers[CLOCK_MOST] as number)) numbers[CLOCK_MOST] = offset;
    if (at - (numbers[CLOCK_LAST] as number) >= ONE_DELIVERY) {
      numbers[CLOCK_LAST] = at;
      (numbers[CLOCK_SAMPLES] as number)++;
    } else if (numbers[CLOCK_SAMPLES] === 1) numbers[CLOCK_FIRST] = numbers[CLOCK_MOST] as number;
  }

  /** Takes what was seen for the measure of the clock, and begins anew. */
  endClockSpell(): ClockSpell | undefined {
    const spell = this.clock;
    if (spell) this.numbers[SKEW] = spell.most;
    this.numbers[CLOCK_SAMPLES] = 0;
    return spell;
  }

  /** Another boot counts from its own zero. */
  protected forgetBoot(since: Instant): void {
    this.bootSince = since;
    this.topSeq = null;
    this.numbers.fill(UNKNOWN, JUDGED, LEVELS);
  }
}
