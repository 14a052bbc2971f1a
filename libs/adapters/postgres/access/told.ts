import { hash, randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { type ActName, actOf, type Doing } from '#libs/domain/act/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { appendActs } from '../books/act-chain.js';

/** 256 random bits cannot be guessed, so a fast hash of the token is kept. */
const TOKEN_BYTES = 32;

export const freshToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url');
export const tokenHash = (token: string): Buffer => hash('sha256', token, 'buffer');

interface Told {
  doing: Doing;
  at: Instant;
  what: ActName;
  account: string;
  before?: unknown;
  after?: unknown;
}

/** Puts what was done to an account into the chain, in the transaction that does it. */
export async function tell(manager: EntityManager, ...told: Told[]): Promise<void> {
  const acts = told.map(({ doing, at, account, before = null, after = null, what }) =>
    actOf(doing, at, { what, subject: { kind: 'account', id: account }, before, after }),
  );
  await appendActs(manager, acts);
}
