import { hash, randomBytes } from 'node:crypto';
import { LessThanOrEqual } from 'typeorm';
import { type Account, Accounts, type Entrance, type Session } from '#libs/domain/access/index.js';
import type { Role } from '#libs/domain/people/index.js';
import { HOUR, type Instant } from '#libs/domain/time/index.js';
import type { Database } from '../database.js';
import { AccountEntity } from '../entities/account.entity.js';
import { AccountSessionEntity } from '../entities/account-session.entity.js';
import { fits, passwordHash } from './passwords.js';

const ADMIN = 'admin';
const ADMIN_ROLES: Role[] = ['administrator'];
const SESSION_LIFE = 12 * HOUR;
/** 256 random bits cannot be guessed, so a fast hash of the token is kept. */
const TOKEN_BYTES = 32;
/** Longer ones are nobody's; hashing them would only cost us. */
const LONGEST_PASSWORD = 1_024;

const tokenHash = (token: string): Buffer => hash('sha256', token, 'buffer');

/** Accounts and sessions in PostgreSQL. */
export class PostgresAccounts extends Accounts {
  constructor(private readonly database: Database) {
    super();
  }

  override async ensureAdmin(password: string | undefined): Promise<string | null> {
    if (password === undefined) return this.makeAdmin();
    const admin = await this.account(ADMIN);
    if (!admin || !(await fits(password, admin.passwordHash ?? undefined))) await this.setAdmin(password);
    return null;
  }

  override async logIn(name: string, password: string, now: Instant): Promise<Session | null> {
    const account = await this.account(name);
    const known = await fits(password.slice(0, LONGEST_PASSWORD), account?.passwordHash ?? undefined);
    if (account?.state !== 'active' || !known || password.length > LONGEST_PASSWORD) return null;
    return this.sessionOf(account, now);
  }

  override async openSession(name: string, now: Instant, _: Entrance): Promise<Session> {
    const account = await this.accounts.findOneByOrFail({ name, state: 'active' });
    return this.sessionOf(account, now);
  }

  // Own SQL: asked with every request of HTTP; by a query builder it was measured at two to four times the CPU (decision 44).
  override async bySession(token: string, now: Instant): Promise<Account | null> {
    // Looked up by hash: how long the search takes says nothing about the token.
    const [account] = await this.database.query<Account>(
      `SELECT name, person_id AS "personId", roles, scope FROM account_session JOIN account ON account.name = account_session.account
       WHERE token_hash = $1 AND expires_at > $2 AND state = 'active'`,
      [tokenHash(token), now],
    );
    return account ?? null;
  }

  override async logOut(token: string): Promise<void> {
    await this.sessions.delete({ tokenHash: tokenHash(token) });
  }

  private async sessionOf({ name, personId, roles, scope }: AccountEntity, now: Instant): Promise<Session> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const expiresAt = now + SESSION_LIFE;
    await this.sessions.delete({ expiresAt: LessThanOrEqual(now) });
    await this.sessions.insert({ tokenHash: tokenHash(token), account: { name }, expiresAt });
    return { account: { name, personId, roles, scope }, token, expiresAt };
  }

  private get accounts() {
    return this.database.manager.getRepository(AccountEntity);
  }

  private get sessions() {
    return this.database.manager.getRepository(AccountSessionEntity);
  }

  private account(name: string): Promise<AccountEntity | null> {
    return this.accounts.findOneBy({ name });
  }

  /** Makes up a password when there is no administrator yet. */
  private async makeAdmin(): Promise<string | null> {
    if (await this.account(ADMIN)) return null;
    const password = randomBytes(12).toString('base64url');
    const admin = { name: ADMIN, roles: ADMIN_ROLES, passwordHash: await passwordHash(password) };
    // Another process may make one meanwhile.
    const { raw } = await this.accounts.createQueryBuilder().insert().values(admin).orIgnore().returning('name').execute();
    return raw.length > 0 ? password : null;
  }

  /** Sets the password and ends the sessions that were opened with the old one. */
  private async setAdmin(password: string): Promise<void> {
    const hashed = await passwordHash(password);
    await this.database.manager.transaction(async (manager) => {
      const admin = { name: ADMIN, roles: ADMIN_ROLES, passwordHash: hashed };
      await manager
        .createQueryBuilder()
        .insert()
        .into(AccountEntity)
        .values(admin)
        .orUpdate(['password_hash'], ['name'])
        .execute();
      await manager.delete(AccountSessionEntity, { account: { name: ADMIN } });
    });
  }
}
