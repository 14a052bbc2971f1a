import type { Line, LineFilter } from '../kiosk/index.js';
import { DAY, type Instant, MINUTE } from '../time/index.js';
import type { Conformance, KioskFact, ReadingFact } from './fact.js';

type Of<W extends KioskFact['what']> = Extract<KioskFact, { what: W }>;

/** A connection from its beginning to its end. */
export interface LivedLine extends Line {
  /** Null: it stands. */
  lostAt: Instant | null;
  /** Filters that were refused. */
  denied: string[];
}

/** What was seen of the kiosk, put in order. The order of the facts of one moment does not matter. */
export interface Life {
  about: Conformance;
  lines: LivedLine[];
  turnedAway: Of<'turned-away'>[];
  published: Of<'published'>[];
  told: Of<'told'>[];
  refused: Of<'refused'>[];
  /** Those that came while it was looked at. */
  readings: ReadingFact[];
  /** Also those of before. */
  births: ReadingFact[];
  heartbeats: ReadingFact[];
  /** Enough has come, or no more is waited for. */
  isEnough: boolean;
}

/** With so many heartbeats everything that is seen in a running kiosk has been seen. Ours. */
const ENOUGH_HEARTBEATS = 5;
/** So much later than others, by the kiosk's own clock, a message was buffered. Ours. */
const LATE = MINUTE;

export function lifeOf(facts: readonly KioskFact[], about: Conformance): Life {
  const all = inOrder(facts);
  const readings = pick(all, 'reading').filter(({ at }) => at >= about.from);
  const heartbeats = readings.filter(({ kind }) => kind === 'heartbeat');
  return {
    about,
    lines: linesOf(all),
    turnedAway: pick(all, 'turned-away'),
    published: pick(all, 'published'),
    told: pick(all, 'told').filter(({ at }) => at >= about.from),
    refused: pick(all, 'refused'),
    readings,
    births: pick(all, 'reading').filter(({ kind }) => kind === 'birth'),
    heartbeats,
    isEnough: about.over || heartbeats.length >= ENOUGH_HEARTBEATS,
  };
}

/** How far the kiosk's clock is from ours by this message, milliseconds. */
export const offsetOf = ({ ts, at }: ReadingFact): number => ts - at;

/** Without those that were buffered. A message on its way only ever makes a clock look slow, in whatever unit. */
export function inTime(readings: readonly ReadingFact[]): ReadingFact[] {
  const offset = (reading: ReadingFact): number => offsetOf({ ...reading, ts: reading.ts * unitOf(reading) });
  const least = readings.reduce((most, reading) => Math.max(most, offset(reading)), Number.NEGATIVE_INFINITY);
  return readings.filter((reading) => least - offset(reading) <= LATE);
}

/** Milliseconds of one unit of the kiosk's clock, as far as it is right to a day. */
export function unitOf({ ts, at }: ReadingFact): number {
  return [1_000, 0.001].find((unit) => Math.abs(ts * unit - at) < DAY) ?? 1;
}

const pick = <W extends KioskFact['what']>(facts: KioskFact[], what: W): Of<W>[] =>
  facts.filter((fact): fact is Of<W> => fact.what === what);

/** By time, then by what they say, each once. */
function inOrder(facts: readonly KioskFact[]): KioskFact[] {
  const keyed = new Map(facts.map((fact) => [JSON.stringify(Object.entries(fact).sort(byName)), fact]));
  return [...keyed].sort(([a, { at }], [b, { at: other }]) => at - other || (a < b ? -1 : 1)).map(([, fact]) => fact);
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);

function linesOf(facts: KioskFact[]): LivedLine[] {
  const lost = new Map(pick(facts, 'lost').map(({ line, at }) => [line, at]));
  const subscribed = pick(facts, 'subscribed');
  const gone = pick(facts, 'unsubscribed');
  return pick(facts, 'connected').map(({ what: _, ...line }) => {
    const own = subscribed.filter((one) => one.line === line.line);
    const left = gone.filter((one) => one.line === line.line);
    const taken = own.flatMap(({ filter, qos, at }) => (qos === null ? [] : [{ filter, qos, at }]));
    const had = line.filters.map((one) => ({ ...one, at: line.at }));
    const isHeld = ({ filter, at }: { filter: string; at: Instant }): boolean =>
      !left.some((one) => one.filter === filter && one.at > at);
    return {
      ...line,
      filters: [...had, ...taken].filter(isHeld).map(({ filter, qos }): LineFilter => ({ filter, qos })),
      lostAt: lost.get(line.line) ?? null,
      denied: own.filter(({ qos }) => qos === null).map(({ filter }) => filter),
    };
  });
}

/** Whether the line stood for so long after a moment, or stands and the time is over. */
export const stoodFor = ({ lostAt }: LivedLine, since: Instant, ms: number, now: Instant): boolean =>
  (lostAt ?? now) - since >= ms;
