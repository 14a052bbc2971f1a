import type { DepartmentKind, Person } from '../people/index.js';
import type { Duty } from '../roster/index.js';
import type { Instant } from '../time/index.js';
import { type Hands, mayDo, rosteredFor } from './hands.js';
import type { OrderKind } from './order.js';
import { isSkilled, isSkillKnown } from './skilled.js';
import type { Trade } from './trade.js';

/** What is asked of whoever is to do an order. */
export interface Asked {
  kind: OrderKind;
  hands: Hands;
  at: Instant;
  /** Who is on a duty of the hall then; null: no roster says it. */
  onDuty(duty: Duty): readonly Person[] | null;
}

/** Each duty is looked up once. */
export function asking(kind: OrderKind, hands: Hands, at: Instant): Asked {
  const known = new Map<Duty, readonly Person[] | null>();
  const onDuty = (duty: Duty): readonly Person[] | null => {
    const before = known.get(duty);
    if (before !== undefined) return before;
    const now = rosteredFor(hands, duty, at);
    known.set(duty, now);
    return now;
  };
  return { kind, hands, at, onDuty };
}

type Is = (person: Person, asked: Asked) => boolean;

const servesHall: Is = ({ halls }, { hands }) => halls.includes(hands.hall.id);

/** Of a department of this kind; of who serves no hall by name it is all of them. */
const isOf =
  (kind: DepartmentKind): Is =>
  ({ department, halls }, { hands }) =>
    department !== undefined &&
    (halls.length === 0 || halls.includes(hands.hall.id)) &&
    hands.departments?.find(({ id }) => id === department)?.kind === kind;

const hasSkill =
  (...skills: string[]): Is =>
  (person, asked) =>
    servesHall(person, asked) && skills.some((skill) => isSkilled(person, skill, asked.at));

/** Of the unit that uses the hall: there by name, or the whole unit's, and the hall is its. */
const isOfUnit: Is = (person, asked) =>
  isOf('using')(person, asked) && (person.halls.length > 0 || person.department === asked.hands.hall.department);

/** These have work of their own, or only look on. */
const NO_HALL_STAFF: ReadonlySet<Person['roles'][number]> = new Set([
  'technician',
  'noc',
  'administrator',
  'security',
  'auditor',
  'regulator',
]);

/** Of cash officers it is only what touches cash. */
const hasOtherWork: Is = ({ roles }, { hands }) =>
  roles.some((role) => NO_HALL_STAFF.has(role)) || (roles.includes('cashOfficer') && hands.trouble?.skill !== 'cash');

/** The first responsible is who is turned to when nobody does it (S0-Q3), and does not clear jams. */
const isHallStaff: Is = (person, asked) =>
  person.id !== asked.hands.hall.firstResponsible &&
  !hasOtherWork(person, asked) &&
  (isOfUnit(person, asked) || (person.roles.includes('manager') && servesHall(person, asked)));

/** The named maintainer is one, whatever else they are (S0-C1.3). */
const isTechnician: Is = (person, asked) =>
  person.id === asked.hands.kiosk?.maintainer || (person.roles.includes('technician') && servesHall(person, asked));

/** Lines are of who knows lines, everything else of 信通 of who knows systems. */
const isIt: Is = (person, asked) => {
  if (person.id === asked.hands.owner || isOf('it')(person, asked)) return true;
  return asked.hands.trouble?.skill === 'network' ? hasSkill('network', 'it')(person, asked) : hasSkill('it')(person, asked);
};

const isSecurity: Is = (person, asked) =>
  isOf('security')(person, asked) ||
  hasSkill('security')(person, asked) ||
  (person.roles.includes('security') && servesHall(person, asked));

const MEMBERS: Record<Trade, Is> = {
  hallStaff: isHallStaff,
  technician: isTechnician,
  it: isIt,
  security: isSecurity,
  safety: isOf('safety'),
  building: isOf('general'),
  cash: (person, asked) => person.roles.includes('cashOfficer') && (servesHall(person, asked) || isOfUnit(person, asked)),
  cashHandler: hasSkill('cash'),
};

/** Whether it is a person's trade in this hall. */
export const isMember = (trade: Trade, person: Person, asked: Asked): boolean => MEMBERS[trade](person, asked);

const knows = (person: Person, skill: string, at: Instant): boolean => !isSkillKnown(person) || isSkilled(person, skill, at);

/**
 * Whether they may be chosen for it: nobody is of whom it is known that they cannot do it (S3-D7b). Who is named is answerable for
 * all of the kiosk or hall (S0-C1.3, S0-Q3), and `general` work asks for no skill.
 */
export function isFit(trade: Trade, person: Person, asked: Asked, isNamed: boolean): boolean {
  const { kind, hands, at } = asked;
  if (!mayDo(person, kind, at)) return false;
  if (trade === 'cashHandler') return isSkilled(person, 'cash', at);
  const { skill = 'general' } = hands.trouble ?? {};
  if (isNamed || skill === 'general') return true;
  // Who clears a jam of notes touches cash.
  if (trade === 'hallStaff') return skill !== 'cash' || knows(person, skill, at);
  return trade !== 'technician' || knows(person, skill, at);
}
