import { lostWithout, type ServiceNeed } from '../service/index.js';
import type { Desk } from './desk.js';
import type { Finding } from './finding.js';

/** What is lost by what does not work is what needs it at that kiosk. */
export function withParts({ premises }: Desk, finding: Finding): Finding {
  const kiosk = finding.stops && premises.kiosk(finding.kioskId);
  // Of a kiosk that never said what it offers only the catalogue knows something.
  if (!kiosk || !finding.stops || kiosk.services.length === 0) return finding;
  const own: ServiceNeed[] = premises.needs?.() ?? [];
  return { ...finding, loss: lostWithout(kiosk, finding.stops, own) };
}
