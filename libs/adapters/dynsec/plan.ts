import type { KioskAccess } from '#libs/domain/index.js';
import { type Picture, rightsIn } from './picture.js';
import { BACKEND, DEFAULTS, EVERY_KIOSK, isKioskRole, markOf, roleNameOf, roleOf, sameRights } from './rights.js';
import type { Client, Command, Role } from './wire.js';

export interface Plan {
  commands: Command[];
  /** Only a new secret lets it in. */
  needsSecret: boolean;
}

const NOTHING: Plan = { commands: [], needsSecret: false };

/** What makes the broker know one kiosk as the register does. */
export function planFor(kiosk: KioskAccess, picture: Picture): Plan {
  const client = picture.clients.get(kiosk.kioskId);
  if (kiosk.state === 'retired') return client && !client.disabled ? { ...NOTHING, commands: [disable(kiosk)] } : NOTHING;
  // Without a secret nobody could use it, and each entry costs the broker time.
  if (!client) return { ...NOTHING, needsSecret: true };
  const mark = client.textdescription ?? '';
  const valid = kiosk.secretMarks.includes(mark);
  const commands = roleAsIs(roleOf(kiosk), picture);
  // Mosquitto sends a kiosk away when its client changes, not when its role does: it shall come back with its new rights.
  if (commands.length > 0 || !isAs(client, kioskRoles(kiosk.kioskId))) commands.push(clientAs(client, kioskRoles(kiosk.kioskId)));
  if (!valid && !client.disabled) commands.push(disable(kiosk));
  if (valid && client.disabled) commands.push({ command: 'enableClient', username: kiosk.kioskId });
  return { commands, needsSecret: mark !== kiosk.secretMarks[0] };
}

const disable = ({ kioskId }: KioskAccess): Command => ({ command: 'disableClient', username: kioskId });

/** Lets a kiosk in that the broker does not know; both are refused, at no cost, where it does. */
export const admission = (kiosk: KioskAccess, secret: string): Command[] => [
  { command: 'createRole', ...roleOf(kiosk) },
  { command: 'createClient', username: kiosk.kioskId, ...secretOf(secret), roles: kioskRoles(kiosk.kioskId) },
];

/** Gives a known kiosk another secret, and sends away who is connected with the former one. */
export const rotation = (kioskId: string, secret: string): Command => ({
  command: 'modifyClient',
  username: kioskId,
  ...secretOf(secret),
});

const secretOf = (secret: string) => ({ password: secret, textdescription: markOf(secret) });

const kioskRoles = (kioskId: string) => [{ rolename: roleNameOf(kioskId) }, { rolename: EVERY_KIOSK.rolename }];

/** The roles that are shared, what is denied by default, and the backend itself. */
export function planForServices(backend: { username: string; password: string } | null, picture: Picture): Command[] {
  const commands = [...defaultsAs(picture), ...roleAsIs(EVERY_KIOSK, picture), ...roleAsIs(BACKEND, picture)];
  if (!backend) return commands;
  const { username, password } = backend;
  const roles = [{ rolename: BACKEND.rolename }];
  const client = picture.clients.get(username);
  if (!client) return [...commands, { command: 'createClient', username, ...secretOf(password), roles }];
  if (!isAs(client, roles)) commands.push(clientAs(client, roles));
  if (client.textdescription !== markOf(password)) commands.push(rotation(username, password));
  if (client.disabled) commands.push({ command: 'enableClient', username });
  return commands;
}

function defaultsAs({ defaults }: Picture): Command[] {
  const wanted = Object.entries(DEFAULTS) as [keyof typeof DEFAULTS, boolean][];
  const wrong = wanted.filter(([acltype, allow]) => !defaults.some((is) => is.acltype === acltype && is.allow === allow));
  return wrong.length === 0
    ? []
    : [{ command: 'setDefaultACLAccess', acls: wrong.map(([acltype, allow]) => ({ acltype, allow })) }];
}

function roleAsIs(role: Role, picture: Picture): Command[] {
  const rights = rightsIn(picture, role.rolename);
  if (!rights) return [{ command: 'createRole', ...role }];
  return sameRights(rights, role.acls) ? [] : [{ command: 'modifyRole', ...role }];
}

const clientAs = ({ username }: Client, roles: { rolename: string }[]): Command => {
  return { command: 'modifyClient', username, roles, groups: [] };
};

/** Whether a client has these roles and is in no group. */
function isAs({ roles, groups }: Client, wanted: { rolename: string }[]): boolean {
  const has = new Set(roles.map(({ rolename }) => rolename));
  return has.size === wanted.length && wanted.every(({ rolename }) => has.has(rolename)) && groups.length === 0;
}

/** What the broker takes for kiosks and the register does not know: names, and the orders that remove them. */
export function planForStrays(known: ReadonlySet<string>, picture: Picture): { names: string[]; commands: Command[] } {
  const names = [...picture.clients.values()]
    .filter(({ username, roles }) => !known.has(username) && roles.some(({ rolename }) => isKioskRole(rolename)))
    .map(({ username }) => username);
  const wanted = new Set([...known].map(roleNameOf));
  const roles = [...picture.roles.keys()].filter((rolename) => isKioskRole(rolename) && !wanted.has(rolename));
  return {
    names,
    commands: [
      ...names.map((username): Command => ({ command: 'deleteClient', username })),
      ...roles.map((rolename): Command => ({ command: 'deleteRole', rolename })),
    ],
  };
}
