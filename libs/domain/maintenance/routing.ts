import { placeOfHall, wholeMetresBetween } from '../hall/index.js';
import { type Person, presentOf, standInFor } from '../people/index.js';
import type { Duty } from '../roster/index.js';
import type { Instant } from '../time/index.js';
import { byId, type Hands, isOnShift, isReachable, mayDo, SKILL } from './hands.js';
import { type Asked, asking, isFit, isMember } from './members.js';
import type { MaintenanceOrder, OrderChange, OrderKind } from './order.js';
import { type Trade, tradesFor } from './trade.js';

/** As what the register names somebody for the kiosk, the hall or what is out. */
export type NamedAs = 'owner' | 'maintainer' | 'firstResponsible';

/** Somebody who could do an order, and what speaks for them. */
export interface Candidate {
  person: Person;
  /** For whom they stand in; null: it is their own. */
  standsInFor: Person | null;
  /** Null: of none that it asks for, but named. */
  trade: Trade | null;
  named: NamedAs | null;
  onShift: boolean;
  /** When they mended this fault of this kiosk, where they did so last. */
  mendedAt: Instant | null;
  /** Undone orders in hand, as far as the books were asked. */
  orders: number;
  /** As the crow flies; null: not known. */
  metres: number | null;
}

const NAMED: readonly NamedAs[] = ['owner', 'maintainer', 'firstResponsible'];

const idNamed = ({ owner, kiosk, hall }: Hands, as: NamedAs): string | undefined =>
  as === 'owner' ? owner : as === 'maintainer' ? kiosk?.maintainer : hall.firstResponsible;

/** Of those whom the register names by that, the first that is registered. */
const namedAs = (hands: Hands, person: Person): NamedAs | null => NAMED.find((as) => idNamed(hands, as) === person.id) ?? null;

/** Whom the trade is, before anybody stands in for them: who is named first, then by id, so that the order of the register is nothing. */
const originals = (trade: Trade, asked: Asked): Person[] =>
  asked.hands.people
    .filter((person) => isMember(trade, person, asked))
    .sort((a, b) => place(a, asked) - place(b, asked) || (a.id < b.id ? -1 : 1));

const placeNamed = (as: NamedAs | null): number => (as === null ? NAMED.length : NAMED.indexOf(as));

const place = (person: Person, { hands }: Asked): number => placeNamed(namedAs(hands, person));

/** Metres from where they are at work, else from their halls, the nearest of them. */
function metresTo({ hands }: Asked, person: Person): number | null {
  const here = placeOfHall(hands.hall);
  const now = hands.atWork?.inHand.get(person.id)?.halls ?? [];
  const from = now.length > 0 ? now : person.halls;
  if (from.includes(hands.hall.id)) return 0;
  const ways = from.flatMap((id) => {
    const there = placeOfHall(hands.hallOf?.(id) ?? {});
    return here && there ? wholeMetresBetween(here, there) : [];
  });
  return ways.length > 0 ? Math.min(...ways) : null;
}

/** The duty of a trade: of the others no roster is kept. */
const DUTY_OF: Partial<Record<Trade, Duty>> = {
  technician: 'maintenance',
  security: 'security',
  cash: 'cash',
  cashHandler: 'cash',
};

function rosteredIn(trade: Trade | null, { onDuty }: Asked): readonly Person[] | null {
  const duty = trade === null ? undefined : DUTY_OF[trade];
  return duty === undefined ? null : onDuty(duty);
}

/** What speaks for somebody, or for who stands in for them. */
export function candidate(original: Person, trade: Trade | null, asked: Asked): Candidate {
  const { hands, at } = asked;
  const person = standInFor(original, hands.people, at);
  const { mended, inHand } = hands.atWork ?? {};
  return {
    person,
    standsInFor: person === original ? null : original,
    trade,
    named: namedAs(hands, original),
    onShift: isOnShift(person, hands.hours, at, rosteredIn(trade, asked)),
    mendedAt: mended?.person === person.id ? mended.at : null,
    orders: inHand?.get(person.id)?.orders ?? 0,
    metres: metresTo(asked, person),
  };
}

const ofTrade = (trade: Trade, asked: Asked): Candidate[] =>
  originals(trade, asked)
    .map((original) => candidate(original, trade, asked))
    .filter((one) => isFit(trade, one.person, asked, one.named !== null));

/** Each person once, as what they come first. */
const once = (candidates: readonly Candidate[]): Candidate[] => {
  const seen = new Set<string>();
  return candidates.filter(({ person }) => !seen.has(person.id) && seen.add(person.id));
};

type Key = (one: Candidate, trades: readonly Trade[]) => number;

/**
 * What the register says of who comes first. Who is on shift: others would be called out of bed. Then whose trade it is before who can do it
 * as well. Then who is named: the kiosk is theirs (S0-C1.3), or the hall (S0-Q3).
 */
const BY_REGISTER: readonly Key[] = [
  ({ onShift }) => (onShift ? 0 : 1),
  ({ trade }, trades) => (trade === null ? trades.length : trades.indexOf(trade)),
  ({ named }) => placeNamed(named),
];

/** What the books say of those who are alike by the register: who knows the fault, who has time, who has the shortest way. The order is ours. */
const BY_BOOKS: readonly Key[] = [
  ({ mendedAt }) => (mendedAt === null ? 1 : 0),
  ({ orders }) => orders,
  ({ metres }) => metres ?? Number.MAX_SAFE_INTEGER,
];

