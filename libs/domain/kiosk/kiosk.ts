export type KioskState = 'active' | 'retired';

export interface Kiosk {
  /** Stays when it is moved, or another's (S3-U4.1). */
  id: string;
  /** Hall id. */
  hall: string;
  type: string;
  /** Who made it; absent: not registered. */
  vendor?: string;
  name: string;
  /** Where in the hall. */
  spot: string;
  /** What it offers the public; empty: not known. */
  services: string[];
  components: string[];
  contactName?: string;
  contactPhone?: string;
  /** Person id of the named maintainer (S0-C1.3). */
  maintainer?: string;
  /** Seconds between heartbeats. */
  heartbeatS: number;
  state: KioskState;
}

/** What a place starts from, and what it can take away. */
export interface Fleet {
  halls: import('../hall/index.js').Hall[];
  kiosks: Kiosk[];
  people: import('../people/index.js').Person[];
  /** Absent: as they were. */
  systems?: import('./system.js').BusinessSystem[] | undefined;
  /** Absent: as they were. */
  citizenServices?: import('../service/index.js').CitizenService[] | undefined;
  /** The whole table; absent: as it was. */
  needs?: import('../service/index.js').ServiceNeed[] | undefined;
}
