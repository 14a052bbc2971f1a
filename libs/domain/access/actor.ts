import type { Role } from '../people/index.js';
import type { PermissionName } from './permissions.js';
import type { AccountScope } from './scope.js';

/** By what somebody is let in. */
export const ENTRIES = ['session', 'token'] as const;
export type Entry = (typeof ENTRIES)[number];

/** Who asks. */
export interface Actor {
  /** Name of the account. */
  account: string;
  /** Of the register; null: an account that is nobody's yet. */
  personId: string | null;
  roles: readonly Role[];
  scope: AccountScope;
  entry: Entry;
  /** Of a token: it may do these of what its owner may, and no more. Absent: everything. */
  only?: readonly PermissionName[];
  /** Person ids for whom they stand in now (AB岗), with what each of them has. */
  deputyOf?: readonly StoodInFor[];
}

/** Somebody for whom another stands in. */
export interface StoodInFor {
  personId: string;
  roles: readonly Role[];
  scope: AccountScope;
}
