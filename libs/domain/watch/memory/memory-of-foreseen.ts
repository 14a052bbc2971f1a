import { DAY_KINDS, HOURS, type ItemUse, type RunsOut } from '../../forecast/index.js';
import { HOUR } from '../../time/index.js';
import { without } from './aside.js';
import type { ForecastItem, ForetoldOf } from './kept.js';
import { MemoryOfLevels } from './memory-of-levels.js';
import { known, UNKNOWN } from './memory-of-numbers.js';
import type { Ahead } from './said.js';
import type { Share } from './shared.js';

/*
 * What is foreseen of a kind stands among the numbers: first those below, then, of each kind of day that it has lived through, 24 numbers
 * of its hours.
 */
const [SINCE, AT, LEARNT, PACE_USED, PACE_EXPECTED, SPREAD] = [0, 1, 2, 3, 4, 5] as const;
const [P10, P50, P90, AMOUNTS, STOCK, HOURS_OF] = [6, 7, 8, 9, 10, 11] as const;
const FIXED = 12;

/** In place of the first instant when nothing can be said of it: no forecast is of 1970. */
const NOT_SAID = 0;

/** Whole pieces share a number two by two: its level with that of the last reckoning, and its capacity with what was used. 52 bits are exact. */
const HALF = 2 ** 26;
const MOST_PIECES = HALF - 2;
const NO_CAPACITY = HALF - 1;
const pieces = (n: number): number => Math.min(Math.max(0, Math.round(n)), MOST_PIECES);
const packedAmounts = ({ use, from }: ForecastItem): number => pieces(use.amount) * HALF + pieces(from.amount);
const packedStock = ({ use, capacity }: ForecastItem): number =>
  (capacity === null ? NO_CAPACITY : pieces(capacity)) * HALF + pieces(use.used);
const upper = (packed: number): number => Math.floor(packed / HALF);
const lower = (packed: number): number => packed % HALF;

function capacityOf(packed: number): number | null {
  const capacity = upper(packed);
  return capacity === NO_CAPACITY ? null : capacity;
}

/** Of when it was judged, and reckoned, only the hour counts: both share one number. */
const MOST_HOURS = 2 ** 22;
const packedHours = ({ judgedAt, from }: ForecastItem): number =>
  Math.floor(judgedAt / HOUR) * MOST_HOURS + Math.floor(from.at / HOUR);
const judgedHour = (packed: number): number => Math.floor(packed / MOST_HOURS);

/** An hour's pieces and the open hours they were used in share one number, both in thousandths: the latter are never more than eight. */
const OPEN = 2 ** 13;
const THOUSANDTHS = 1_000;

const packedHour = (used: number, open: number): number =>
  Math.round(used * THOUSANDTHS) * OPEN + Math.min(Math.round(open * THOUSANDTHS), OPEN - 1);

const sizeOf = ({ days }: Ahead): number => FIXED + days.length * HOURS;
type What = Pick<Ahead, 'of' | 'kind'>;
/** Nothing is foreseen. */
const NONE: readonly ForecastItem[] = Object.freeze([]);

const isOf = (a: What, b: What): boolean => a.kind === b.kind && a.of === b.of;

function unpackedDay(numbers: readonly number[], from: number): number[] {
  const hours = numbers.slice(from, from + HOURS);
  const used = hours.map((hour) => Math.floor(hour / OPEN) / THOUSANDTHS);
  return used.concat(hours.map((hour) => (hour % OPEN) / THOUSANDTHS));
}

function unpackedCells(numbers: readonly number[], at: number, { days }: Ahead): ItemUse['cells'] {
  return DAY_KINDS.map((_, day) => {
    const place = days.indexOf(day);
    return place < 0 ? null : unpackedDay(numbers, at + FIXED + place * HOURS);
  });
}

const packedDay = (cells: readonly number[]): number[] =>
  cells.slice(0, HOURS).map((used, hour) => packedHour(used, cells[HOURS + hour] as number));

const daysOf = (cells: ItemUse['cells']): number[] => DAY_KINDS.flatMap((_, day) => (cells[day] ? [day] : []));

/** The use as it is worked with. Its cells are many: they are unpacked when somebody asks for them. */
class UseInHand implements ItemUse {
  since: number;
  used: number;
  at: number;
  amount: number;
  learntMs: number;
  pace: [number, number];
  spread: number;
  touched: ItemUse['cells'] | null = null;

