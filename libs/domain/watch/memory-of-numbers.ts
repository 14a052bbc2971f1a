import { SMOOTHED_OVER } from '../reading/index.js';
import type { Instant } from '../time/index.js';

/** Places among the numbers. */
const HEARD = 0;
const UNHEARD = 1;
const BOOT_SINCE = 2;
const TOP_SEQ = 3;
const GAPS = 4;
const SKEW = 5;
const OFFSETS = 6;
export const JUDGED = OFFSETS + SMOOTHED_OVER;
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
  UNKNOWN,
  UNKNOWN,
  UNKNOWN,
  UNKNOWN,
  UNKNOWN, // OFFSETS
  UNKNOWN,
  UNKNOWN,
  UNKNOWN, // JUDGED
];

/** The numbers of a kiosk, in one array: first those that every kiosk has, then the amounts of its items, then a window. */
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

  /** Another boot counts from its own zero, and may have set its clock. */
  protected forgetBoot(since: Instant): void {
    this.bootSince = since;
    this.topSeq = null;
    this.numbers.fill(UNKNOWN, OFFSETS, LEVELS);
  }
}
