import { PERMISSION_NAMES, type PermissionName } from '#libs/domain/access/permissions.js';
import { session } from '../session.js';

/** Somebody with these permissions is logged in, all of them unless told. */
export function loggedInWith(
  permissions: PermissionName[] = PERMISSION_NAMES,
  personId: string | null = null,
  factor = { on: false, needed: false },
): void {
  session.value = {
    name: 'anna',
    personId,
    roles: ['administrator'],
    scope: null,
    permissions,
    factor,
    deputyOf: [],
  };
}
