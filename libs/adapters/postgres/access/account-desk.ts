import type { EntityManager } from 'typeorm';
import {
  type Account,
  AccountDesk,
  type AccountFault,
  type AccountInFull,
  AccountRefusal,
  type Granted,
  INVITATION_LIFE,
  type Invitation,
  type InvitationPurpose,
  type Invited,
  type Judge,
} from '#libs/domain/access/index.js';
import type { ActName, Doing } from '#libs/domain/act/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import type { Database } from '../database.js';
import { AccountEntity } from '../entities/account.entity.js';
import { AccountInvitationEntity } from '../entities/account-invitation.entity.js';
import { CHANGE_LOCK } from '../locks.js';
import { endEverything, endOtherSessions } from './ends.js';
import { removeFactor } from './factors.js';
import { keepFormer, refuseFormer } from './former-passwords.js';
import { passwordHash } from './passwords.js';
import { freshToken, tell, tokenHash } from './told.js';

interface Row extends Account {
  state: AccountInFull['state'];
  factor: boolean;
  seenAt: string | null;
  purpose: InvitationPurpose | null;
  invitedUntil: string | null;
}

const IN_FULL = `
  SELECT a.name, a.person_id AS "personId", a.roles, a.scope, a.state,
    EXISTS (SELECT 1 FROM account_factor f WHERE f.account = a.name AND f.on_since IS NOT NULL) AS factor,
    (SELECT max(seen_at) FROM account_session s WHERE s.account = a.name) AS "seenAt",
    i.purpose, i.expires_at AS "invitedUntil"
  FROM account a LEFT JOIN account_invitation i ON i.account = a.name ORDER BY a.name`;

const inFull = ({ seenAt, purpose, invitedUntil, ...account }: Row): AccountInFull => ({
  ...account,
  seenAt: seenAt === null ? null : Number(seenAt),
  invitation: purpose === null ? null : { purpose, expiresAt: Number(invitedUntil) },
});

/** What of an account is told in an act. */
const told = ({ personId, roles, scope, state }: Account & { state?: string }) => ({ personId, roles, scope, state });

const refuse = (fault: AccountFault | null): void => {
  if (fault) throw new AccountRefusal(fault);
};

/** Accounts of people in PostgreSQL. */
export class PostgresAccountDesk extends AccountDesk {
  constructor(
    private readonly database: Database,
    /** How many of the last passwords are not taken again; 0: none is kept. */
    private readonly former = 0,
  ) {
    super();
  }

  override async list(): Promise<AccountInFull[]> {
    return (await this.database.query<Row>(IN_FULL)).map(inFull);
  }

  override async one(name: string): Promise<AccountInFull | undefined> {
    return (await this.list()).find((account) => account.name === name);
  }

  override exists(name: string): Promise<boolean> {
    return this.database.manager.existsBy(AccountEntity, { name });
  }

  override invite(account: Account, judge: Judge, doing: Doing, now: Instant): Promise<Invitation> {
    return this.alone(async (manager, all) => {
      if (all.some(({ name }) => name === account.name)) throw new AccountRefusal('name-taken');
      if (all.some(({ personId }) => personId === account.personId)) throw new AccountRefusal('person-has-one');
      const fresh: AccountInFull = { ...account, state: 'invited', factor: false, seenAt: null, invitation: null };
      refuse(judge(fresh, all));
      await manager.insert(AccountEntity, { ...account, passwordHash: null, state: 'invited' });
      await tell(manager, { doing, at: now, what: 'account.invite', account: account.name, after: told(fresh) });
      return this.link(manager, account.name, 'join', false, now);
    });
  }

  override inviteAgain(
    name: string,
    { dropFactor }: { dropFactor: boolean },
    judge: Judge,
    doing: Doing,
    now: Instant,
  ): Promise<Invitation> {
    return this.alone(async (manager, all) => {
      const account = this.known(all, name);
      const { state } = account;
      if (state === 'disabled') throw new AccountRefusal('not-active');
      refuse(judge(account, all));
      const [purpose, what] =
        state === 'invited' ? (['join', 'account.invite'] as const) : (['reset', 'password.reset'] as const);
      await tell(manager, { doing, at: now, what, account: name, after: { link: purpose, dropFactor } });
      return this.link(manager, name, purpose, dropFactor, now);
    });
  }

  override invited(token: string, now: Instant): Promise<Invited | null> {
    return this.byLink(this.database.manager, token, now);
  }

