import type { Hall } from '../hall/index.js';
import type { Kiosk } from '../kiosk/kiosk.js';
import type { BusinessSystem } from '../kiosk/system.js';
import type { Person } from '../people/index.js';

/** A thing of the register that is not as it was; `before` absent: it is new. */
export interface Turned<T> {
  before?: T | undefined;
  now: T;
}

/** What changed in the register at one time, by this process or another. */
export interface RegisterTurn {
  kiosks: readonly Turned<Kiosk>[];
  halls: readonly Turned<Hall>[];
  people: readonly Turned<Person>[];
  systems: readonly Turned<BusinessSystem>[];
  /** Something was said of days: opening hours are others. */
  days: boolean;
  /** What services need of kiosks, or what citizens call them, is said otherwise: that may be so of any. */
  services?: true;
  /** It is not known what changed: the register may be another since somebody looked the last time. */
  unknown?: true;
}

export const NO_TURN: RegisterTurn = { kiosks: [], halls: [], people: [], systems: [], days: false };

/** After a start it is not known what changed meanwhile. */
export const UNKNOWN_TURN: RegisterTurn = { ...NO_TURN, days: true, unknown: true };

export const isTurned = ({ kiosks, halls, people, systems, days, services, unknown }: RegisterTurn): boolean =>
  days || services === true || unknown === true || kiosks.length + halls.length + people.length + systems.length > 0;

/** Of a thing that changed more than once the first `before` and the last `now` count. */
function inOne<T extends { id: string }>(one: readonly Turned<T>[], other: readonly Turned<T>[]): Turned<T>[] {
  const byId = new Map<string, Turned<T>>();
  for (const turned of [...one, ...other]) {
    const known = byId.get(turned.now.id);
    byId.set(turned.now.id, known ? { before: known.before, now: turned.now } : turned);
  }
  return [...byId.values()];
}

export const turnsInOne = (turns: readonly RegisterTurn[]): RegisterTurn =>
  turns.reduce(
    (one, other) => ({
      kiosks: inOne(one.kiosks, other.kiosks),
      halls: inOne(one.halls, other.halls),
      people: inOne(one.people, other.people),
      systems: inOne(one.systems, other.systems),
      days: one.days || other.days,
      ...((one.services || other.services) && { services: true }),
      ...((one.unknown || other.unknown) && { unknown: true }),
    }),
    NO_TURN,
  );
