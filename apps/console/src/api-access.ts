import type { AccountScope, AccountState, InvitationPurpose, PermissionName } from '#libs/domain/access/index.js';
import type { ChainedAct } from '#libs/domain/act/index.js';
import type { Role } from '#libs/domain/people/index.js';
import type { Wire } from '#libs/domain/time/index.js';
import { all, ask, query, sent } from './api.js';
import type { Text, When } from './told.js';

/** A part of the organization. */
export interface Department {
  id: string;
  name: string;
}

export interface OpenSession {
  id: string;
  openedAt: When;
  seenAt: When;
  address: string;
  /** What the browser or program calls itself; empty: nothing. */
  agent: string;
  current: boolean;
}

export interface ApiToken {
  id: string;
  name: string;
  permissions: PermissionName[];
  madeAt: When;
  expiresAt: When;
  usedAt: When | null;
}

/** An account as whoever manages accounts sees it. */
export interface AccountEntry {
  name: string;
  personId: string | null;
  roles: Role[];
  scope: AccountScope;
  state: AccountState;
  /** Whether it has a second factor. */
  factor: boolean;
  seenAt: When | null;
  /** A link that waits to be used. */
  invitation: { purpose: InvitationPurpose; expiresAt: When } | null;
}

/** By which somebody joins, or sets a new password; once. */
export interface Invitation {
  url: string;
  expiresAt: When;
}

export interface InvitationTold {
  name: string;
  personName: string | null;
  purpose: InvitationPurpose;
  expiresAt: When;
}

export type ActTold = Wire<ChainedAct>;

/** Whether the chain is as it was written. */
export interface Verdict {
  acts: number;
  /** What was written down of it elsewhere and fits. */
  anchors: { fit: number };
  fault: { number: number; says: Text } | null;
}

/** What was done to a thing of the register. */
export type RegisterActTold = Pick<
  ActTold,
  'number' | 'at' | 'by' | 'personId' | 'onBehalfOf' | 'what' | 'why' | 'before' | 'after'
>;

/** What became of a message. */
export interface AlertTold {
  state: 'waiting' | 'sent' | 'dead';
  attempts: number;
  lastError: string | null;
}

export interface AuditQuery {
  from?: string;
  to?: string;
  by?: string;
  what?: string;
  subjectKind?: string;
  subjectId?: string;
  after?: string;
  limit?: number;
}

const at = (name: string): string => `/accounts/${encodeURIComponent(name)}`;
const invitation = (token: string): string => `/invitations/${encodeURIComponent(token)}`;

/** Accounts, what they may do, and what was done. */
export const access = {
  own: () => ask<AccountEntry>('/account'),
  changePassword: (now: string, next: string) => ask<void>('/account/password', sent('PUT', { now, next })),
  beginFactor: () => ask<{ secret: string; uri: string }>('/account/totp', sent('POST', {})),
  finishFactor: (code: string) => ask<{ recoveryCodes: string[] }>('/account/totp', sent('PUT', { code })),
  endFactor: (password: string) => ask<void>('/account/totp', sent('DELETE', { password })),
  sessions: async () => (await ask<{ items: OpenSession[] }>('/account/sessions')).items,
  endSession: (id: string) => ask<void>(`/account/sessions/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  endSessions: () => ask<void>('/account/sessions', { method: 'DELETE' }),
  tokens: async () => (await ask<{ items: ApiToken[] }>('/account/tokens')).items,
  makeToken: (wanted: { name: string; permissions: PermissionName[]; expiresAt: string }) =>
    ask<{ id: string; token: string }>('/account/tokens', sent('POST', wanted)),
  endToken: (id: string) => ask<void>(`/account/tokens/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  confirm: (password: string) => ask<void>('/session/confirm', sent('POST', { password })),

  accounts: () => all<AccountEntry>('/accounts'),
  /** Who may give no rights names none: another gives them. */
  invite: (wanted: { personId: string; roles?: Role[]; scope?: AccountScope }) =>
    ask<{ name: string; invitation: Invitation }>('/accounts', sent('POST', wanted)),
  inviteAgain: (name: string) => ask<{ invitation: Invitation }>(`${at(name)}/invitation`, sent('POST', {})),
  grant: (name: string, to: { roles: Role[]; scope: AccountScope }) => ask<AccountEntry>(at(name), sent('PATCH', to)),
  bind: (name: string, personId: string) => ask<AccountEntry>(`${at(name)}/person`, sent('PUT', { personId })),
  disable: (name: string, why: string) => ask<void>(`${at(name)}/disable`, sent('POST', { why })),
  enable: (name: string) => ask<void>(`${at(name)}/enable`, sent('POST', {})),
  departments: () => all<Department>('/departments'),
  kioskHistory: (id: string, after?: string) =>
    ask<{ items: RegisterActTold[]; next: string | null }>(
      `/kiosks/${encodeURIComponent(id)}/history?${query({ limit: 20, after })}`,
    ),
  invited: (token: string) => ask<InvitationTold>(invitation(token)),
  join: (token: string, password: string) => ask<void>(invitation(token), sent('POST', { password })),

  addHall: (hall: { id: string; name: string; region: string; address: string; hotline: string }) =>
    ask<unknown>('/halls', sent('POST', hall)),
  addKiosk: (kiosk: { id: string; name: string; hall: string; type: string; services: string[] }) =>
    ask<{ mqtt: { username: string; password: string } }>('/kiosks', sent('POST', kiosk)),
  addPerson: (person: { id: string; name: string; roles: Role[]; halls: string[]; channels: unknown[] }) =>
    ask<unknown>('/people', sent('POST', person)),
  testAlert: (personId: string) =>
    ask<{ alerts: string[] }>(`/people/${encodeURIComponent(personId)}/test-alert`, sent('POST', {})),
  alert: (id: string) => ask<AlertTold>(`/alerts/${encodeURIComponent(id)}`),

  audit: (of: AuditQuery) => ask<{ items: ActTold[]; next: string | null }>(`/audit?${query({ ...of })}`),
  verify: () => ask<Verdict>('/audit/verify'),
  /** Where the acts are to be had as a file. */
  exportOf: (of: AuditQuery, format: 'csv' | 'jsonl') => `/api/v1/audit/export?${query({ ...of, format })}`,
};
