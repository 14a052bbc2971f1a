import type { Incident } from '../incident/index.js';
import type { Kiosk, KioskView } from '../kiosk/index.js';
import { isClosedMode } from './mode.js';

/** Whether a kiosk can give a service now, and what keeps it from it. */
export interface ServiceNow {
  service: string;
  up: boolean;
  /** `link`: it is not heard. `mode`: it says itself that it serves nobody. Else the incident. Null: nothing. */
  because: string | null;
}

/** A hall's incident may concern it no more. */
const concerns = ({ state, affected }: Incident, { id }: Kiosk): boolean => state === 'open' && affected.includes(id);

const takes = ({ servicesLost }: Incident, service: string): boolean =>
  servicesLost.includes(service) || servicesLost.includes('ALL');

/** Every service that the kiosk offers, by what is known of it: the open incidents that concern it, its link and its mode. */
export function servicesNow(kiosk: Kiosk, view: KioskView | null, incidents: readonly Incident[]): ServiceNow[] {
  const silent = view?.link !== 'up' ? 'link' : null;
  const closed = isClosedMode(view?.mode ?? null) ? 'mode' : null;
  return kiosk.services.map((service) => {
    const because = incidents.find((one) => concerns(one, kiosk) && takes(one, service))?.id ?? silent ?? closed;
    return { service, up: because === null, because };
  });
}
