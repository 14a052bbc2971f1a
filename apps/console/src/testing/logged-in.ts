import { PERMISSION_NAMES, type PermissionName } from '#libs/domain/access/permissions.js';
import { session } from '../session.js';

/** Somebody with these permissions is logged in, all of them unless told. */
export function loggedInWith(
  permissions: PermissionName[] = PERMISSION_NAMES,
  personId: string | null = null,
  factor = { on: false, needed: false },
  separated = false,
): void {
  session.value = {
    name: 'anna',
    personId,
    personName: personId && '示例本人',
    roles: ['administrator'],
    scope: null,
    permissions,
    separated,
    factor,
    deputyOf: [],
  };
}
