import type { OrderAct } from '../act/index.js';
import type { OpenHours } from '../calendar/index.js';
import type { Hall, Hours } from '../hall/index.js';
import type { Kiosk } from '../kiosk/index.js';
import { type Person, presentOf, standInFor } from '../people/index.js';
import { type Duty, dutyAt, type Roster } from '../roster/index.js';
import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';
import type { MaintenanceOrder, OrderChange, OrderKind } from './order.js';
import { isSkilled, isSkillKnown } from './skilled.js';

/** What is known of who could do an order. */
export interface Hands {
  people: readonly Person[];
  kiosk: Kiosk | undefined;
  hall: Hall;
  hours: OpenHours;
  /** Person id of who sees to what is out, when it is none of the place. */
  owner?: string | undefined;
  /** Who is on duty when. Absent: nobody says. */
  rosters?: readonly Roster[] | undefined;
}

/** Work for which the regulations name who may do it: cash is for who may handle it (S0-Q5c, S3-D7b). */
const SKILL: Partial<Record<OrderKind, string>> = { settle: 'cash' };

/** The duty that a kind of work is of, where it is not maintenance. */
export const DUTY_OF: Partial<Record<OrderKind, Duty>> = { settle: 'cash', security: 'security' };

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

const isQualified = (kind: OrderKind, at: Instant) => {
  const skill = SKILL[kind];
  return (person: Person): boolean => skill !== undefined && isSkilled(person, skill, at);
};

/** People of the hall who have the skill that the work asks for. */
const ofHall = ({ people, hall }: Hands, kind: OrderKind, at: Instant): Person[] =>
  people.filter((person) => person.halls.includes(hall.id) && isQualified(kind, at)(person));

const byId = ({ people }: Pick<Hands, 'people'>, ids: (string | undefined)[]): Person[] =>
  ids.flatMap((id) => people.find((person) => person.id === id) ?? []);

/** Those first of whom it holds; else in the order in which they stand. */
const preferring = (people: Person[], holds: (person: Person) => boolean): Person[] => [
  ...people.filter(holds),
  ...people.filter((person) => !holds(person)),
];

const named = (hands: Hands): Person[] => byId(hands, [hands.owner, hands.kiosk?.maintainer, hands.hall.firstResponsible]);

/**
 * Who could do it, the first the best. Work that anybody may do is the named maintainer's (S0-C1.3), else the first responsible's (S0-Q3),
 * whoever of them is on shift or not. For what asks for a skill those who have it come first, and of them who is on shift. In place of who
 * is away is who stands in, where they may do it themselves.
 */
export function handsFor(kind: OrderKind, hands: Hands, at: Instant): Person[] {
  const { people, hours } = hands;
  const first = presentOf(named(hands), people, at).filter((person) => mayDo(person, kind, at));
  if (SKILL[kind] === undefined) return first;
  const others = presentOf(ofHall(hands, kind, at), people, at).filter(isQualified(kind, at));
  const able = [...new Set([...first, ...others])];
  const rostered = rosteredFor(hands, DUTY_OF[kind] ?? 'maintenance', at);
  const onShift = preferring(able, (person) => isOnShift(person, hours, at, rostered));
  return preferring(onShift, isQualified(kind, at));
}

/** That somebody has an order in place of who is away; null: they are named for it themselves. */
export function deputyWords(kind: OrderKind, assignee: string | null, hands: Hands, at: Instant): Text | null {
  const candidates = [...named(hands), ...ofHall(hands, kind, at)];
  const away = candidates.find((person) => standInFor(person, hands.people, at).id === assignee);
  const [deputy] = byId(hands, [assignee ?? undefined]);
  if (!away || !deputy || away === deputy) return null;
  return { zh: `${deputy.name}代${away.name}办理（AB岗）`, en: `${deputy.name} stands in for ${away.name}` };
}

/** Person id of who is named for it, registered or not. */
const namedFor = ({ owner, kiosk, hall }: Hands): string | null => owner ?? kiosk?.maintainer ?? hall.firstResponsible ?? null;

/** Who is to do an order: somebody who can be told before somebody who cannot. */
export function assigneeFor(kind: OrderKind, hands: Hands, at: Instant): string | null {
  const able = handsFor(kind, hands, at);
  const best = able.find(isReachable) ?? able[0];
  if (best) return best.id;
  // Cash is not given to who may not handle it: then it is the first responsible's to arrange (S0-Q3).
  if (SKILL[kind] === undefined) return namedFor(hands);
  const { firstResponsible } = hands.hall;
  return presentOf(byId(hands, [firstResponsible]), hands.people, at)[0]?.id ?? firstResponsible ?? null;
}

/** Who takes out cash together with the assignee (S0-Q5c); null: nobody is known who could; undefined: one person does it. */
export function secondFor(kind: OrderKind, assignee: string | null, hands: Hands, at: Instant): string | null | undefined {
  if (kind !== 'settle') return undefined;
  const others = handsFor(kind, hands, at).filter(({ id }) => id !== assignee);
  return (others.find(isReachable) ?? others[0])?.id ?? null;
}

/** Who can be told of an order, one after the other: whoever could do it, who is named for the device and the hall, who watches. */
export function inTurn(kind: OrderKind, hands: Hands, at: Instant): Person[] {
  const { people, hall, kiosk } = hands;
  const ofRole = (role: Person['roles'][number], here: boolean) =>
    people.filter(({ roles, halls }) => roles.includes(role) && (!here || halls.includes(hall.id)));
  const present = (wanted: Person[]): Person[] => presentOf(wanted, people, at);
  const all = [
    ...handsFor(kind, hands, at),
    ...present(byId(hands, [kiosk?.maintainer, hall.firstResponsible])),
    ...present(ofRole('technician', true)).filter((person) => mayDo(person, kind, at)),
    ...present([...ofRole('manager', true), ...ofRole('noc', false), ...ofRole('administrator', false)]),
  ];
  return [...new Set(all)].filter(isReachable);
}

/** Who is told when those before cannot be. */
export const nextToTell = (kind: OrderKind, hands: Hands, tried: ReadonlySet<string>, at: Instant): Person | undefined =>
  inTurn(kind, hands, at).find(({ id }) => !tried.has(id));

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

/** Whom its doer may turn to: who has it and who answers for the hall, then whoever does orders of the hall. */
export function turnTo(order: MaintenanceOrder, hands: Pick<Hands, 'people' | 'kiosk' | 'hall'>, at: Instant): Hand[] {
  const { people, hall, kiosk } = hands;
  const named = [order.assignee ?? undefined, order.second ?? undefined, kiosk?.maintainer, hall.firstResponsible];
  const ofHall = people.filter(({ roles, halls }) => halls.includes(hall.id) && roles.some((role) => DO_ORDERS.has(role)));
  return [...new Set([...byId(hands, named), ...ofHall])].map((person) => ({
    id: person.id,
    name: person.name,
    ...(person.phone !== undefined && { phone: person.phone }),
    able: mayTake(person, order, hands, at) && standInFor(person, people, at) === person,
  }));
}

/** The change with another second where its second has become its assignee, or there was none. */
export function withSecond(change: OrderChange, hands: Hands): OrderChange {
  const { order, at } = change;
  if (order.second === undefined || (order.second !== null && order.second !== order.assignee)) return change;
  return { ...change, order: { ...order, second: secondFor(order.kind, order.assignee, hands, at) ?? null } };
}
