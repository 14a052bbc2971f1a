import { ROLES, type Role } from '../people/index.js';
import type { SeparationOfPowers } from './separation.js';

/** A group elsewhere and the role that it gives here. */
export interface GroupRole {
  group: string;
  role: Role;
}

const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);

/** The last sign counts: names of groups may hold others, as those of a directory do. */
function pairIn(text: string): GroupRole | null {
  const at = text.lastIndexOf('=');
  const [group, role] = [text.slice(0, Math.max(0, at)).trim(), text.slice(at + 1).trim()];
  return group !== '' && isRole(role) ? { group, role } : null;
}

/** Reads a text such as `noc=noc; it-admins=administrator`; null: it is none. */
export function groupRolesIn(text: string): GroupRole[] | null {
  const parts = text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const pairs = parts.map(pairIn).filter((pair) => pair !== null);
  return pairs.length === parts.length && pairs.length > 0 ? pairs : null;
}

/** Of these one account has one, where the three administrators are three people. */
const KEPT_APART: readonly Role[] = ['administrator', 'security', 'auditor'];

const inOrder = (roles: ReadonlySet<Role>): Role[] => ROLES.filter((role) => roles.has(role));

/**
 * The roles of an account after its groups were told: those that groups give come and go with them, all others stay.
 */
export function rolesByGroups(
  has: readonly Role[],
  groups: readonly string[],
  given: readonly GroupRole[],
  kept: SeparationOfPowers,
): { roles: Role[] } | { refused: 'powers-together' } {
  const byGroup = new Set(given.map(({ role }) => role));
  const theirs = given.filter(({ group }) => groups.includes(group)).map(({ role }) => role);
  const roles = inOrder(new Set([...has.filter((role) => !byGroup.has(role)), ...theirs]));
  if (kept.separated && roles.filter((role) => KEPT_APART.includes(role)).length > 1) return { refused: 'powers-together' };
  return { roles };
}
