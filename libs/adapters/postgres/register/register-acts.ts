import type { EntityManager } from 'typeorm';
import { withoutSecrets } from '#libs/contracts/index.js';
import { type Act, type Doing, REGISTER_ACTS, type Subject } from '#libs/domain/act/index.js';
import {
  ACT_ID_MARK,
  actIdOf,
  type FleetChange,
  RegistryRefusal,
  registerAct,
  registerActName,
  sameValue,
} from '#libs/domain/register/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { type ActRow, actOf, appendActs } from '../books/act-chain.js';
import { inParts } from '../sql.js';
import { type RegisterEntity, replace } from './register-rows.js';

/** Acts that are put in at once: each has its thing twice. */
const ACTS_AT_ONCE = 500;

/** Thrown to leave a transaction in which nothing is to be done: it was done before, by what was sent then. */
export class DoneBefore extends Error {}

type Thing = { id: string };

/** The character after {@link ACT_ID_MARK}: all ids of one sending stand before it. */
const BEHIND_MARK = String.fromCharCode(ACT_ID_MARK.charCodeAt(0) + 1);

/** Throws {@link DoneBefore} when the same was sent before, and {@link RegistryRefusal} when another has the id. */
export async function demandNew(manager: EntityManager, doing: Doing, subject?: Subject): Promise<void> {
  const rows = await manager.query<ActRow[]>(
    'SELECT number, body, previous, hash FROM act WHERE id >= $1 AND id < $2 ORDER BY id = $3 DESC LIMIT 1',
    [`${doing.id}${ACT_ID_MARK}`, `${doing.id}${BEHIND_MARK}`, subject ? actIdOf(doing, subject) : ''],
  );
  const [first] = rows.map(actOf);
  if (!first) return;
  if (first.by === doing.by && (!subject || first.id === actIdOf(doing, subject))) throw new DoneBefore();
  throw new RegistryRefusal('key-used', 'This Idempotency-Key was sent with something else. Make up another.', first);
}

const isVersion = (text: string): boolean => /^\d{1,15}$/.test(text);

/** Refuses what was based on a version of the things that is not the last. */
async function demandFresh(manager: EntityManager, { basedOn }: Doing, kind: string, ids: readonly string[]): Promise<void> {
  if (basedOn === null || basedOn === '*' || ids.length === 0) return;
  if (!isVersion(basedOn)) throw new RegistryRefusal('stale', 'If-Match must be the ETag that was answered with the thing.');
  const rows = await manager.query<ActRow[]>(
    `SELECT number, body, previous, hash FROM act
     WHERE subject_kind = $1 AND subject_id = ANY($2) AND what = ANY($3) AND number > $4 ORDER BY number DESC LIMIT 1`,
    [kind, ids, REGISTER_ACTS, Number(basedOn)],
  );
  const [first] = rows.map(actOf);
  if (!first) return;
  const when = new Date(first.at).toISOString();
  const { id } = first.subject;
  throw basedOn === '0'
    ? new RegistryRefusal('exists', `There is a ${kind} ${id} already. Choose another id.`, first)
    : new RegistryRefusal('stale', `${first.by} changed the ${kind} ${id} first, at ${when}. Look at it again.`, first);
}

/** One change of the register in its transaction: what is written is in the chain, without secrets. */
export class RegisterWriting {
  private readonly acts: Act[] = [];

  constructor(
    readonly manager: EntityManager,
    readonly revision: number,
    private readonly doing: Doing,
    private readonly at: Instant,
  ) {}

  /** Adds what is new, and replaces what is otherwise; what is as it was stays untouched. */
  async put<T extends Thing>(
    kind: FleetChange['what'],
    entity: RegisterEntity<T>,
    things: readonly T[],
    what?: (typeof REGISTER_ACTS)[number],
  ): Promise<void> {
    const before = new Map<string, object>();
    for (const part of inParts([...things])) {
      const known = this.manager.createQueryBuilder(entity, 'row').where('row.id = ANY(:ids)', { ids: part.map(({ id }) => id) });
      for (const { id, body } of await known.getMany()) before.set(id, body);
    }
    const changed = things.filter((thing) => !sameValue(before.get(thing.id), thing));
    await this.demandFresh(
      kind,
      changed.map(({ id }) => id),
    );
    await replace(this.manager, entity, changed, this.revision);
    for (const thing of changed) this.note(kind, thing.id, before.get(thing.id) ?? null, thing, what);
  }

  /** Adds one thing that must be new. */
  async add<T extends Thing>(kind: FleetChange['what'], entity: RegisterEntity<T>, thing: T): Promise<void> {
    const row = { id: thing.id, body: thing, revision: this.revision };
    await this.manager.insert<object>(entity, row);
    this.note(kind, thing.id, null, thing);
  }

  demandFresh(kind: string, ids: readonly string[]): Promise<void> {
    return demandFresh(this.manager, this.doing, kind, ids);
  }

  /** An act that is not told by how a thing was and is. */
  noteAct(what: (typeof REGISTER_ACTS)[number], subject: Subject, change: Pick<Act, 'before' | 'after'>): void {
    this.acts.push(registerAct(this.doing, this.at, what, subject, change));
  }

  /** Writes the acts, at the end. */
  async finish(): Promise<void> {
    for (const part of inParts(this.acts, ACTS_AT_ONCE)) await appendActs(this.manager, part);
  }

  private note(
    kind: FleetChange['what'],
    id: string,
    before: object | null,
    after: object,
    what = registerActName(kind, before, after),
  ): void {
    this.noteAct(what, { kind, id }, { before: before && withoutSecrets(before), after: withoutSecrets(after) });
  }
}
