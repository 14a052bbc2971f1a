import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import {
  type FoundAccount,
  type FoundAccounts,
  IdentityBook,
  type LogInOf,
  type ProvenIdentity,
  phoneDigits,
} from '#libs/domain/access/index.js';
import { type Act, HALLWATCH } from '#libs/domain/act/index.js';
import { appendActs } from '../books/act-chain.js';
import type { Database } from '../database.js';
import { AccountEntity } from '../entities/account.entity.js';
import { AccountIdentityEntity } from '../entities/account-identity.entity.js';

const found = ({ name, personId, roles, state }: AccountEntity): FoundAccount => ({ name, personId, roles, state });

const told = { onBehalfOf: null, basedOn: null, evidence: [] };

/** The account's owner links it by coming in. */
function linking({ identity: { provider, subject }, judged: { account }, at, address }: LogInOf): Act {
  const { name, personId, state } = account;
  return {
    ...told,
    id: randomUUID(),
    at,
    by: name,
    personId,
    from: { way: 'page', address },
    what: 'account.change',
    subject: { kind: 'account', id: name },
    before: { state },
    after: { state: 'active', linked: { provider, subject } },
    why: null,
  };
}

/** Nobody here gives these roles: the provider's groups do. */
const granting = ({ identity, judged: { account, roles }, at }: LogInOf): Act => ({
  ...told,
  ...HALLWATCH,
  id: randomUUID(),
  at,
  what: 'account.grant',
  subject: { kind: 'account', id: account.name },
  before: { roles: account.roles },
  after: { roles },
  why: `groups of ${identity.provider}`,
});

const isSame = (a: readonly string[], b: readonly string[]): boolean => [...a].sort().join() === [...b].sort().join();

/** Identities and the accounts that they open, in PostgreSQL. */
export class PostgresIdentityBook extends IdentityBook {
  constructor(private readonly database: Database) {
    super();
  }

  override async find({ provider, subject, known }: ProvenIdentity): Promise<FoundAccounts> {
    const { manager } = this.database;
    const identities = manager.getRepository(AccountIdentityEntity);
    const linked = await identities.findOne({ where: { provider, subject }, relations: { account: true } });
    if (linked) return { linked: found(linked.account), named: null, taken: false };
    const named = known && (await this.named(known));
    if (!named) return { linked: null, named: null, taken: false };
    const taken = await identities.existsBy({ provider, account: { name: named.name } });
    return { linked: null, named: found(named), taken };
  }

  override keep(of: LogInOf): Promise<boolean> {
    return this.database.manager.transaction((manager) => this.write(manager, of));
  }

  private async write(manager: EntityManager, of: LogInOf): Promise<boolean> {
    const { identity, judged, at } = of;
    const { account, links, roles } = judged;
    const acts: Act[] = [];
    if (links) {
      const row = { provider: identity.provider, subject: identity.subject, account: { name: account.name }, linkedAt: at };
      const kept = await manager
        .createQueryBuilder()
        .insert()
        .into(AccountIdentityEntity)
        .values(row)
        .orIgnore()
        .returning('account')
        .execute();
      if (kept.raw.length === 0) return false;
      await manager.update(AccountEntity, { name: account.name, state: 'invited' }, { state: 'active' });
      acts.push(linking(of));
    }
    if (!isSame(account.roles, roles)) {
      await manager.update(AccountEntity, { name: account.name }, { roles });
      acts.push(granting(of));
    }
    await appendActs(manager, acts);
    return true;
  }

  private async named({ as, value }: NonNullable<ProvenIdentity['known']>): Promise<AccountEntity | null> {
    const accounts = this.database.manager.getRepository(AccountEntity);
    if (as === 'account') return accounts.findOneBy({ name: value });
    const personId = as === 'person' ? value : await this.personWith(value);
    return personId === null ? null : accounts.findOneBy({ personId });
  }

  /** Whose phone it is; null when it is several people's, or nobody's. */
  private async personWith(phone: string): Promise<string | null> {
    const wanted = phoneDigits(phone);
    if (wanted === '') return null;
    const rows = await this.database.query<{ id: string; phone: string }>(
      `SELECT id, body->>'phone' AS phone FROM person WHERE body->>'phone' IS NOT NULL`,
    );
    const theirs = rows.filter((row) => phoneDigits(row.phone) === wanted);
    return theirs.length === 1 ? (theirs[0]?.id ?? null) : null;
  }
}
