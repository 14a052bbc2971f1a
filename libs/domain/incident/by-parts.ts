import type { Finding } from '../finding/finding.js';
import { lostWithout, type ServiceNeed } from '../service/index.js';
import type { Desk } from './desk.js';
import type { HoldingRule } from './incident.js';

/** What is lost by what does not work is what needs it at that kiosk, as the register says now. */
export function withParts<T extends Finding | HoldingRule>({ premises }: Desk, of: T, kioskId: string): T {
  const kiosk = of.stops && premises.kiosk(kioskId);
  // Of a kiosk that never said what it offers only the catalogue knows something.
  if (!kiosk || !of.stops || kiosk.services.length === 0) return of;
  const own: ServiceNeed[] = premises.needs?.() ?? [];
  return { ...of, loss: lostWithout(kiosk, of.stops, own) };
}
