import type { NounFilter, Within } from '#libs/domain/index.js';
import { BadCursor } from '#libs/domain/journal/index.js';
import { DAY, type Instant } from '#libs/domain/time/index.js';

/** How to undo what a transaction did, newest first. */
export class UndoLog {
  private steps: (() => void)[] = [];

  note(step: () => void): void {
    this.steps.push(step);
  }

  clear(): void {
    this.steps = [];
  }

  rollBack(): void {
    for (const step of this.steps.reverse()) step();
    this.steps = [];
  }
}

/** A map whose changes can be undone. */
export class UndoableMap<K, V> {
  private readonly map = new Map<K, V>();
  /** Counts what was changed, and what of that was undone. */
  changes = 0;

  constructor(private readonly log: UndoLog) {}

  get(key: K): V | undefined {
    return this.map.get(key);
  }

  values(): IterableIterator<V> {
    return this.map.values();
  }

  set(key: K, value: V): void {
    this.noteBefore(key);
    this.map.set(key, value);
  }

  delete(key: K): void {
    if (!this.map.has(key)) return;
    this.noteBefore(key);
    this.map.delete(key);
  }

  private noteBefore(key: K): void {
    this.changes++;
    const before = this.map.get(key);
    this.log.note(() => {
      this.changes++;
      if (before === undefined) this.map.delete(key);
      else this.map.set(key, before);
    });
  }
}

/** What is reckoned of a map, anew only when something in it has changed. */
export class ReckonedOf<V, T> {
  private changes = -1;
  private value!: T;

  constructor(
    private readonly map: UndoableMap<string, V>,
    private readonly reckon: (values: Iterable<V>) => T,
  ) {}

  get(): T {
    if (this.changes === this.map.changes) return this.value;
    this.changes = this.map.changes;
    this.value = this.reckon(this.map.values());
    return this.value;
  }
}

/** The first of the times of a map's things. */
export const firstOf = <V>(map: UndoableMap<string, V>, dueAt: (one: V) => Instant | null | undefined): ReckonedOf<V, Instant> =>
  new ReckonedOf(map, (values) => {
    let first = Number.POSITIVE_INFINITY;
    for (const one of values) first = Math.min(first, dueAt(one) ?? first);
    return first;
  });

interface Ending {
  id: string;
  kioskId: string | null;
  cause: string;
  closedAt: Instant | null;
}

/** What ended on single kiosks within a day, the last of each cause: it may go on. */
export class LatelyEnded<V extends Ending> {
  private readonly byKiosk: UndoableMap<string, V[]>;

  constructor(log: UndoLog) {
    this.byKiosk = new UndoableMap(log);
  }

  of(kioskId: string): V[] {
    return this.byKiosk.get(kioskId) ?? [];
  }

  /** Notes how it stands with it. Answers those that can go on no more. */
  note(one: V): V[] {
    const { id, kioskId, cause, closedAt } = one;
    if (kioskId === null) return [];
    const others = this.of(kioskId).filter((other) => other.id !== id);
    if (closedAt === null) {
      if (others.length < this.of(kioskId).length) this.byKiosk.set(kioskId, others);
      return [];
    }
    const stays = (other: V): boolean => other.cause !== cause && (other.closedAt ?? 0) >= closedAt - DAY;
    this.byKiosk.set(kioskId, [...others.filter(stays), one]);
    return others.filter((other) => !stays(other));
  }
}

/** Thrown when something would stand twice that may stand once. */
export class TwiceRefused extends Error {
  readonly retry = false;
}

interface Noun {
  id: string;
  kioskId: string | null;
  /** When it is of more than one. */
  kioskIds?: string[];
  /** Of those the ones that it concerns now. */
  affected?: string[];
  hallId: string;
  state: string;
  kind: string;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Oldest first, then by id. Most lie so already: they were put in as they came. */
export function inOrder<T extends { id: string }>(things: Iterable<T>, time: (one: T) => number): T[] {
  const list = [...things];
  const follows = (a: T, b: T): number => time(a) - time(b) || byText(a.id, b.id);
  return list.every((one, i) => i === 0 || follows(list[i - 1] as T, one) <= 0) ? list : list.sort(follows);
}

/** One page, newest first. The cursor names the place of the last one shown. Throws {@link BadCursor}. */
export function pageOf<T extends { id: string }>(
  things: Iterable<T>,
  time: (one: T) => number,
  { limit, after }: { limit: number; after?: string },
): { items: T[]; next: string | null } {
  const place = after === undefined ? null : placeOf(after);
  const isBehind = (one: T): boolean => !place || time(one) < place[0] || (time(one) === place[0] && one.id < place[1]);
  const newest = inOrder([...things].filter(isBehind), time).reverse();
  const items = newest.slice(0, limit);
  const last = items.at(-1);
  return { items, next: last && newest.length > limit ? cursorOf([time(last), last.id]) : null };
}

type Place = [time: number, id: string];

const cursorOf = (place: Place): string => Buffer.from(JSON.stringify(place)).toString('base64url');

function placeOf(cursor: string): Place {
  const place = parsed(cursor);
  if (!Array.isArray(place) || !Number.isSafeInteger(place[0]) || typeof place[1] !== 'string') throw new BadCursor();
  return place as Place;
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw new BadCursor();
  }
}

/** An open incident is of the kiosks that it affects now, all else of those that it ever concerned. */
function isOf(one: Noun, kioskId: string): boolean {
  const kiosks = one.state === 'open' && one.affected ? one.affected : one.kioskIds;
  return kiosks ? kiosks.includes(kioskId) : one.kioskId === kioskId;
}

type Placed = Pick<Noun, 'kioskId' | 'kioskIds' | 'hallId'> & { alarm?: { kioskIds: string[] } };

/** Whether a noun is in one of the places, as the database says it. */
export const isIn = (one: Placed, within: Within | undefined): boolean =>
  !within ||
  within.hallIds.includes(one.hallId) ||
  (one.kioskId === null && (one.kioskIds ?? one.alarm?.kioskIds ?? []).some((id) => within.kioskIds.includes(id)));

/** Of the nouns those that fit. */
export const fitting = <T extends Noun>(
  nouns: Iterable<T>,
  { kioskId, hallId, state, kind, within }: Omit<NounFilter, 'limit'>,
): T[] =>
  [...nouns].filter(
    (one) =>
      (kioskId === undefined || isOf(one, kioskId)) &&
      (hallId ?? one.hallId) === one.hallId &&
      (state ?? one.state) === one.state &&
      (kind ?? one.kind) === one.kind &&
      isIn(one, within),
  );
