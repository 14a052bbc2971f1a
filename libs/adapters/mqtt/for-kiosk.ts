import { BACKEND_STATE_TOPIC, downFilter } from '#libs/contracts/index.js';
import type { KioskRegistry } from '#libs/domain/index.js';

type Register = Pick<KioskRegistry, 'kiosk' | 'hall'>;

/** Level of a topic that names the kiosk. */
const KIOSK_LEVEL = 3;

/** Whether a topic, or a filter, is for this kiosk. */
export function isFor(register: Register, kioskId: string | undefined, topic: string): boolean {
  if (topic === BACKEND_STATE_TOPIC) return true;
  const kiosk = kioskId === undefined ? undefined : register.kiosk(kioskId);
  const region = kiosk && register.hall(kiosk.hall)?.region;
  return kiosk !== undefined && region !== undefined && topic.startsWith(downFilter({ region, kioskId: kiosk.id }).slice(0, -1));
}

/** Whether what is retained on a topic is for a kiosk that is there, in the region of its hall. */
export function mayStand(register: Register, topic: string): boolean {
  if (topic === BACKEND_STATE_TOPIC) return true;
  const kioskId = topic.split('/')[KIOSK_LEVEL] ?? '';
  return register.kiosk(kioskId)?.state === 'active' && isFor(register, kioskId, topic);
}
