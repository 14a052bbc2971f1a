import { type FindOptionsWhere, IsNull, LessThanOrEqual, Not, type Repository } from 'typeorm';
import { actOf, type Doing } from '#libs/domain/act/index.js';
import type { Position } from '#libs/domain/journal/index.js';
import { RuleBook, type RuleDraft, type RuleState, RulesMoved, type RuleVersion } from '#libs/domain/rule/index.js';
import type { Clock, Instant } from '#libs/domain/time/index.js';
import { appendAct } from '../books/act-chain.js';
import type { Database } from '../database.js';
import { RuleVersionEntity } from '../entities/rule-version.entity.js';
import { pageOf } from '../page.js';

/** The newest text, and the newest that took effect. */
interface Tops {
  newest: number;
  taken: number;
}

function stateOf(id: number, since: Instant | null, { newest, taken }: Tops): RuleState {
  if (since !== null) return id === taken ? 'inForce' : 'replaced';
  return id === newest && id > taken ? 'waiting' : 'overtaken';
}

function versionOf(row: RuleVersionEntity, tops: Tops): RuleVersion {
  const { id, version, origin, text, saidBy: by, why, saidAt: at, countsSince: since } = row;
  return { id, version, origin, text, by, why, at, since, state: stateOf(id, since, tops) };
}

/** The rule book in PostgreSQL. */
export class PostgresRuleBook extends RuleBook {
  private readonly calls = new Set<() => void>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
    database.feed.onForeignRules(() => this.call());
  }

  override newest(): Promise<RuleVersion | undefined> {
    return this.find({});
  }

  override inForce(): Promise<RuleVersion | undefined> {
    return this.find({ countsSince: Not(IsNull()) });
  }

  override one(version: string): Promise<RuleVersion | undefined> {
    return this.find({ version });
  }

  override async behind(position: Position): Promise<RuleVersion | undefined> {
    const counted = await this.find({ position: LessThanOrEqual(position) });
    return counted ?? this.find({}, 'ASC');
  }

  override async list({ limit, after }: { limit: number; after?: string }) {
    const tops = await this.tops();
    const { entities, next } = await pageOf(this.versions.createQueryBuilder('rule'), { time: 'saidAt', limit, after });
    return { items: entities.map((row) => versionOf(row, tops)), next };
  }

  override async accept(draft: RuleDraft, basedOn: string | null, doing?: Doing): Promise<RuleVersion> {
    const at = this.clock.now();
    const { version, origin, text, by, why } = draft;
    const change = { at, what: 'rules', how: 'accepted', subject: version, body: { by, why } } as const;
    // Nobody else writes changes until the transaction ends: two cannot both follow the same text.
    const deed = { what: 'rule.accept' as const, subject: { kind: 'rules', id: version }, why, basedOn };
    await this.database.change(change, async (manager) => {
      const [last] = await manager.find(RuleVersionEntity, { order: { id: 'DESC' }, take: 1 });
      const [before, after] = [{ version: last?.version ?? null }, { version, origin }];
      if (doing) await appendAct(manager, actOf(doing, at, { ...deed, before, after }));
      if ((last?.version ?? null) !== basedOn) throw new RulesMoved(last?.version ?? null);
      const counts = last ? { countsSince: null, position: null } : { countsSince: at, position: 0 };
      await manager.insert(RuleVersionEntity, { version, origin, text, saidBy: by, why, saidAt: at, ...counts });
    });
    this.call();
    return (await this.one(version)) as RuleVersion;
  }

  override async taken(id: number, position: Position, at: Instant): Promise<void> {
    const waiting = await this.versions.findOneBy({ id, countsSince: IsNull() });
    if (!waiting) return;
    await this.database.change({ at, what: 'rules', how: 'inForce', subject: waiting.version, body: {} }, (manager) =>
      manager.update(RuleVersionEntity, { id, countsSince: IsNull() }, { countsSince: at, position }),
    );
  }

  override onNew(call: () => void): () => void {
    this.calls.add(call);
    return () => this.calls.delete(call);
  }

  private get versions(): Repository<RuleVersionEntity> {
    return this.database.manager.getRepository(RuleVersionEntity);
  }

  private async tops(): Promise<Tops> {
    const tops = await this.versions
      .createQueryBuilder('rule')
      .select('max(rule.id)', 'newest')
      .addSelect('max(rule.id) FILTER (WHERE rule.countsSince IS NOT NULL)', 'taken')
      .getRawOne<Record<keyof Tops, string | null>>();
    return { newest: Number(tops?.newest ?? 0), taken: Number(tops?.taken ?? 0) };
  }

  private async find(
    where: FindOptionsWhere<RuleVersionEntity>,
    order: 'ASC' | 'DESC' = 'DESC',
  ): Promise<RuleVersion | undefined> {
    const [row] = await this.versions.find({ where, order: { id: order }, take: 1 });
    return row && versionOf(row, await this.tops());
  }

  private call(): void {
    for (const call of this.calls) call();
  }
}
