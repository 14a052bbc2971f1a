import type { Hall } from '../hall/index.js';
import type { BusinessSystem, Kiosk } from '../kiosk/index.js';
import type { Department, Person } from '../people/index.js';
import type { Roster } from '../roster/index.js';
import type { CitizenService, ServiceNeed } from '../service/index.js';

/** What a place starts from, and what it can take away. */
export interface Fleet {
  halls: Hall[];
  kiosks: Kiosk[];
  people: Person[];
  /** Absent: as they were. */
  departments?: Department[] | undefined;
  /** Absent: as they were. */
  systems?: BusinessSystem[] | undefined;
  /** Absent: as they were. */
  citizenServices?: CitizenService[] | undefined;
  /** Absent: as they were. */
  rosters?: Roster[] | undefined;
  /** The whole table; absent: as it was. */
  needs?: ServiceNeed[] | undefined;
}
