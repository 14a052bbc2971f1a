import { randomUUID } from 'node:crypto';
import { NOW } from '#apps/api/testing/stand.js';
import { passwordHash } from '#libs/adapters/postgres/access/passwords.js';
import { AccountEntity } from '#libs/adapters/postgres/entities/account.entity.js';
import { type AccountState, type Doing, ownDoing, type Role, type SomePlaces } from '#libs/domain/index.js';
import { type Grounds, HALLS, type HallId } from '../access/place.js';

/** What is sent so that it is taken. */
export interface Ready {
  path?: Record<string, string | number>;
  query?: string;
  body?: Record<string, unknown>;
  /** In whose name, when it must be somebody of whom more is known. */
  token?: string;
}

export const PASSWORD = 'the river is wide today';
/** Accounts of one sort are made anew in turns: more of them would only make every list longer. */
const TURNS = 31;

let hashed: Promise<string> | undefined;
/** Reckoned once: it takes long. */
const hash = (): Promise<string> => {
  hashed ??= passwordHash(PASSWORD);
  return hashed;
};

/** Who asks, and the means to make what their wish needs. */
export class Wishing {
  constructor(
    readonly grounds: Grounds,
    readonly role: Role,
    readonly scope: SomePlaces | null,
    readonly hall: HallId,
    /** Of the request; no other has it. */
    readonly number: number,
  ) {}

  get parts() {
    return this.grounds.stand.parts;
  }

  get region(): string {
    return HALLS[this.hall];
  }

  doing(by = 'admin'): Doing {
    return { ...ownDoing(randomUUID()), by };
  }

  /** An account of the asker's role of which the password is known. */
  async own(sort: string): Promise<{ name: string; token: string }> {
    const name = `own-${sort}-${this.role}-${this.number % TURNS}`;
    const token = await this.grounds.openSession(this.role, this.scope, name, { passwordHash: await hash() });
    return { name, token };
  }

  /** An account that something is done to; its name. */
  async target(sort: string, state: AccountState = 'active'): Promise<string> {
    const name = `target-${sort}-${this.number % TURNS}`;
    const account = { name, passwordHash: null, roles: ['noc' as const], personId: null, scope: null, state };
    await this.grounds.stand.database.manager.upsert(AccountEntity, account, ['name']);
    return name;
  }

  /** Registers something as the administrator; answers its id. */
  async registered(what: string, more: object): Promise<string> {
    const id = `w-${this.number}`;
    const answer = await this.grounds.stand.admin('POST', `/api/v1/${what}`, { id, ...more });
    if (answer.status !== 201) throw new Error(`${what} ${id}: ${await answer.text()}`);
    return id;
  }

  person(more: object = {}): Promise<string> {
    return this.registered('people', { halls: [this.hall], ...more });
  }

  /** A file of which somebody asked to be shown what it says. */
  async opening(by: string): Promise<{ id: string; opening: string }> {
    const [id, opening] = [`CF-${this.hall}`, `FO-w-${this.number}`];
    const nobody = { decidedBy: null, decidedAt: null, approved: null, decidedWhy: null };
    const asked = { id: opening, fileId: id, askedBy: by, askedPerson: null, askedAt: NOW, why: 'a wish', ...nobody };
    await this.parts.customerFiles.ask(asked, this.doing(by));
    return { id, opening };
  }

  /** A trial that runs or ran; its id. */
  async trial(): Promise<string> {
    const period = { from: new Date(NOW - 1_000).toISOString(), to: new Date(NOW).toISOString() };
    const answer = await this.grounds.stand.admin('POST', '/api/v1/rules/trial', { text: (await this.rules()).text, ...period });
    return ((await answer.json()) as { id: string }).id;
  }

  async rules(): Promise<{ text: string; version: string }> {
    const newest = await this.parts.rules.newest();
    if (!newest) throw new Error('There are no rules');
    return newest;
  }
}
