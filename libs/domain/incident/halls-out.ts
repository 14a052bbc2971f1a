import type { Instant } from '../time/index.js';
import { beganAt, type Desk } from './desk.js';
import { fallOf, isOut, partsOfHall, partsUntil } from './hall.js';
import type { Incident } from './incident.js';
import type { Withheld } from './withheld.js';

/** A hall that is out by its line; one with a single kiosk is out with it. */
export interface HallOut {
  hallId: string;
  outage: Incident | null;
  singles: Incident[];
  held: readonly Withheld[];
  /** When half of those that are out in the hall were. */
  fellAt: Instant;
  /** Whether it is alone is not known yet. */
  undecided?: true;
}

/** When half of them were out. */
function halfOutAt(alarms: Incident[]): Instant {
  const began = alarms.map(beganAt).sort((a, b) => a - b);
  return began[Math.ceil(began.length / 2) - 1] ?? 0;
}

/** A hall that is out, or null; it is so until then, if nothing changes there. */
interface Known {
  value: HallOut | null;
  until: Instant;
}

const forGood = (value: HallOut | null): Known => ({ value, until: Number.POSITIVE_INFINITY });

/** A hall of which nobody was told yet. */
function undecided(desk: Desk, hallId: string, at: Instant): Known {
  if (desk.awaitingIn(hallId).length === 0) return forGood(null);
  const fall = fallOf(desk, hallId, at);
  if (fall.power || !(fall.only || isOut(fall))) return { value: null, until: fall.until };
  const parts = partsOfHall(desk, hallId, at);
  const { held, singles } = parts;
  const value: HallOut = { hallId, outage: null, singles, held, fellAt: at, undecided: true };
  return { value, until: Math.min(fall.until, partsUntil(parts)) };
}

/** Lost power is the hall's own: it is no part of the region's line. */
function reckonOut(desk: Desk, hallId: string, at: Instant): Known {
  const outage = desk.outagesOf(hallId).find(({ state }) => state === 'open');
  if (outage) {
    if (outage.cause !== 'hall/network') return forGood(null);
    const held = desk.heldBy(outage.id);
    return forGood({ hallId, outage, singles: [], held, fellAt: halfOutAt(held.map(({ alarm }) => alarm)) });
  }
  const [only, ...others] = desk.premises.watchedIn(hallId);
  const single = only !== undefined && others.length === 0 ? desk.incident(only, 'link') : undefined;
  if (single) return forGood({ hallId, outage: null, singles: [single], held: [], fellAt: beganAt(single) });
  return undecided(desk, hallId, at);
}

/**
 * Which halls of a region are out, kept in step with the desk: while thousands of kiosks fall out one by one, each of them would have every
 * hall looked through again.
 */
class HallsOut {
  private readonly out = new Map<string, HallOut>();
  private readonly place: ReadonlyMap<string, number>;
  private list: HallOut[] | undefined;
  /** By hall: until when it is so if nothing changes there. */
  private readonly until = new Map<string, Instant>();
  /** So many changes of the desk are in it. */
  private seen: number;

  constructor(
    private readonly desk: Desk,
    private readonly halls: string[],
    private from: Instant,
  ) {
    this.place = new Map(halls.map((hallId, i) => [hallId, i]));
    this.seen = desk.changedHalls.length;
    for (const hallId of halls) this.look(hallId, from);
  }

  canTell(halls: string[], at: Instant): boolean {
    return this.halls === halls && this.from <= at;
  }

  at(at: Instant): readonly HallOut[] {
    const { changedHalls } = this.desk;
    for (const hallId of new Set(changedHalls.slice(this.seen))) if (this.place.has(hallId)) this.look(hallId, at);
    for (const [hallId, until] of at === this.from ? [] : this.until) if (until < at) this.look(hallId, at);
    this.seen = changedHalls.length;
    this.from = at;
    this.list ??= [...this.out.values()].sort((a, b) => this.placeOf(a) - this.placeOf(b));
    return this.list;
  }

  private placeOf({ hallId }: HallOut): number {
    return this.place.get(hallId) ?? 0;
  }

  private look(hallId: string, at: Instant): void {
    const { value, until } = reckonOut(this.desk, hallId, at);
    if (until === Number.POSITIVE_INFINITY) this.until.delete(hallId);
    else this.until.set(hallId, until);
    if (!value && !this.out.has(hallId)) return;
    if (value) this.out.set(hallId, value);
    else this.out.delete(hallId);
    this.list = undefined;
  }
}

const known = new WeakMap<Desk, Map<string, HallsOut>>();

/** Those of the region's halls that are out, by id. */
export function outAmong(desk: Desk, region: string, halls: string[], at: Instant): readonly HallOut[] {
  const byRegion = known.get(desk) ?? new Map<string, HallsOut>();
  known.set(desk, byRegion);
  const last = byRegion.get(region);
  const good = last?.canTell(halls, at) ? last : new HallsOut(desk, halls, at);
  byRegion.set(region, good);
  return good.at(at);
}
