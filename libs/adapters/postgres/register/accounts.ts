import { hash, randomBytes } from 'node:crypto';
import { type Account, Accounts, type Role, type Session } from '#libs/domain/people/index.js';
import { HOUR, type Instant } from '#libs/domain/time/index.js';
import type { Database } from '../database.js';
import { json } from '../sql.js';
import { fits, passwordHash } from './passwords.js';

const ADMIN = 'admin';
const SESSION_LIFE = 12 * HOUR;
/** 256 random bits cannot be guessed, so a fast hash of the token is kept. */
const TOKEN_BYTES = 32;
/** Longer ones are nobody's; hashing them would only cost us. */
const LONGEST_PASSWORD = 1_024;

const tokenHash = (token: string): Buffer => hash('sha256', token, 'buffer');

interface Row {
  name: string;
  roles: Role[];
  password_hash: string;
}

/** Accounts and sessions in PostgreSQL. */
export class PostgresAccounts extends Accounts {
  constructor(private readonly database: Database) {
    super();
  }

  override async ensureAdmin(password: string | undefined): Promise<string | null> {
    if (password === undefined) return this.makeAdmin();
    const admin = await this.account(ADMIN);
    if (!admin || !(await fits(password, admin.password_hash))) await this.setAdmin(password);
    return null;
  }

  override async logIn(name: string, password: string, now: Instant): Promise<Session | null> {
    const account = await this.account(name);
    const known = await fits(password.slice(0, LONGEST_PASSWORD), account?.password_hash);
    if (!account || !known || password.length > LONGEST_PASSWORD) return null;
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const expiresAt = now + SESSION_LIFE;
    await this.database.query('DELETE FROM account_session WHERE expires_at <= $1', [now]);
    await this.database.query('INSERT INTO account_session (token_hash, account, expires_at) VALUES ($1, $2, $3)', [
      tokenHash(token),
      account.name,
      expiresAt,
    ]);
    return { account: { name: account.name, roles: account.roles }, token, expiresAt };
  }

  override async bySession(token: string, now: Instant): Promise<Account | null> {
    // Looked up by hash: how long the search takes says nothing about the token.
    const [account] = await this.database.query<Account>(
      `SELECT name, roles FROM account_session JOIN account ON account.name = account_session.account
       WHERE token_hash = $1 AND expires_at > $2`,
      [tokenHash(token), now],
    );
    return account ?? null;
  }

  override async logOut(token: string): Promise<void> {
    await this.database.query('DELETE FROM account_session WHERE token_hash = $1', [tokenHash(token)]);
  }

  private async account(name: string): Promise<Row | undefined> {
    const [row] = await this.database.query<Row>('SELECT name, roles, password_hash FROM account WHERE name = $1', [name]);
    return row;
  }

  /** Makes up a password when there is no administrator yet. */
  private async makeAdmin(): Promise<string | null> {
    if (await this.account(ADMIN)) return null;
    const password = randomBytes(12).toString('base64url');
    const made = await this.database.query(
      `INSERT INTO account (name, roles, password_hash) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING RETURNING name`,
      [ADMIN, json(['administrator'] satisfies Role[]), await passwordHash(password)],
    );
    return made.length > 0 ? password : null;
  }

  /** Sets the password and ends the sessions that were opened with the old one. */
  private async setAdmin(password: string): Promise<void> {
    const hashed = await passwordHash(password);
    await this.database.transact(async (transaction) => {
      await transaction.query(
        `INSERT INTO account (name, roles, password_hash) VALUES ($1, $2, $3)
         ON CONFLICT (name) DO UPDATE SET password_hash = excluded.password_hash`,
        [ADMIN, json(['administrator'] satisfies Role[]), hashed],
      );
      await transaction.query('DELETE FROM account_session WHERE account = $1', [ADMIN]);
    });
  }
}