  override async join(token: string, password: string, doing: Omit<Doing, 'by' | 'personId'>, now: Instant): Promise<boolean> {
    // Hashed for a good link alone, and before the transaction: it takes long.
    const invited = await this.invited(token, now);
    if (!invited) return false;
    await refuseFormer(this.database.manager, invited.account.name, password, this.former);
    const hashed = await passwordHash(password);
    return this.alone(async (manager) => {
      const link = await this.byLink(manager, token, now);
      if (!link) return false;
      const { name, personId } = link.account;
      const own: Doing = { ...doing, by: name, personId };
      const what: ActName = link.purpose === 'join' ? 'account.join' : 'password.change';
      await keepFormer(manager, name, this.former, now);
      await manager.update(AccountEntity, { name }, { passwordHash: hashed, passwordAt: now, state: 'active' });
      await tell(manager, { doing: own, at: now, what, account: name, after: { by: link.purpose } });
      if (link.dropFactor) await removeFactor(manager, name, { ...own, id: `${own.id}:factor` }, now);
      await endEverything(manager, name);
      return true;
    });
  }

  override async changePassword(name: string, password: string, keep: string, doing: Doing, now: Instant): Promise<void> {
    await refuseFormer(this.database.manager, name, password, this.former);
    const hashed = await passwordHash(password);
    await this.database.manager.transaction(async (manager) => {
      await keepFormer(manager, name, this.former, now);
      await manager.update(AccountEntity, { name }, { passwordHash: hashed, passwordAt: now });
      await manager.delete(AccountInvitationEntity, { account: { name } });
      const sessions = await endOtherSessions(manager, name, keep);
      await tell(manager, { doing, at: now, what: 'password.change', account: name, after: { sessionsEnded: sessions } });
    });
  }

  override grant(name: string, granted: Partial<Granted>, judge: Judge, doing: Doing, now: Instant): Promise<AccountInFull> {
    return this.change({ name, judge, doing, now, what: 'account.grant' }, granted);
  }

  override bind(name: string, personId: string, judge: Judge, doing: Doing, now: Instant): Promise<AccountInFull> {
    return this.change({ name, judge, doing, now, what: 'account.change' }, { personId });
  }

  override disable(name: string, judge: Judge, doing: Doing, now: Instant): Promise<AccountInFull> {
    return this.change({ name, judge, doing, now, what: 'account.disable' }, { state: 'disabled' }, (manager) =>
      endEverything(manager, name),
    );
  }

  override async enable(name: string, doing: Doing, now: Instant): Promise<AccountInFull> {
    const account = await this.database.manager.findOneBy(AccountEntity, { name });
    const state = account?.passwordHash == null ? 'invited' : 'active';
    return this.change({ name, judge: () => null, doing, now, what: 'account.enable' }, { state });
  }

  private change(
    { name, judge, doing, now, what }: { name: string; judge: Judge; doing: Doing; now: Instant; what: ActName },
    fields: Partial<Pick<AccountEntity, 'roles' | 'scope' | 'state' | 'personId'>>,
    also: (manager: EntityManager) => Promise<unknown> = async () => undefined,
  ): Promise<AccountInFull> {
    return this.alone(async (manager, all) => {
      const before = this.known(all, name);
      refuse(judge(before, all));
      if (Object.keys(fields).length > 0) await manager.update(AccountEntity, { name }, fields);
      await also(manager);
      const after = { ...before, ...fields };
      await tell(manager, { doing, at: now, what, account: name, before: told(before), after: told(after) });
      return after;
    });
  }

  private known(all: readonly AccountInFull[], name: string): AccountInFull {
    const account = all.find((one) => one.name === name);
    if (!account) throw new AccountRefusal('no-such-account');
    return account;
  }

  /** One after the other: whether somebody is the last administrator is true of all of them together. */
  private alone<T>(act: (manager: EntityManager, all: AccountInFull[]) => Promise<T>): Promise<T> {
    return this.database.manager.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock($1)', [CHANGE_LOCK]);
      return act(manager, ((await manager.query(IN_FULL)) as Row[]).map(inFull));
    });
  }

  private async link(
    manager: EntityManager,
    name: string,
    purpose: InvitationPurpose,
    dropFactor: boolean,
    now: Instant,
  ): Promise<Invitation> {
    const [token, expiresAt] = [freshToken(), now + INVITATION_LIFE];
    await manager.delete(AccountInvitationEntity, { account: { name } });
    await manager.insert(AccountInvitationEntity, {
      tokenHash: tokenHash(token),
      account: { name },
      purpose,
      expiresAt,
      dropFactor,
    });
    return { token, expiresAt };
  }

  private async byLink(manager: EntityManager, token: string, now: Instant): Promise<(Invited & { dropFactor: boolean }) | null> {
    const link = await manager.findOne(AccountInvitationEntity, {
      where: { tokenHash: tokenHash(token) },
      relations: { account: true },
    });
    if (!link || link.expiresAt <= now || link.account.state === 'disabled') return null;
    const { name, personId, roles, scope } = link.account;
    const { purpose, expiresAt, dropFactor } = link;
    return { account: { name, personId, roles, scope }, purpose, expiresAt, dropFactor };
  }
}