  constructor(
    private readonly numbers: readonly number[],
    readonly place: number,
    private readonly ahead: Ahead,
  ) {
    this.since = numbers[place + SINCE] as number;
    this.used = lower(numbers[place + STOCK] as number);
    this.at = numbers[place + AT] as number;
    this.amount = upper(numbers[place + AMOUNTS] as number);
    this.learntMs = numbers[place + LEARNT] as number;
    this.pace = [numbers[place + PACE_USED] as number, numbers[place + PACE_EXPECTED] as number];
    this.spread = numbers[place + SPREAD] as number;
  }

  /** By which is found what was said of it. */
  get cause(): string {
    return this.ahead.cause;
  }

  get cells(): ItemUse['cells'] {
    this.touched ??= unpackedCells(this.numbers, this.place, this.ahead);
    return this.touched;
  }

  /** Whether its cells stand in those numbers as they are: whoever learns learns up to a later time. */
  isWritten(numbers: readonly number[]): boolean {
    return numbers === this.numbers && this.since === numbers[this.place + SINCE];
  }
}

/** Cells that nobody asked for are as they were; null. */
const touchedOf = (use: ItemUse): ItemUse['cells'] | null => (use instanceof UseInHand ? use.touched : use.cells);

function plain(foreseen: ForecastItem): ForecastItem {
  const { since, used, at, amount, learntMs, pace, spread, cells } = foreseen.use;
  return { ...foreseen, use: { cells, pace, spread, learntMs, since, used, at, amount } };
}

function outOf(numbers: readonly number[], at: number): RunsOut | null {
  const p10 = numbers[at + P10] as number;
  if (p10 === NOT_SAID) return null;
  return { p10: known(p10), p50: known(numbers[at + P50] as number), p90: known(numbers[at + P90] as number) };
}

function writeFixed(numbers: number[], at: number, foreseen: ForecastItem): void {
  const { use, out } = foreseen;
  numbers[at + SINCE] = use.since;
  numbers[at + AT] = use.at;
  numbers[at + LEARNT] = use.learntMs;
  numbers[at + PACE_USED] = use.pace[0];
  numbers[at + PACE_EXPECTED] = use.pace[1];
  numbers[at + SPREAD] = use.spread;
  numbers[at + P10] = out ? (out.p10 ?? UNKNOWN) : NOT_SAID;
  numbers[at + P50] = out?.p50 ?? UNKNOWN;
  numbers[at + P90] = out?.p90 ?? UNKNOWN;
  numbers[at + AMOUNTS] = packedAmounts(foreseen);
  numbers[at + STOCK] = packedStock(foreseen);
  numbers[at + HOURS_OF] = packedHours(foreseen);
}

/** What is learnt and expected of its supplies and cash units, among the numbers, behind the amounts. */
export class MemoryOfForeseen extends MemoryOfLevels {
  /** As plain data; undefined: nothing is foreseen. */
  get foreseen(): Record<string, ForecastItem> | undefined {
    if (this.said.ahead.length === 0) return undefined;
    return Object.fromEntries(this.allForeseen().map((one) => [`${one.of}/${one.kind}`, plain(one)]));
  }

  allForeseen(): ForecastItem[] {
    return this.said.ahead.map((ahead, i) => this.foreseenAt(this.placeOfAhead(i), ahead));
  }

  /** What is foreseen of a kind, to be worked with; what is changed of it counts when it is noted. */
  foreseenOf(what: What): ForecastItem | undefined {
    let at = this.behindLevels;
    for (const ahead of this.said.ahead) {
      if (isOf(ahead, what)) return this.foreseenAt(at, ahead);
      at += sizeOf(ahead);
    }
    return undefined;
  }

  /** Those that were not judged in this hour, hours since 1970, and those that somebody was at. */
  notJudgedIn(hour: number): readonly ForecastItem[] {
    const { ahead } = this.said;
    let found: ForecastItem[] | null = null;
    let at = this.behindLevels;
    for (let i = 0; i < ahead.length; i++) {
      const one = ahead[i] as Ahead;
      if (judgedHour(this.numbers[at + HOURS_OF] as number) !== hour || this.foretold?.[one.cause]?.setAt !== undefined) {
        found ??= [];
        found.push(this.foreseenAt(at, one));
      }
      at += sizeOf(one);
    }
    return found ?? NONE;
  }

