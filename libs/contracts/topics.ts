import type { z } from 'zod';
import { BackendState, Birth, Cashbox, Config, Consumables, Fault, Heartbeat, Sign, Will } from './payloads.js';
import { KINDS, type Kind } from './vocabulary.js';

/** The whole wire: every topic with the schema of its payload. AsyncAPI, validators and types come from here. */
export const TOPICS = {
  'hallwatch/v1/{region}/{kioskId}/birth': Birth,
  'hallwatch/v1/{region}/{kioskId}/heartbeat': Heartbeat,
  'hallwatch/v1/{region}/{kioskId}/consumables': Consumables,
  'hallwatch/v1/{region}/{kioskId}/cashbox': Cashbox,
  'hallwatch/v1/{region}/{kioskId}/fault': Fault,
  'hallwatch/v1/{region}/{kioskId}/will': Will,
  'hallwatch/v1/{region}/{kioskId}/down/sign': Sign,
  'hallwatch/v1/{region}/{kioskId}/down/config': Config,
  'hallwatch/v1/state': BackendState,
} as const;
export type Topic = keyof typeof TOPICS;
export type PayloadOf<T extends Topic> = z.infer<(typeof TOPICS)[T]>;

/** Payload by kind, for what kiosks send. */
export interface Payloads {
  birth: Birth;
  heartbeat: Heartbeat;
  consumables: Consumables;
  cashbox: Cashbox;
  fault: Fault;
  will: Will;
}

/** What the backend subscribes to: everything that kiosks send, nothing that goes down to them. */
export const UPLINK_FILTER = 'hallwatch/v1/+/+/+';
export const BACKEND_STATE_TOPIC = 'hallwatch/v1/state';
/** Largest payload that is taken, bytes. */
export const MAX_PAYLOAD_BYTES = 16 * 1024;
/** What a kiosk id or a region may look like: safe in topics, file names, URLs and line protocol. */
export const NAME_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export interface KioskTopic {
  region: string;
  kioskId: string;
  kind: Kind;
}

const PREFIX = 'hallwatch/v1/';
const kinds: ReadonlySet<string> = new Set(KINDS);

/** The parts of an uplink topic, or null when it is not one. */
export function parseTopic(topic: string): KioskTopic | null {
  if (!topic.startsWith(PREFIX)) return null;
  const parts = topic.slice(PREFIX.length).split('/');
  const [region, kioskId, kind] = parts;
  if (parts.length !== 3 || !region || !kioskId || !kind || !kinds.has(kind)) return null;
  return { region, kioskId, kind: kind as Kind };
}

export const uplinkTopic = (at: { region: string; kioskId: string }, kind: Kind): string =>
  `${PREFIX}${at.region}/${at.kioskId}/${kind}`;

export const downTopic = (at: { region: string; kioskId: string }, what: 'sign' | 'config'): string =>
  `${PREFIX}${at.region}/${at.kioskId}/down/${what}`;

/** What a kiosk may subscribe to. */
export const downFilter = (at: { region: string; kioskId: string }): string => `${PREFIX}${at.region}/${at.kioskId}/down/#`;

/** Where one kiosk publishes: a level for each kind. */
export const uplinkFilterOf = (at: { region: string; kioskId: string }): string => `${PREFIX}${at.region}/${at.kioskId}/+`;
