import type { EntityManager } from 'typeorm';
import { AccountRefusal } from '#libs/domain/access/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { AccountEntity } from '../entities/account.entity.js';
import { AccountFormerPasswordEntity } from '../entities/account-former-password.entity.js';
import { fits } from './passwords.js';

/** The latest first. */
const before = (manager: EntityManager, account: string): Promise<AccountFormerPasswordEntity[]> =>
  manager.find(AccountFormerPasswordEntity, { where: { account }, order: { until: 'DESC', passwordHash: 'ASC' } });

/** Throws {@link AccountRefusal} when the password is one of the last so many, of which the present one is the first. */
export async function refuseFormer(manager: EntityManager, name: string, password: string, former: number): Promise<void> {
  if (former === 0) return;
  const present = await manager.findOneBy(AccountEntity, { name });
  const kept = [present?.passwordHash, ...(await before(manager, name)).map((one) => one.passwordHash)].slice(0, former);
  for (const one of kept) if (one && (await fits(password, one))) throw new AccountRefusal('former-password');
}

/** Keeps the hash that is about to be replaced, and no more of them than are looked at. */
export async function keepFormer(manager: EntityManager, account: string, former: number, now: Instant): Promise<void> {
  const present = await manager.findOneBy(AccountEntity, { name: account });
  if (former > 1 && present?.passwordHash) {
    const replaced = { account, passwordHash: present.passwordHash, until: now };
    await manager.upsert(AccountFormerPasswordEntity, replaced, ['account', 'passwordHash']);
  }
  const more = (await before(manager, account)).slice(Math.max(0, former - 1));
  if (more.length > 0) await manager.remove(more);
}
