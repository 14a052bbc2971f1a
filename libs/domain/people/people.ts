export const ROLES = ['administrator', 'noc', 'technician', 'manager', 'supervisor'] as const;
export type Role = (typeof ROLES)[number];

/** How a person is reached. The secret signs what is sent; without one the installation's own is used. */
export interface ChannelAddress {
  kind: 'webhook';
  url: string;
  secret?: string;
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
