import { randomBytes, randomUUID } from 'node:crypto';
import { LessThanOrEqual } from 'typeorm';
import {
  AccountRefusal,
  Accounts,
  type Entered,
  type Entrance,
  isPasswordLength,
  LONGEST_AGENT,
  type Proven,
  type Session,
  type SessionLives,
} from '#libs/domain/access/index.js';
import { type Doing, ownDoing } from '#libs/domain/act/index.js';
import type { Role } from '#libs/domain/people/index.js';
import { HOUR, type Instant, MINUTE, SECOND } from '#libs/domain/time/index.js';
import type { Database } from '../database.js';
import { AccountEntity } from '../entities/account.entity.js';
import { AccountFactorEntity } from '../entities/account-factor.entity.js';
import { AccountSessionEntity } from '../entities/account-session.entity.js';
import { fits, isCheap, passwordHash } from './passwords.js';
import { freshToken, tell, tokenHash } from './told.js';

const ADMIN = 'admin';
const ADMIN_ROLES: Role[] = ['administrator'];
const LIVES: SessionLives = { longest: 12 * HOUR, idle: 12 * HOUR };
/** How exactly it is kept when a session was used. */
const SEEN_EVERY = MINUTE;
/** How long the token before is let through after a session got another: what was under way. Ours. */
const ROTATION_GRACE = 10 * SECOND;

/** Of a session and whose it is, as the database says it: bigint comes as text. */
interface Row {
  name: string;
  personId: string | null;
  roles: Role[];
  scope: Entered['account']['scope'];
  id: string;
  expiresAt: string;
  seenAt: string;
  confirmedUntil: string | null;
  passwordAt: string | null;
  factor: boolean;
}

// Own SQL: asked with every request of HTTP; by a query builder it was measured at two to four times the CPU (decision 44).
const BY_SESSION = `
  SELECT name, person_id AS "personId", roles, scope, s.id, expires_at AS "expiresAt", seen_at AS "seenAt",
    confirmed_until AS "confirmedUntil", CASE WHEN password_hash IS NOT NULL THEN coalesce(password_at, 0) END AS "passwordAt",
    EXISTS (SELECT 1 FROM account_factor f WHERE f.account = a.name AND f.on_since IS NOT NULL) AS factor
  FROM account_session s JOIN account a ON a.name = s.account
  WHERE (token_hash = $1 OR (previous_hash = $1 AND rotated_at > $3)) AND expires_at > $2 AND seen_at > $4 AND state = 'active'`;

/** Accounts and sessions in PostgreSQL. */
export class PostgresAccounts extends Accounts {
  constructor(
    private readonly database: Database,
    private readonly lives: SessionLives = LIVES,
  ) {
    super();
  }

  override async ensureAdmin(password: string | undefined, now: Instant): Promise<string | null> {
    if (password === undefined) return this.makeAdmin(now);
    const admin = await this.account(ADMIN);
    if (!admin || !(await fits(password, admin.passwordHash ?? undefined))) await this.setAdmin(password, now);
    return null;
  }

  override async prove(name: string, password: string): Promise<Proven | null> {
    if (!isPasswordLength(password)) return null;
    const account = await this.account(name);
    // Whoever it is, it takes as long.
    const isRight = await fits(password, account?.passwordHash ?? undefined);
    if (account?.state !== 'active' || !isRight) return null;
    if (account.passwordHash && isCheap(account.passwordHash)) await this.hashAnew(account.passwordHash, name, password);
    const { personId, roles, scope } = account;
    const factor = await this.database.manager.findOneBy(AccountFactorEntity, { account: name });
    return { account: { name: account.name, personId, roles, scope }, factor: factor !== null && factor.onSince !== null };
  }

