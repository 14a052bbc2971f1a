import type { OrderAct } from '../act/index.js';
import type { OpenHours } from '../calendar/index.js';
import type { Hall, Hours } from '../hall/index.js';
import type { Kiosk } from '../kiosk/index.js';
import { type Department, type Person, presentOf, standInFor } from '../people/index.js';
import { type Duty, dutyAt, type Roster } from '../roster/index.js';
import type { Instant } from '../time/index.js';
import type { MaintenanceOrder, OrderKind } from './order.js';
import type { Mended, OrdersInHand } from './order-book.js';
import { isSkilled, isSkillKnown } from './skilled.js';
import type { Trouble } from './trade.js';

/** What is known of who could do an order. */
export interface Hands {
  people: readonly Person[];
  kiosk: Kiosk | undefined;
  hall: Hall;
  hours: OpenHours;
  /** Person id of who sees to what is out, when it is none of the place. */
  owner?: string | undefined;
  /** What is wrong; absent: nothing that is known, as of an order by hand. */
  trouble?: Trouble | undefined;
  /** What kinds of departments there are; absent: none are registered. */
  departments?: readonly Department[] | undefined;
  /** Other halls, for the way from there; absent: no way is known. */
  hallOf?: ((id: string) => Hall | undefined) | undefined;
  /** What the books say of those who could do it alike; absent: nothing was asked. */
  atWork?: AtWork | undefined;
  /** Who is on duty when; absent: nobody says. */
  rosters?: readonly Roster[] | undefined;
}

/** What the books say of people, where the register alone leaves several. */
export interface AtWork {
  /** Who mended the same fault of the same kiosk last. */
  mended: Mended | null;
  /** By person id; who has nothing to do is not in it. */
  inHand: ReadonlyMap<string, InHand>;
}

/** What is at hand of a person while they do it: they are there, or on the way. */
const AT_WORK: ReadonlySet<string> = new Set(['accepted', 'arrived']);

/** What people have to do, by person id. Where somebody is on site there they are; else they are on the way to what they accepted. */
export function atWorkBy(mended: Mended | null, rows: readonly OrdersInHand[]): AtWork {
  const inHand = new Map<string, InHand>();
  for (const person of new Set(rows.map((row) => row.person))) {
    const theirs = rows.filter((row) => row.person === person);
    const working = theirs.filter(({ state }) => AT_WORK.has(state));
    const there = working.filter(({ state }) => state === 'arrived');
    const halls = (there.length > 0 ? there : working).map(({ hallId }) => hallId);
    inHand.set(person, { orders: theirs.reduce((sum, { orders }) => sum + orders, 0), halls });
  }
  return { mended, inHand };
}

/** What a person has to do. */
export interface InHand {
  /** Orders of theirs that are not done. */
  orders: number;
  /** Halls where they are at work now, or on the way to. */
  halls: readonly string[];
}

/** Work for which the regulations name who may do it: cash is for who may handle it (S0-Q5c, S3-D7b). */
export const SKILL: Partial<Record<OrderKind, string>> = { settle: 'cash' };

/** Nobody unqualified is assigned (S3-D7b). Of whom no skill is registered it is not known; the named person may be it. */
export function mayDo(person: Person, kind: OrderKind, at: Instant): boolean {
  const skill = SKILL[kind];
  return skill === undefined || !isSkillKnown(person) || isSkilled(person, skill, at);
}

const isTable = (shift: unknown): shift is Exclude<Hours, '24h'> =>
  typeof shift === 'object' && shift !== null && !Array.isArray(shift) && Object.values(shift).every(Array.isArray);

/** Who is on a duty of the hall by its rosters; null: there are none for it, or they have a hole then, and it is as if there were none. */
export function rosteredFor(
  { rosters = [], people, hours, hall }: Pick<Hands, 'rosters' | 'people' | 'hours' | 'hall'>,
  duty: Duty,
  at: Instant,
): Person[] | null {
  if (rosters.length === 0) return null;
  const person = (id: string): Person | undefined => people.find((one) => one.id === id);
  const onDuty = dutyAt(rosters, duty, hall, at, { people, person, hours });
  return onDuty.length === 0 ? null : onDuty.map((one) => one.person);
}

/**
 * Shifts are tables of hours as those of halls are. Who has none, or none that can be read, is not known to be off. Where a roster has people
 * on duty, it is they.
 */
export function isOnShift(person: Person, hours: OpenHours, at: Instant, rostered: readonly Person[] | null = null): boolean {
  if (rostered !== null) return rostered.includes(person);
  const { shifts = [] } = person;
  const tables = shifts.filter(isTable);
  return tables.length === 0 || tables.some((table) => hours.isOpen({ hours: table, statutoryHolidays: 'open' }, at));
}

export const isReachable = ({ channels }: Person): boolean => channels.length > 0;

export const byId = ({ people }: Pick<Hands, 'people'>, ids: (string | undefined)[]): Person[] =>
  ids.flatMap((id) => people.find((person) => person.id === id) ?? []);

/** Person id of whose the order is from then on; null: it stays whose it is. */
export function takerOf({ act, by, to }: OrderAct): string | null {
  if (act === 'order.accept' || act === 'order.takeOver') return by;
  return act === 'order.assign' || act === 'order.passOn' ? (to ?? null) : null;
}

/** Whether a person may have an order: the first responsible, or who stands in for them, answers for all of the hall (S0-Q3). */
export const mayTake = (
  person: Person,
  { kind }: MaintenanceOrder,
  hands: Pick<Hands, 'people' | 'hall'>,
  at: Instant,
): boolean => mayDo(person, kind, at) || presentOf(byId(hands, [hands.hall.firstResponsible]), hands.people, at).includes(person);

/** Somebody who is to be called about an order, or could have it. */
export interface Hand extends Pick<Person, 'id' | 'name' | 'phone'> {
  /** Whether it may be theirs. */
  able: boolean;
}

/** These do orders, or see to it that they are done. */
const DO_ORDERS: ReadonlySet<Person['roles'][number]> = new Set(['technician', 'cashOfficer', 'manager', 'supervisor']);

/** A person as who is to be called about an order; who is away takes none. */
export const handOf = (person: Person, order: MaintenanceOrder, hands: Pick<Hands, 'people' | 'hall'>, at: Instant): Hand => ({
  id: person.id,
  name: person.name,
  ...(person.phone !== undefined && { phone: person.phone }),
  able: mayTake(person, order, hands, at) && standInFor(person, hands.people, at) === person,
});

/** Whom its doer may turn to: who has it and who answers for the hall, then whoever does orders of the hall. */
export function peopleOf(order: MaintenanceOrder, hands: Pick<Hands, 'people' | 'kiosk' | 'hall'>): Person[] {
  const { people, hall, kiosk } = hands;
  const named = [order.assignee ?? undefined, order.second ?? undefined, kiosk?.maintainer, hall.firstResponsible];
  const ofHall = people.filter(({ roles, halls }) => halls.includes(hall.id) && roles.some((role) => DO_ORDERS.has(role)));
  return [...new Set([...byId(hands, named), ...ofHall])];
}

/** The same, as who is to be called. */
export const turnTo = (order: MaintenanceOrder, hands: Pick<Hands, 'people' | 'kiosk' | 'hall'>, at: Instant): Hand[] =>
  peopleOf(order, hands).map((person) => handOf(person, order, hands, at));
