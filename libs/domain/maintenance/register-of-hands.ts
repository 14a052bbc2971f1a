import type { OpenHours } from '../calendar/index.js';
import type { Hall } from '../hall/index.js';
import { type Incident, ownerOf } from '../incident/index.js';
import type { BusinessSystem, Kiosk } from '../kiosk/index.js';
import type { Department, Person } from '../people/index.js';
import type { Roster } from '../roster/index.js';
import type { Hands } from './hands.js';
import { troubleOf } from './trade.js';

/** What is asked of the register. */
export interface RegisterOfHands {
  readonly hours: OpenHours;
  people(): Person[];
  departments(): Department[];
  systems(): BusinessSystem[];
  hall(id: string): Hall | undefined;
  rosters(): Roster[];
}

/** What the register says of who could do work in a hall. */
export const registeredHands = (kiosk: Kiosk | undefined, hall: Hall, registry: RegisterOfHands): Hands => ({
  people: registry.people(),
  kiosk,
  hall,
  hours: registry.hours,
  departments: registry.departments(),
  hallOf: (id) => registry.hall(id),
  rosters: registry.rosters(),
});

/** Who could do the work that an incident is, as the register has them now. */
export const handsAt = (incident: Incident, kiosk: Kiosk | undefined, hall: Hall, registry: RegisterOfHands): Hands => ({
  ...registeredHands(kiosk, hall, registry),
  owner: ownerOf(incident, registry.systems()),
  trouble: troubleOf(incident),
});
