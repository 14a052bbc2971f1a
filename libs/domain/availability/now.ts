import type { Incident } from '../incident/index.js';
import type { Kiosk, KioskView } from '../kiosk/index.js';

/** Whether a kiosk can give a service now, and what keeps it from it. */
export interface ServiceNow {
  service: string;
  up: boolean;
  /** `link`: it is not heard. `mode`: it says itself that it serves nobody. Else the incident. Null: nothing. */
  because: string | null;
}

/** Modes in which nobody is served. */
const CLOSED_MODES = new Set(['maintenance', 'settling', 'outOfService']);

/** A hall's incident may concern it no more. */
const concerns = ({ state, affected }: Incident, { id }: Kiosk): boolean => state === 'open' && affected.includes(id);

const takes = ({ servicesLost }: Incident, service: string): boolean =>
  servicesLost.includes(service) || servicesLost.includes('ALL');

/** Every service that the kiosk offers, by what is known of it: the open incidents that concern it, its link and its mode. */
export function servicesNow(kiosk: Kiosk, view: KioskView | null, incidents: readonly Incident[]): ServiceNow[] {
  const silent = view?.link !== 'up' ? 'link' : null;
  const closed = view?.mode && CLOSED_MODES.has(view.mode) ? 'mode' : null;
  return kiosk.services.map((service) => {
    const because = incidents.find((one) => concerns(one, kiosk) && takes(one, service))?.id ?? silent ?? closed;
    return { service, up: because === null, because };
  });
}