function compared(keys: readonly Key[], a: Candidate, b: Candidate, trades: readonly Trade[]): number {
  for (const key of keys) {
    const difference = key(a, trades) - key(b, trades);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Who is named, where nobody of the trade is known, or none of them can be told: the owner, the maintainer (S0-C1.3), the first responsible (S0-Q3). */
function byName(asked: Asked): Candidate[] {
  const { kind, hands, at } = asked;
  return NAMED.flatMap((as) => byId(hands, [idNamed(hands, as)]))
    .map((original) => candidate(original, null, asked))
    .filter(({ person }) => mayDo(person, kind, at));
}

/** Who could do it, the first the best. It is the same whatever the order in the register. */
export function routed(kind: OrderKind, hands: Hands, at: Instant): Candidate[] {
  const asked = asking(kind, hands, at);
  const trades = tradesFor(kind, hands.trouble);
  const all = once(trades.flatMap((trade) => ofTrade(trade, asked)));
  const sorted = all.sort(
    (a, b) => compared([...BY_REGISTER, ...BY_BOOKS], a, b, trades) || (a.person.id < b.person.id ? -1 : 1),
  );
  return once([...sorted, ...byName(asked)]);
}

/** Whether the register alone does not say which of the two comes first. */
export const isAlike = (a: Candidate, b: Candidate, kind: OrderKind, hands: Hands): boolean =>
  a.trade !== null && b.trade !== null && compared(BY_REGISTER, a, b, tradesFor(kind, hands.trouble)) === 0;

/** So many do an order (S0-Q5c). */
const doersOf = (kind: OrderKind): number => (kind === 'settle' ? 2 : 1);

/** Somebody who can be told before somebody who cannot. */
const reachableFirst = (all: readonly Candidate[]): Candidate[] => [
  ...all.filter(({ person }) => isReachable(person)),
  ...all.filter(({ person }) => !isReachable(person)),
];

/**
 * Ids of those of whom the books are to be asked before somebody is chosen: who come first alike. Mostly nobody: the register names one.
 */
export function leftOpen(kind: OrderKind, hands: Hands, at: Instant): string[] {
  const able = reachableFirst(routed(kind, hands, at));
  const chosen = able.slice(0, doersOf(kind));
  const alike = able.filter((one) =>
    able.some((other) => other !== one && (chosen.includes(one) || chosen.includes(other)) && isAlike(one, other, kind, hands)),
  );
  return alike.map(({ person }) => person.id);
}

/** Who could do it, the first the best. */
export const handsFor = (kind: OrderKind, hands: Hands, at: Instant): Person[] =>
  routed(kind, hands, at).map(({ person }) => person);

/**
 * Whether who has an order that nobody accepted keeps it, when the register says something else. Who is as good is none better: it
 * would go to and fro with shifts and with what people have in hand. Of cash whoever may handle it is as good.
 */
export function keepsIt(kind: OrderKind, assignee: string | null, hands: Hands, at: Instant): boolean {
  const all = routed(kind, hands, at);
  const theirs = all.find(({ person }) => person.id === assignee);
  if (!theirs) return false;
  if (kind === 'settle') return true;
  const trades = tradesFor(kind, hands.trouble);
  const [, ...whatever] = BY_REGISTER;
  const isBetter = (one: Candidate): boolean =>
    isReachable(one.person) && (one.onShift || !theirs.onShift) && compared(whatever, one, theirs, trades) < 0;
  return isReachable(theirs.person) && !all.some(isBetter);
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

/** Person id of who is named for it, registered or not. */
const namedFor = ({ owner, kiosk, hall }: Hands): string | null => owner ?? kiosk?.maintainer ?? hall.firstResponsible ?? null;

/** Who is chosen; undefined: nobody could do it. */
export const chosenFor = (kind: OrderKind, hands: Hands, at: Instant): Candidate | undefined =>
  reachableFirst(routed(kind, hands, at))[0];

/** Who is to do an order. */
export function assigneeFor(kind: OrderKind, hands: Hands, at: Instant): string | null {
  const best = chosenFor(kind, hands, at);
  if (best) return best.person.id;
  // Cash is not given to who may not handle it: then it is the first responsible's to arrange (S0-Q3).
  if (SKILL[kind] === undefined) return namedFor(hands);
  const { firstResponsible } = hands.hall;
  return presentOf(byId(hands, [firstResponsible]), hands.people, at)[0]?.id ?? firstResponsible ?? null;
}

/** Who takes out cash together with the assignee (S0-Q5c); null: nobody is known who could; undefined: one person does it. */
export function secondFor(kind: OrderKind, assignee: string | null, hands: Hands, at: Instant): string | null | undefined {
  if (doersOf(kind) < 2) return undefined;
  const others = handsFor(kind, hands, at).filter(({ id }) => id !== assignee);
  return (others.find(isReachable) ?? others[0])?.id ?? null;
}

/** The change with another second where its second has become its assignee, or there was none. */
export function withSecond(change: OrderChange, hands: Hands): OrderChange {
  const { order, at } = change;
  if (order.second === undefined || (order.second !== null && order.second !== order.assignee)) return change;
  return { ...change, order: { ...order, second: secondFor(order.kind, order.assignee, hands, at) ?? null } };
}

/** Of who has it otherwise than the register and the books chose it is not said why. */
export function withoutOldWhy(before: MaintenanceOrder | undefined, order: MaintenanceOrder): MaintenanceOrder {
  if (!before || before.assignee === order.assignee || order.why !== before.why || !order.why) return order;
  const { why: _, ...rest } = order;
  return rest;
}
