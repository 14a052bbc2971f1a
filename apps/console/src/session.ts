import { ref } from 'vue';
import type { PermissionName } from '#libs/domain/access/index.js';
import { covers } from '#libs/domain/access/scope.js';
import { api, Refused, type Session } from './api.js';
import { fleet } from './fleet.js';
import { attempt } from './prefs.js';
import { forgetOwn } from './tech/shelf.js';

/** Left by a log-in here. Without it the server is not asked: its "no" would stand in the browser's console as an error. */
const HINT = 'hallwatch.session';
const hinted = (): boolean => attempt(() => localStorage.getItem(HINT)) !== null;

/** Who is logged in; undefined: not asked yet. */
export const session = ref<Session | null>();

/** True when somebody is logged in. The server is asked once. */
export async function loggedIn(): Promise<boolean> {
  if (session.value === undefined && !hinted()) session.value = null;
  if (session.value === undefined) {
    session.value = await api.session().catch((error: unknown) => {
      if (error instanceof Refused && error.status === 401) return null;
      // Not reachable is not logged out: the page itself tells of it.
      return undefined;
    });
  }
  return session.value !== null;
}

export async function logIn(name: string, password: string, code?: string): Promise<void> {
  await api.logIn(name, password, code);
  attempt(() => localStorage.setItem(HINT, name));
  session.value = await api.session();
}

/** Asks again who one is, after that was changed here. */
export async function renewSession(): Promise<void> {
  session.value = await api.session();
}

/** Whether the account has the permission anywhere: what it has not, the pages do not offer. */
export const may = (permission: PermissionName): boolean => session.value?.permissions.includes(permission) ?? false;

/** The same in a hall. Whoever stands in for another has that one's places too, which only the server knows. */
export function mayIn(permission: PermissionName, hall: string): boolean {
  if (!session.value || !may(permission)) return false;
  const { region = '', department = null } = fleet.halls.get(hall) ?? {};
  return session.value.deputyOf.length > 0 || covers(session.value.scope, { hall, region, department });
}

/** Takes over the session that a log-in elsewhere has opened; false: there is none. */
export async function takeOver(): Promise<boolean> {
  const opened = await api.session().catch((error: unknown) => {
    if (error instanceof Refused && error.status === 401) return null;
    throw error;
  });
  if (opened) attempt(() => localStorage.setItem(HINT, opened.name));
  session.value = opened;
  return opened !== null;
}

/** Forgets the session here, also when the server has already ended it. */
export function forget(): void {
  attempt(() => localStorage.removeItem(HINT));
  session.value = null;
  fleet.stop();
}

export async function logOut(): Promise<void> {
  const account = session.value?.name;
  await api.logOut();
  forget();
  // What the technician's page keeps of them in this browser. Without a place to keep things there is none of it.
  if (account !== undefined && 'indexedDB' in window) await forgetOwn(account);
}
