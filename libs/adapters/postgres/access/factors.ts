import { randomBytes, randomInt } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { AccountRefusal, type FactorOffer, Factors, type FactorsKept } from '#libs/domain/access/index.js';
import type { Doing } from '#libs/domain/act/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import type { Database } from '../database.js';
import { AccountFactorEntity } from '../entities/account-factor.entity.js';
import { AccountRecoveryEntity } from '../entities/account-recovery.entity.js';
import type { FactorKey } from './factor-key.js';
import { tell, tokenHash } from './told.js';
import { base32, stepOfCode } from './totp.js';

/** As long as the hash's own output (RFC 4226, 4). */
const SECRET_BYTES = 20;
const RECOVERY_CODES = 10;
/** None that is misread on paper. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const CODE_LENGTH = 16;
const ISSUER = 'Hallwatch';

const freshCode = (): string =>
  Array.from({ length: CODE_LENGTH }, () => LETTERS[randomInt(LETTERS.length)])
    .join('')
    .replace(/(.{4})(?!$)/g, '$1-');

/** However it is typed. 79 random bits cannot be guessed, so a fast hash is kept. */
const recoveryHash = (account: string, code: string): Buffer =>
  tokenHash(`${account} ${code.toLowerCase().replace(/[^a-z0-9]/g, '')}`);

const uriOf = (account: string, secret: string): string =>
  `otpauth://totp/${encodeURIComponent(`${ISSUER}:${account}`)}?secret=${secret}&issuer=${ISSUER}`;

async function dropFactor(manager: EntityManager, account: string): Promise<boolean> {
  const { affected } = await manager.delete(AccountFactorEntity, { account });
  await manager.delete(AccountRecoveryEntity, { account });
  return affected === 1;
}

/** Takes the second factor away, in a transaction of its own or of more. */
export async function removeFactor(manager: EntityManager, account: string, doing: Doing, now: Instant): Promise<boolean> {
  const was = await manager.findOneBy(AccountFactorEntity, { account });
  if (!(await dropFactor(manager, account)) || was?.onSince == null) return false;
  await tell(manager, { doing, at: now, what: 'factor.remove', account });
  return true;
}

/** Second factors in PostgreSQL. */
export class PostgresFactors extends Factors {
  constructor(
    private readonly database: Database,
    /** Asked for when there is something to encrypt or to read; null: there is none, and secrets are kept as they are. */
    private readonly key: () => FactorKey | null = () => null,
  ) {
    super();
  }

  override begin(account: string): Promise<FactorOffer | null> {
    return this.database.manager.transaction(async (manager) => {
      const known = await this.locked(manager, account);
      if (known?.onSince != null) return null;
      const bytes = randomBytes(SECRET_BYTES);
      const fresh = { account, ...this.sealed(account, bytes), onSince: null, lastStep: null };
      await manager.upsert(AccountFactorEntity, fresh, ['account']);
      const secret = base32(bytes);
      return { secret, uri: uriOf(account, secret) };
    });
  }

  override finish(account: string, code: string, doing: Doing, now: Instant): Promise<string[] | null> {
    return this.database.manager.transaction(async (manager) => {
      const offered = await this.locked(manager, account);
      if (!offered || offered.onSince !== null) return null;
      const step = stepOfCode(this.opened(offered), code, now);
      if (step === null) return null;
      await manager.update(AccountFactorEntity, { account }, { onSince: now, lastStep: step });
      const codes = Array.from({ length: RECOVERY_CODES }, freshCode);
      const kept = codes.map((one) => ({ account, codeHash: recoveryHash(account, one) }));
      await manager.delete(AccountRecoveryEntity, { account });
      await manager.insert(AccountRecoveryEntity, kept);
      await tell(manager, { doing, at: now, what: 'factor.add', account, after: { kind: 'totp' } });
      return codes;
    });
  }

  override remove(account: string, doing: Doing, now: Instant): Promise<boolean> {
    return this.database.manager.transaction((manager) => removeFactor(manager, account, doing, now));
  }

  override check(account: string, code: string, now: Instant): Promise<boolean> {
    return this.database.manager.transaction(async (manager) => {
      const factor = await this.locked(manager, account);
      if (factor?.onSince == null) return false;
      // Those on paper hang on no key.
      const { affected } = await manager.delete(AccountRecoveryEntity, { account, codeHash: recoveryHash(account, code) });
      if (affected === 1) return true;
      const step = stepOfCode(this.opened(factor), code, now);
      if (step === null) return false;
      if (factor.lastStep !== null && step <= factor.lastStep) return false;
      await manager.update(AccountFactorEntity, { account }, { lastStep: step });
      return true;
    });
  }

  override keep(): Promise<FactorsKept> {
    return this.database.manager.transaction(async (manager) => {
      const all = await manager.find(AccountFactorEntity, { lock: { mode: 'pessimistic_write' } });
      if (all.length === 0) return { encrypted: 0, plain: 0, lost: 0 };
      const key = this.key();
      const plain = all.filter(({ keyId }) => keyId === null);
      const lost = all.filter((one) => one.keyId !== null && this.secretOf(one) === null).length;
      if (key === null) return { encrypted: 0, plain: plain.length, lost };
      for (const { account, secret } of plain)
        await manager.update(AccountFactorEntity, { account }, this.sealed(account, secret));
      return { encrypted: plain.length, plain: 0, lost };
    });
  }

  private sealed(account: string, secret: Buffer): Pick<AccountFactorEntity, 'secret' | 'keyId'> {
    const key = this.key();
    return key ? { secret: key.seal(account, secret), keyId: key.id } : { secret, keyId: null };
  }

  /** Throws {@link AccountRefusal} when the key is lost. */
  private opened(factor: AccountFactorEntity): Buffer {
    const secret = this.secretOf(factor);
    if (!secret) throw new AccountRefusal('factor-lost');
    return secret;
  }

  private secretOf({ account, secret, keyId }: AccountFactorEntity): Buffer | null {
    if (keyId === null) return secret;
    const key = this.key();
    return key?.id === keyId ? key.open(account, secret) : null;
  }

  /** Two that show the same code at once come one after the other. */
  private locked(manager: EntityManager, account: string): Promise<AccountFactorEntity | null> {
    return manager.findOne(AccountFactorEntity, { where: { account }, lock: { mode: 'pessimistic_write' } });
  }
}
