import { randomUUID } from 'node:crypto';
import { LessThanOrEqual, MoreThan } from 'typeorm';
import {
  type ApiToken,
  ApiTokens,
  type EnteredByToken,
  MOST_TOKENS,
  type NewApiToken,
  TOKEN_PREFIX,
} from '#libs/domain/access/index.js';
import type { Doing } from '#libs/domain/act/index.js';
import { type Instant, MINUTE } from '#libs/domain/time/index.js';
import type { Database } from '../database.js';
import { AccountTokenEntity } from '../entities/account-token.entity.js';
import { freshToken, tell, tokenHash } from './told.js';

/** How exactly it is kept when a token was used. */
const USED_EVERY = MINUTE;

interface Row extends Omit<EnteredByToken['account'], 'name'> {
  account: string;
  id: string;
  permissions: ApiToken['only'];
  tokenScope: ApiToken['scope'];
  expiresAt: string;
  usedAt: string | null;
}

const BY_TOKEN = `
  SELECT a.name AS account, a.person_id AS "personId", a.roles, a.scope, t.id, t.permissions, t.scope AS "tokenScope",
    t.expires_at AS "expiresAt", t.used_at AS "usedAt"
  FROM account_token t JOIN account a ON a.name = t.account
  WHERE t.token_hash = $1 AND t.expires_at > $2 AND a.state = 'active'`;

/** Tokens of programs in PostgreSQL. */
export class PostgresApiTokens extends ApiTokens {
  constructor(private readonly database: Database) {
    super();
  }

  override async make(
    account: string,
    wanted: NewApiToken,
    doing: Doing,
    now: Instant,
  ): Promise<{ id: string; token: string } | null> {
    const { name, only, scope, expiresAt } = wanted;
    const [id, token] = [randomUUID(), `${TOKEN_PREFIX}${freshToken()}`];
    return this.database.manager.transaction(async (manager) => {
      await manager.delete(AccountTokenEntity, { expiresAt: LessThanOrEqual(now) });
      if ((await manager.countBy(AccountTokenEntity, { account: { name: account } })) >= MOST_TOKENS) return null;
      const kept = { id, account: { name: account }, tokenHash: tokenHash(token), name, permissions: only, scope };
      await manager.insert(AccountTokenEntity, { ...kept, madeAt: now, expiresAt });
      await tell(manager, { doing, at: now, what: 'token.make', account, after: { token: id, name, only, scope, expiresAt } });
      return { id, token };
    });
  }

  override async of(account: string, now: Instant): Promise<ApiToken[]> {
    const rows = await this.database.manager.find(AccountTokenEntity, {
      where: { account: { name: account }, expiresAt: MoreThan(now) },
      order: { madeAt: 'DESC', id: 'ASC' },
    });
    return rows.map(({ id, name, permissions: only, scope, madeAt, expiresAt, usedAt }) => ({
      ...{ id, name, only, scope, madeAt, expiresAt, usedAt },
    }));
  }

  override end(account: string, id: string, doing: Doing, now: Instant): Promise<boolean> {
    return this.database.manager.transaction(async (manager) => {
      const { affected } = await manager.delete(AccountTokenEntity, { id, account: { name: account } });
      if (affected !== 1) return false;
      await tell(manager, { doing, at: now, what: 'token.end', account, before: { token: id } });
      return true;
    });
  }

  override async by(token: string, now: Instant): Promise<EnteredByToken | null> {
    const [row] = await this.database.query<Row>(BY_TOKEN, [tokenHash(token), now]);
    if (!row) return null;
    const { account: name, personId, roles, scope, id, permissions: only, tokenScope } = row;
    if (row.usedAt === null || now - Number(row.usedAt) >= USED_EVERY) {
      await this.database.query('UPDATE account_token SET used_at = $2 WHERE id = $1', [id, now]);
    }
    return {
      account: { name, personId, roles, scope },
      token: { id, only, scope: tokenScope, expiresAt: Number(row.expiresAt) },
    };
  }
}
