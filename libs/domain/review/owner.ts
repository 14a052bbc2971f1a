import { permissionOf } from '../access/permissions.js';
import type { Hall } from '../hall/index.js';
import { type Person, presentOf, type Role, standInFor } from '../people/index.js';
import type { Instant } from '../time/index.js';
import type { Review, ReviewKind } from './review.js';

interface Staff {
  people: readonly Person[];
  hall: Pick<Hall, 'id' | 'firstResponsible'>;
}

const ofRole = ({ people, hall }: Staff, role: Role): Person[] =>
  people.filter(({ roles, halls }) => roles.includes(role) && halls.includes(hall.id));

const firstResponsible = ({ people, hall }: Staff): Person[] => people.filter(({ id }) => id === hall.firstResponsible);

/** A report is the supervisor's (主管经理, S0-C1.6), an analysis of who answers for the hall (S0-Q3); else of the other, else of a manager. */
const inOrder = (kind: ReviewKind, staff: Staff): Person[] => {
  const [supervisors, responsible] = [ofRole(staff, 'supervisor'), firstResponsible(staff)];
  return [...(kind === 'report' ? [supervisors, responsible] : [responsible, supervisors]), ofRole(staff, 'manager')].flat();
};

/** Person id of who is to write it; null: nobody is registered who could. */
export const reviewOwner = (kind: ReviewKind, staff: Staff): string | null => inOrder(kind, staff)[0]?.id ?? null;

/** Whom it reaches now: its owner, or who stands in; nobody who cannot be told. */
export const ownerNow = ({ owner }: Pick<Review, 'owner'>, people: readonly Person[], at: Instant): Person[] =>
  presentOf(
    people.filter(({ id }) => id === owner),
    people,
    at,
  ).filter(({ channels }) => channels.length > 0);

/** Who is told that it is overdue: its owner, or who stands in, and the next above who is another. */
export function overdueTo({ kind, owner }: Pick<Review, 'kind' | 'owner'>, staff: Staff, at: Instant): Person[] {
  const { people } = staff;
  const named = people.filter(({ id }) => id === owner);
  const [first] = presentOf(named, people, at);
  const above = [...inOrder(kind, staff), ...people.filter(({ roles }) => roles.includes('administrator'))];
  const next = presentOf(above, people, at).find((person) => person !== first && person.id !== owner);
  return [first, next].filter((person) => person !== undefined).filter(({ channels }) => channels.length > 0);
}

/** Whether they have a role that may sign one at all. */
export const maySignAny = ({ roles }: Pick<Person, 'roles'>): boolean =>
  roles.some((role) => permissionOf('review.sign').roles.includes(role));

/** Its owner signs it, or who stands in for them (AB岗 S4-D1b); where nobody is registered as such, whoever may write it. */
export function maySign({ owner }: Pick<Review, 'owner'>, by: string, people: readonly Person[], at: Instant): boolean {
  const named = people.find(({ id }) => id === owner);
  return !named || named.id === by || standInFor(named, people, at).id === by;
}
