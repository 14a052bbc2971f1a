import { MoreThan } from 'typeorm';
import { CONFIRMED_FOR, type OpenSession, Sessions } from '#libs/domain/access/index.js';
import type { Doing } from '#libs/domain/act/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import type { Database } from '../database.js';
import { AccountDeviceEntity } from '../entities/account-device.entity.js';
import { AccountSessionEntity } from '../entities/account-session.entity.js';
import { freshToken, tell, tokenHash } from './told.js';

/** Open sessions in PostgreSQL. */
export class PostgresSessions extends Sessions {
  constructor(private readonly database: Database) {
    super();
  }

  override async of(account: string, now: Instant): Promise<OpenSession[]> {
    const rows = await this.database.manager.find(AccountSessionEntity, {
      where: { account: { name: account }, expiresAt: MoreThan(now) },
      order: { openedAt: 'DESC', id: 'ASC' },
    });
    return rows.map(({ id, openedAt, seenAt, address, agent }) => ({ id, openedAt, seenAt, address, agent }));
  }

  override end(account: string, id: string, doing: Doing, now: Instant): Promise<boolean> {
    return this.database.manager.transaction(async (manager) => {
      const { affected } = await manager.delete(AccountSessionEntity, { id, account: { name: account } });
      if (affected !== 1) return false;
      await tell(manager, { doing, at: now, what: 'session.end', account, before: { session: id } });
      return true;
    });
  }

  override endAll(account: string, doing: Doing, now: Instant): Promise<number> {
    return this.database.manager.transaction(async (manager) => {
      const { affected } = await manager.delete(AccountSessionEntity, { account: { name: account } });
      await manager.delete(AccountDeviceEntity, { account });
      const sessions = affected ?? 0;
      await tell(manager, { doing, at: now, what: 'session.end', account, before: { sessions } });
      return sessions;
    });
  }

  override async confirm(id: string, now: Instant): Promise<void> {
    await this.database.manager.update(AccountSessionEntity, { id }, { confirmedUntil: now + CONFIRMED_FOR });
  }

  override async rotate(id: string, now: Instant): Promise<string> {
    const token = freshToken();
    await this.database.query(
      'UPDATE account_session SET previous_hash = token_hash, token_hash = $2, rotated_at = $3 WHERE id = $1',
      [id, tokenHash(token), now],
    );
    return token;
  }
}