  noteForeseen(foreseen: ForecastItem, share: Share): void {
    const { use } = foreseen;
    if (use instanceof UseInHand && use.isWritten(this.numbers)) writeFixed(this.numbers, use.place, foreseen);
    else this.noteLearnt(foreseen, share);
    this.noteForetold(use instanceof UseInHand ? use.cause : `${foreseen.of}/${foreseen.kind}`, foreseen);
  }

  private noteLearnt(foreseen: ForecastItem, share: Share): void {
    const { of, kind } = foreseen;
    const place = this.said.ahead.findIndex((one) => isOf(one, foreseen));
    const cells = touchedOf(foreseen.use);
    const days = cells ? daysOf(cells) : (this.said.ahead[place]?.days ?? []);
    if (days.length !== this.said.ahead[place]?.days.length)
      this.makeRoom(place, { of, kind, cause: `${of}/${kind}`, days }, share);
    const at = this.placeOfAhead(place < 0 ? this.said.ahead.length - 1 : place);
    writeFixed(this.numbers, at, foreseen);
    if (cells) for (const [i, day] of days.entries()) this.writeDay(at + FIXED + i * HOURS, cells[day] as number[]);
  }

  /** What was said of it and the like stands aside: few have it at a time. */
  get foretold(): Record<string, ForetoldOf> | undefined {
    return this.aside?.foretold;
  }

  private noteForetold(key: string, { said, least, setAt }: ForecastItem): void {
    const all = this.foretold;
    const before = all?.[key];
    if (before?.said === said && before?.least === least && before?.setAt === setAt) return;
    const rare = { ...(said && { said }), ...(least !== undefined && { least }), ...(setAt !== undefined && { setAt }) };
    if (Object.keys(rare).length > 0) this.setAside('foretold', { ...all, [key]: rare });
    else if (all && key in all) this.setAside('foretold', without(all, key));
  }

  /** No rule looks ahead any more. */
  forgetForeseen(share: Share): void {
    if (this.said.ahead.length === 0) return;
    this.setAside('foretold', undefined);
    const window = this.numbers.slice(this.windowAt);
    this.numbers = this.numbers.slice(0, this.behindLevels).concat(window);
    this.say({ ahead: [] }, share);
  }

  /** Behind what is foreseen. */
  protected get windowAt(): number {
    return this.placeOfAhead(this.said.ahead.length);
  }

  private foreseenAt(at: number, ahead: Ahead): ForecastItem {
    const { of, kind, cause } = ahead;
    const { numbers } = this;
    const hours = numbers[at + HOURS_OF] as number;
    const capacity = capacityOf(numbers[at + STOCK] as number);
    const from = { at: (hours % MOST_HOURS) * HOUR, amount: lower(numbers[at + AMOUNTS] as number) };
    const use = new UseInHand(numbers, at, ahead);
    const foreseen = { of, kind, use, capacity, out: outOf(numbers, at), from, judgedAt: judgedHour(hours) * HOUR };
    const foretold = this.foretold?.[cause];
    return foretold ? { ...foreseen, ...foretold } : foreseen;
  }

  private placeOfAhead(place: number): number {
    let at = this.behindLevels;
    for (let i = 0; i < place; i++) at += sizeOf(this.said.ahead[i] as Ahead);
    return at;
  }

  /** For a kind that is new, or one that lived through a new kind of day. All of it is written after this. */
  private makeRoom(place: number, one: Ahead, share: Share): void {
    const before = this.said.ahead[place];
    const at = this.placeOfAhead(before ? place : this.said.ahead.length);
    const room = Array.from({ length: sizeOf(one) }, () => 0);
    this.numbers = this.numbers.slice(0, at).concat(room, this.numbers.slice(at + (before ? sizeOf(before) : 0)));
    const ahead = before ? this.said.ahead.with(place, one) : [...this.said.ahead, one];
    this.say({ ahead }, share);
  }

  private writeDay(at: number, cells: readonly number[]): void {
    packedDay(cells).forEach((hour, i) => {
      this.numbers[at + i] = hour;
    });
  }
}
