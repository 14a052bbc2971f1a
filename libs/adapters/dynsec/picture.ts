import { roleNameOf } from './rights.js';
import type { Acl, Answer, Client, Command, Role } from './wire.js';

/** What the broker knows, as it was last read. */
export interface Picture {
  /** By user name. */
  clients: Map<string, Client>;
  /** By name. */
  roles: Map<string, Role>;
  defaults: { acltype: string; allow: boolean }[];
}

type Send = (commands: Command[]) => Promise<Answer[]>;

/** Entries in one answer; a role takes about 600 bytes, a packet may have a mebibyte. */
const PAGE = 250;

/** Reads everything that the broker knows. */
export async function readAll(send: Send): Promise<Picture> {
  const clients = await pages(send, 'listClients', (answer) => answer.data?.clients);
  const roles = await pages(send, 'listRoles', (answer) => answer.data?.roles);
  const [defaults] = await send([{ command: 'getDefaultACLAccess' }]);
  return {
    clients: new Map(clients.map((client) => [client.username, client])),
    roles: new Map(roles.map((role) => [role.rolename, role])),
    defaults: defaults?.data?.acls ?? [],
  };
}

async function pages<T>(send: Send, command: 'listClients' | 'listRoles', of: (answer: Answer) => T[] | undefined): Promise<T[]> {
  const all: T[] = [];
  for (;;) {
    const [answer] = await send([{ command, verbose: true, count: PAGE, offset: all.length }]);
    const page = (answer && of(answer)) ?? [];
    all.push(...page);
    if (page.length === 0 || all.length >= (answer?.data?.totalCount ?? 0)) return all;
  }
}

/** Reads anew what the broker knows of some names, each with its role. */
export async function readSome(send: Send, picture: Picture, names: readonly string[]): Promise<void> {
  for (let at = 0; at < names.length; at += PAGE) await readPage(send, picture, names.slice(at, at + PAGE));
}

async function readPage(send: Send, picture: Picture, names: readonly string[]): Promise<void> {
  const clients = await send(names.map((username) => ({ command: 'getClient', username })));
  const roles = await send(names.map((name) => ({ command: 'getRole', rolename: roleNameOf(name) })));
  names.forEach((name, i) => {
    put(picture.clients, name, clients[i]?.data?.client);
    put(picture.roles, roleNameOf(name), roles[i]?.data?.role);
  });
}

function put<T>(map: Map<string, T>, name: string, thing: T | undefined): void {
  if (thing) map.set(name, thing);
  else map.delete(name);
}

/** The rights of a role, or null when there is no such role. */
export const rightsIn = (picture: Picture, rolename: string): Acl[] | null => picture.roles.get(rolename)?.acls ?? null;
