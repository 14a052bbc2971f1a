import type { Role } from '../people/index.js';
import type { Text } from '../text.js';
import type { Actor } from './actor.js';
import { type Permission, type PermissionName, permissionOf } from './permissions.js';
import { type AccountScope, covers, type Place } from './scope.js';
import { type SeparationOfPowers, THREE_ADMINISTRATORS } from './separation.js';

/** Why somebody may not do a thing. */
export const NOT_ALLOWED = ['no-role', 'beyond-token', 'not-their-place', 'for-some-places'] as const;
export type NotAllowed = (typeof NOT_ALLOWED)[number];

export const SAYS_NOT_ALLOWED: Record<NotAllowed, Text> = {
  'no-role': {
    zh: '您的角色没有此权限，请联系管理员',
    en: 'None of your roles may do this. Ask whoever manages accounts',
  },
  'beyond-token': { zh: '此令牌的权限不包括该操作', en: 'The token is not for this. Make one that is, or log in' },
  'not-their-place': {
    zh: '该对象不在您负责的大厅或区域内',
    en: 'This is of a place that is not yours. Ask whoever manages accounts',
  },
  'for-some-places': {
    zh: '此操作涉及所有大厅，仅负责部分大厅的账户不能执行',
    en: 'This counts for all halls, and your account is for some. Ask somebody whose account is for all',
  },
};

/** For whom something is done: oneself, or somebody for whom one stands in. */
export interface Allowed {
  onBehalfOf: string | null;
}

type Hat = { personId: string | null; roles: readonly Role[]; scope: AccountScope };

const THREE: readonly Role[] = THREE_ADMINISTRATORS;

/**
 * Oneself first, then those for whom one stands in. Where powers are kept apart nobody stands in for one of the three: who keeps the register
 * says who stands in for whom, and would come to the powers of another that way.
 */
function hatsOf(actor: Actor, { separated }: SeparationOfPowers): Hat[] {
  const lent = (roles: readonly Role[]): readonly Role[] => (separated ? roles.filter((role) => !THREE.includes(role)) : roles);
  const others = (actor.deputyOf ?? []).map((hat) => ({ ...hat, roles: lent(hat.roles) }));
  return [{ ...actor, personId: null }, ...others];
}

const rolesFor = ({ roles, separated }: Permission, kept: SeparationOfPowers): readonly Role[] =>
  kept.separated ? (separated ?? roles) : roles;

function refusalFor(hat: Hat, permission: Permission, kept: SeparationOfPowers, place: Place | null): NotAllowed | null {
  const able = rolesFor(permission, kept);
  if (!hat.roles.some((role) => able.includes(role))) return 'no-role';
  if (permission.about === 'house' && permission.changes && hat.scope !== null) return 'for-some-places';
  if (permission.about === 'place' && place && !covers(hat.scope, place)) return 'not-their-place';
  return null;
}

/** Whether somebody may do a thing at a place; without a place, whether they may do it anywhere. */
export function may(
  actor: Actor,
  name: PermissionName,
  kept: SeparationOfPowers,
  place: Place | null = null,
): Allowed | { refused: NotAllowed } {
  const permission = permissionOf(name);
  if (actor.only && !actor.only.includes(name)) return { refused: 'beyond-token' };
  const refusals = hatsOf(actor, kept).map((hat) => ({ hat, refused: refusalFor(hat, permission, kept, place) }));
  const able = refusals.find(({ refused }) => refused === null);
  if (able) return { onBehalfOf: able.hat.personId };
  const nearest = refusals.find(({ refused }) => refused !== 'no-role') ?? refusals[0];
  return { refused: nearest?.refused ?? 'no-role' };
}

/** Which places somebody may see, of what a permission is about: those of every hat that has it. */
export function scopeOf(actor: Actor, name: PermissionName, kept: SeparationOfPowers): AccountScope {
  const able = rolesFor(permissionOf(name), kept);
  const hats = hatsOf(actor, kept).filter(({ roles }) => roles.some((role) => able.includes(role)));
  const scopes = hats.map(({ scope }) => scope);
  if (scopes.includes(null)) return null;
  return {
    regions: [...new Set(scopes.flatMap((scope) => scope?.regions ?? []))],
    halls: [...new Set(scopes.flatMap((scope) => scope?.halls ?? []))],
    departments: [...new Set(scopes.flatMap((scope) => scope?.departments ?? []))],
  };
}
