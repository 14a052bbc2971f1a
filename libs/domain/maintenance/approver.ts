import { permissionOf } from '../access/permissions.js';
import { type Person, presentOf, type Role } from '../people/index.js';
import type { Instant } from '../time/index.js';
import { type Hands, isReachable } from './hands.js';
import type { MaintenanceOrder } from './order.js';

const mayApprove = ({ roles }: Person): boolean => roles.some((role) => permissionOf('order.manage').roles.includes(role));

/**
 * Who is asked to approve a plan, the first the best: the first responsible of the hall (S0-Q3), its managers, its supervisors, an
 * administrator; or whoever stands in. Never who made it (S0-C1.8), nor somebody who cannot be told.
 */
export function approversOf({ history }: Pick<MaintenanceOrder, 'history'>, { people, hall }: Hands, at: Instant): Person[] {
  const maker = history.find(({ what }) => what === 'opened')?.by;
  const others = people.filter((person) => person.id !== maker && mayApprove(person));
  const ofHall = (role: Role): Person[] => others.filter(({ roles, halls }) => roles.includes(role) && halls.includes(hall.id));
  const inTurn = [
    ...others.filter(({ id }) => id === hall.firstResponsible),
    ...ofHall('manager'),
    ...ofHall('supervisor'),
    ...others.filter(({ roles }) => roles.includes('administrator')),
  ];
  return presentOf(inTurn, people, at).filter((person) => person.id !== maker && isReachable(person));
}
