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

export interface Person {
  id: string;
  name: string;
  phone?: string;
  roles: Role[];
  /** Hall ids. */
  halls: string[];
  skills: string[];
  channels: ChannelAddress[];
  shifts?: unknown[];
}
