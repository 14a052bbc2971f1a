import type { Instant } from '../time/index.js';
import type { PlatformNumbers } from './platform.js';

/** From this moment on an incident takes a service of a kiosk, or none does. Whether the kiosk gives it is more than that: see `gives`. */
export interface ServicePoint {
  of: 'service';
  at: Instant;
  region: string;
  hallId: string;
  kioskId: string;
  kioskType: string;
  /** `ALL`: the kiosk never said what it offers. */
  service: string;
  /** No incident takes it. Whoever has charts of it knows it by this name. */
  up: boolean;
}

/** An incident was opened, again perhaps, or closed. */
export interface IncidentPoint {
  of: 'incident';
  at: Instant;
  incidentId: string;
  region: string;
  hallId: string;
  kind: string;
  severity: string;
  opened: boolean;
  /** Kiosks that it concerns; of a closed one those that it ever did. */
  kiosks: number;
  /** By what a closed one ended. */
  endedBy?: string;
}

/** How a process of ours is. */
export interface PlatformPoint {
  of: 'platform';
  at: Instant;
  process: string;
  numbers: PlatformNumbers;
}

/** Packets that were refused for a reason. */
export interface QuarantinePoint {
  of: 'quarantine';
  at: Instant;
  process: string;
  reason: string;
  refused: number;
}

/** A consumer of a process of ours does not get on. */
export interface StalledPoint {
  of: 'stalled';
  at: Instant;
  process: string;
  consumer: string;
}

/** What was decided, and how we are, for charts: the same moment again overwrites itself. */
export type HistoryPoint = ServicePoint | IncidentPoint | PlatformPoint | QuarantinePoint | StalledPoint;
