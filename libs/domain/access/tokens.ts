import type { Doing } from '../act/index.js';
import { DAY, type Instant } from '../time/index.js';
import type { Account } from './accounts.js';
import type { PermissionName } from './permissions.js';
import type { AccountScope } from './scope.js';

/** What a token of a program begins with, so that a found one is known for what it is. */
export const TOKEN_PREFIX = 'hwt_';
/** How long a token may be for. Ours. */
export const LONGEST_TOKEN_LIFE = 366 * DAY;
/** Tokens that an account may have. Ours. */
export const MOST_TOKENS = 50;

/** What a program may do in somebody's name. */
export interface ApiToken {
  id: string;
  name: string;
  only: PermissionName[];
  /** Null: wherever the account is for. */
  scope: AccountScope;
  madeAt: Instant;
  expiresAt: Instant;
  /** Exact to a minute; null: never. */
  usedAt: Instant | null;
}

export type NewApiToken = Pick<ApiToken, 'name' | 'only' | 'scope' | 'expiresAt'>;

/** Who is in, by a token. */
export interface EnteredByToken {
  account: Account;
  token: Pick<ApiToken, 'id' | 'only' | 'scope' | 'expiresAt'>;
}

/** Tokens of programs. Only their hashes are kept. */
export abstract class ApiTokens {
  /** Answers the token, told this once; null: the account has as many as it may. */
  abstract make(account: string, token: NewApiToken, doing: Doing, now: Instant): Promise<{ id: string; token: string } | null>;
  /** Newest first. */
  abstract of(account: string, now: Instant): Promise<ApiToken[]>;
  /** Answers whether there was one. */
  abstract end(account: string, id: string, doing: Doing, now: Instant): Promise<boolean>;
  abstract by(token: string, now: Instant): Promise<EnteredByToken | null>;
}
