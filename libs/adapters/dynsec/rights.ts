import { hash } from 'node:crypto';
import { BACKEND_STATE_TOPIC, downFilter, downTopic, UPLINK_FILTER, uplinkFilterOf } from '#libs/contracts/index.js';
import type { KioskAccess } from '#libs/domain/index.js';
import type { Acl, AclType, Role } from './wire.js';

const allow = (acltype: AclType, topic: string): Acl => ({ acltype, topic, allow: true });
const hears = (topic: string): Acl[] => [allow('publishClientReceive', topic), allow('subscribePattern', topic)];

const KIOSK_PREFIX = 'kiosk/';
/** Of one kiosk: dynamic security has no pattern for "its own name", so each kiosk has a role of its own. */
export const roleNameOf = (kioskId: string): string => KIOSK_PREFIX + kioskId;
export const isKioskRole = (rolename: string): boolean => rolename.startsWith(KIOSK_PREFIX);

/**
 * A kiosk publishes on the level of its own kinds and hears what is for it. Not only the known kinds: Mosquitto acknowledges what it
 * forbids and drops it, and a kiosk that spells a kind wrong shall be found in quarantine instead.
 */
export const roleOf = (at: Pick<KioskAccess, 'region' | 'kioskId'>): Role => ({
  rolename: roleNameOf(at.kioskId),
  acls: [allow('publishClientSend', uplinkFilterOf(at)), ...hears(downFilter(at))],
});

/** What every kiosk may, so that it is not written down for each: Mosquitto writes all roles to its disk at every change. */
export const EVERY_KIOSK: Role = { rolename: 'every-kiosk', acls: hears(BACKEND_STATE_TOPIC) };

const every = { region: '+', kioskId: '+' };

/** What the backend may: hear all kiosks, speak to them, see what of that stands, say how it is, and look at the broker's counters. */
export const BACKEND: Role = {
  rolename: 'backend',
  acls: [
    ...hears(UPLINK_FILTER),
    ...hears(BACKEND_STATE_TOPIC),
    ...hears('$SYS/#'),
    allow('publishClientSend', downFilter(every)),
    ...hears(downTopic(every, 'sign')),
    ...hears(downTopic(every, 'config')),
    allow('publishClientSend', BACKEND_STATE_TOPIC),
  ],
};

/** What is not allowed is denied; that a session handed on to another client hands nothing over is in `publishClientReceive`. */
export const DEFAULTS = { publishClientSend: false, publishClientReceive: false, subscribe: false, unsubscribe: true };

/** Names a secret without telling it: the beginning of its hash. Kept beside the secret at the broker, as PostgresRegistry has it. */
export const markOf = (secret: string): string => hash('sha256', secret, 'hex').slice(0, 16);

const textOf = ({ acltype, topic, allow, priority = 0 }: Acl): string => JSON.stringify([acltype, topic, allow, priority]);

/** Whether two lists of rights say the same, in whatever order. */
export function sameRights(one: readonly Acl[], other: readonly Acl[]): boolean {
  const [texts, others] = [one.map(textOf).sort(), other.map(textOf).sort()];
  return texts.length === others.length && texts.every((text, i) => text === others[i]);
}
