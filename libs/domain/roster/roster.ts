import type { Day } from '../calendar/index.js';
import type { Hours } from '../hall/index.js';
import type { Role } from '../people/index.js';
import type { Instant } from '../time/index.js';

/** What somebody is on duty for. */
export const DUTIES = ['maintenance', 'shiftLead', 'noc', 'security', 'cash'] as const;
export type Duty = (typeof DUTIES)[number];

/** Whether who is on duty is there, or comes when called. */
export const ATTENDANCES = ['onSite', 'onCall'] as const;
export type Attendance = (typeof ATTENDANCES)[number];

export const ROSTER_STATES = ['active', 'retired'] as const;

/** Who may be on a duty, by role; of cash the skill says it. */
export const DUTY_ROLES: Record<Duty, readonly Role[] | null> = {
  maintenance: ['technician', 'manager', 'supervisor', 'cashOfficer'],
  shiftLead: ['supervisor', 'manager'],
  noc: ['noc', 'administrator'],
  security: ['security'],
  cash: null,
};

/** A part of a day; `to` at or before `from` is the next day's. It is of the day on which it begins. */
export interface Shift {
  id: string;
  name: string;
  /** `08:00`, in Asia/Shanghai. */
  from: string;
  to: string;
}

/** Person ids by shift id. */
export type ShiftPlan = Record<string, string[]>;

/** Days that come again and again, from the anchor on and before it. */
export interface Rotation {
  anchor: Day;
  /** The first is the anchor's. */
  days: ShiftPlan[];
}

/** One day is otherwise: somebody is off, somebody is in their place, or comes in addition. */
export interface RosterException {
  id: string;
  day: Day;
  /** Absent: each shift of the day. */
  shift?: string;
  /** Person id. */
  off?: string;
  /** Person id. */
  in?: string;
  why: string;
  /** Since when it is so: what people change counts in the order in which they did. Absent: from the beginning. */
  at?: Instant;
}

/** Somebody's shift of a day. */
export interface Turn {
  person: string;
  day: Day;
  shift: string;
}

export const SWAP_STATES = ['asked', 'agreed', 'refused', 'withdrawn'] as const;
export type SwapState = (typeof SWAP_STATES)[number];

/** Two people exchange two shifts; it counts when the other has agreed. */
export interface RosterSwap {
  id: string;
  /** Of who asks. */
  one: Turn;
  other: Turn;
  state: SwapState;
  askedAt: Instant;
  /** When it was agreed to, refused or withdrawn. */
  at?: Instant;
  why?: string;
}

/** Who is on duty when (值班表). */
export interface Roster {
  id: string;
  name: string;
  duty: Duty;
  attendance: Attendance;
  /** Hall ids. */
  halls: string[];
  /** All halls of this region, too. */
  region?: string;
  /** When somebody must be on duty (S3-L3.2: 24 h). */
  hours: Hours;
  /**
   * On the days off of a statutory holiday: as the rotation has it, nobody, or these people. What is not `open` keeps make-up days: where the rotation
   * has nobody then, it is the plan of the weekday next to it.
   */
  statutoryHolidays: 'open' | 'closed' | ShiftPlan;
  shifts: Shift[];
  rotation: Rotation;
  /** What who is on duty must be able to do (S3-D7b). */
  skill?: string;
  /** Person id of who is told of holes; absent: who answers for the halls. */
  responsible?: string;
  state: (typeof ROSTER_STATES)[number];
  exceptions?: RosterException[];
  swaps?: RosterSwap[];
}

/** Whether it is a roster of the hall. */
export const isOfHall = ({ halls, region }: Roster, hall: { id: string; region: string }): boolean =>
  halls.includes(hall.id) || (region !== undefined && region === hall.region);

/** The rosters that count for a duty at a hall. */
export const rostersOf = (rosters: readonly Roster[], duty: Duty, hall: { id: string; region: string }): Roster[] =>
  rosters.filter((roster) => roster.state === 'active' && roster.duty === duty && isOfHall(roster, hall));
