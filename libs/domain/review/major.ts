import { catalogued } from '../fault/index.js';
import { type Incident, isAdministrative, isWide } from '../incident/index.js';
import { HOUR, MINUTE } from '../time/index.js';
import type { ReviewGround } from './review.js';

/**
 * How long it must last before it is major: what ends by itself within minutes demands no report. No regulation gives a number: ours. One kiosk
 * is no major matter before it is out for half a day of work.
 */
export const LASTS: Record<Exclude<ReviewGround, 'again'>, number> = { security: 15 * MINUTE, wide: 30 * MINUTE, long: 4 * HOUR };

const isOfSecurity = ({ holding }: Incident): boolean =>
  holding.some(({ code }) => code !== undefined && catalogued(code)?.security === true);

/**
 * Why an incident is major (重大事故, S0-C1.6), if it lasts; null: it is not. A symptom has no report of its own, and of what people are kept
 * from beforehand none is demanded.
 */
export function groundOf(incident: Incident): Exclude<ReviewGround, 'again'> | null {
  if (isAdministrative(incident) || incident.inhibitedBy !== null || incident.quiet) return null;
  if (incident.severity !== 'critical') return null;
  if (isOfSecurity(incident)) return 'security';
  return isWide(incident) ? 'wide' : 'long';
}
