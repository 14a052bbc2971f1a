import type { Instant } from '../time/index.js';

export const ROLES = [
  'administrator',
  'noc',
  'technician',
  'manager',
  'supervisor',
  'cashOfficer',
  'security',
  'auditor',
  'regulator',
] as const;
export type Role = (typeof ROLES)[number];

/** How a person is reached. What else stands in it is its kind's, and nobody's who only decides whom to tell. */
export interface ChannelAddress {
  kind: string;
  [field: string]: unknown;
}

/** Who stands in for a person while they are away (AB岗, S4-D1b). */
export interface Deputy {
  /** Person id. */
  person: string;
  from: Instant;
  to: Instant;
}

/** What somebody may do up to the end of a day. */
export interface Qualification {
  skill: string;
  /** The last day on which it holds, `2027-03-31` in Asia/Shanghai. */
  until: string;
}

export interface Person {
  id: string;
  name: string;
  phone?: string;
  roles: Role[];
  /** Hall ids. */
  halls: string[];
  /** Without an end. */
  skills: string[];
  /** Those that end. */
  qualifications?: Qualification[];
  channels: ChannelAddress[];
  shifts?: unknown[];
  /** Id of the department that they are of. */
  department?: string;
  /** Who stands in for them, each for a time; of several at once the first that is registered. */
  deputies?: Deputy[];
}
