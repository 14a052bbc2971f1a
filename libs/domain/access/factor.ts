import type { Doing } from '../act/index.js';
import type { Role } from '../people/index.js';
import type { Instant } from '../time/index.js';
import { type SeparationOfPowers, THREE_ADMINISTRATORS } from './separation.js';

/** Of whom a second factor is wanted. */
export const FACTOR_WANTED = ['off', 'administrators', 'everybody'] as const;
export type FactorWanted = (typeof FACTOR_WANTED)[number];

/** Whether somebody with these roles should have a second factor. */
export function factorNeeded(roles: readonly Role[], policy: FactorWanted, { separated }: SeparationOfPowers): boolean {
  if (policy === 'everybody') return true;
  const some: readonly Role[] = separated ? THREE_ADMINISTRATORS : ['administrator'];
  return policy === 'administrators' && roles.some((role) => some.includes(role));
}

/** What a person puts into their authenticator. */
export interface FactorOffer {
  /** Base32. */
  secret: string;
  /** `otpauth://…`, for a picture that a telephone reads. */
  uri: string;
}

/** How the secrets of second factors are kept. */
export interface FactorsKept {
  /** Kept plain until now. */
  encrypted: number;
  /** Still so, for there is no key. */
  plain: number;
  /** Encrypted with a key that is not ours: their owners come in by recovery codes, or by a link without the factor. */
  lost: number;
}

/** Second factors: codes by time (RFC 6238), and codes on paper for when the telephone is lost. */
export abstract class Factors {
  /** Makes a secret, which counts once a code of it was shown. Answers null when the account has one that counts. */
  abstract begin(account: string): Promise<FactorOffer | null>;
  /** From now on the factor is asked for. Answers the recovery codes, told this once; null: the code does not fit. */
  abstract finish(account: string, code: string, doing: Doing, now: Instant): Promise<string[] | null>;
  /** Answers whether there was one. */
  abstract remove(account: string, doing: Doing, now: Instant): Promise<boolean>;
  /** Encrypts what was kept plain, where there is a key. */
  abstract keep(): Promise<FactorsKept>;
  /** Whether a code of the authenticator or one on paper is right. Each is right once. Throws an `AccountRefusal` when the secret cannot be read. */
  abstract check(account: string, code: string, now: Instant): Promise<boolean>;
}
