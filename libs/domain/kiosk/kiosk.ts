/** Of whatever the register has: it is in service by it, or for good no more. */
export const REGISTER_STATES = ['active', 'retired'] as const;
export type KioskState = (typeof REGISTER_STATES)[number];

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