  override async openSession(name: string, now: Instant, { address, agent, by }: Entrance): Promise<Session> {
    const token = freshToken();
    const session = { id: randomUUID(), openedAt: now, seenAt: now, expiresAt: now + this.lives.longest, address: address ?? '' };
    return this.database.manager.transaction(async (manager) => {
      const account = await manager.findOneBy(AccountEntity, { name });
      if (account?.state !== 'active') throw new AccountRefusal('not-active');
      const { personId, roles, scope } = account;
      await manager.delete(AccountSessionEntity, { expiresAt: LessThanOrEqual(now) });
      const kept = { ...session, tokenHash: tokenHash(token), account: { name }, agent: (agent ?? '').slice(0, LONGEST_AGENT) };
      await manager.insert(AccountSessionEntity, kept);
      const doing: Doing = { ...ownDoing(randomUUID()), by: name, personId, from: { way: 'page', address } };
      await tell(manager, {
        doing,
        at: now,
        what: 'session.open',
        account: name,
        after: { session: session.id, ...(by && { by }) },
      });
      return { id: session.id, account: { name, personId, roles, scope }, token, expiresAt: session.expiresAt };
    });
  }

  override async bySession(token: string, now: Instant): Promise<Entered | null> {
    // Looked up by hash: how long the search takes says nothing about the token.
    const asked = [tokenHash(token), now, now - ROTATION_GRACE, now - this.lives.idle];
    const [row] = await this.database.query<Row>(BY_SESSION, asked);
    if (!row) return null;
    const { name, personId, roles, scope, id, factor } = row;
    const seen = Number(row.seenAt);
    if (now - seen >= SEEN_EVERY) await this.see(id, now);
    return {
      account: { name, personId, roles, scope },
      sessionId: id,
      endsAt: Math.min(Number(row.expiresAt), Math.max(seen, now) + this.lives.idle),
      confirmedUntil: row.confirmedUntil === null ? null : Number(row.confirmedUntil),
      factor,
      passwordAt: row.passwordAt === null ? null : Number(row.passwordAt),
    };
  }

  override async logOut(token: string, doing: Doing, now: Instant): Promise<void> {
    await this.database.manager.transaction(async (manager) => {
      const session = await manager.findOne(AccountSessionEntity, {
        where: [{ tokenHash: tokenHash(token) }, { previousHash: tokenHash(token) }],
        relations: { account: true },
      });
      if (!session) return;
      await manager.delete(AccountSessionEntity, { id: session.id });
      const before = { session: session.id };
      await tell(manager, { doing, at: now, what: 'session.end', account: session.account.name, before });
    });
  }

  /** The password is the same: how old it is stays. Whoever changed it meanwhile was first. */
  private async hashAnew(before: string, name: string, password: string): Promise<void> {
    const passwordHashed = await passwordHash(password);
    await this.database.manager.update(AccountEntity, { name, passwordHash: before }, { passwordHash: passwordHashed });
  }

  private async see(id: string, now: Instant): Promise<void> {
    await this.database.query('UPDATE account_session SET seen_at = $2 WHERE id = $1 AND seen_at < $2', [id, now]);
  }

  private account(name: string): Promise<AccountEntity | null> {
    return this.database.manager.findOneBy(AccountEntity, { name });
  }

  /** Makes up a password when there is no administrator yet. */
  private async makeAdmin(now: Instant): Promise<string | null> {
    if (await this.account(ADMIN)) return null;
    const password = randomBytes(12).toString('base64url');
    const admin = { name: ADMIN, roles: ADMIN_ROLES, passwordHash: await passwordHash(password), passwordAt: now };
    return this.database.manager.transaction(async (manager) => {
      // Another process may make one meanwhile.
      const making = manager.createQueryBuilder().insert().into(AccountEntity).values(admin).orIgnore().returning('name');
      const { raw } = await making.execute();
      if (raw.length === 0) return null;
      const after = { roles: ADMIN_ROLES };
      await tell(manager, { doing: ownDoing(randomUUID()), at: now, what: 'account.join', account: ADMIN, after });
      return password;
    });
  }

  /** Sets the password and ends the sessions that were opened with the old one. */
  private async setAdmin(password: string, now: Instant): Promise<void> {
    const hashed = await passwordHash(password);
    await this.database.manager.transaction(async (manager) => {
      const admin = { name: ADMIN, roles: ADMIN_ROLES, passwordHash: hashed, passwordAt: now };
      const setting = manager.createQueryBuilder().insert().into(AccountEntity).values(admin);
      await setting.orUpdate(['password_hash', 'password_at'], ['name']).execute();
      await manager.delete(AccountSessionEntity, { account: { name: ADMIN } });
      await tell(manager, { doing: ownDoing(randomUUID()), at: now, what: 'password.change', account: ADMIN });
    });
  }
}
