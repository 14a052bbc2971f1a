import { type EntityManager, MoreThan, type Repository } from 'typeorm';
import { actOf, type Doing } from '#libs/domain/act/index.js';
import {
  endedSilence,
  type Silence,
  SilenceBook,
  type SilenceFilter,
  type SilenceState,
  StandingSilences,
} from '#libs/domain/incident/index.js';
import type { Page } from '#libs/domain/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { appendAct } from '../books/act-chain.js';
import type { Database } from '../database.js';
import { kept } from '../documents.js';
import { SilenceEntity } from '../entities/silence.entity.js';
import { WithheldEntity } from '../entities/withheld.entity.js';
import { JOIN_LOCK } from '../locks.js';
import { pageOf } from '../page.js';
import type { Sql } from '../sql.js';

/** Silences as a decision reads them. Own SQL: read in the transaction of every decision, as `Transaction` says. */
export class PostgresStandingSilences extends StandingSilences {
  constructor(private readonly sql: Sql) {
    super();
  }

  override between(from: Instant, to: Instant): Promise<Silence[]> {
    return kept(this.sql, 'silence', 'starts_at <= $2 AND ends_at > $1 ORDER BY id', [from, to]);
  }
}

const IS: Record<SilenceState, string> = {
  coming: 'silence.startsAt > :now',
  active: 'silence.startsAt <= :now AND silence.endsAt > :now',
  over: 'silence.endsAt <= :now',
};

/** Whom it silences: a hall, a kiosk, or a region of which one of the halls is enough. */
const IN_PLACES = `(silence.body->'for'->>'hallId' = ANY(:hallIds) OR silence.body->'for'->>'kioskId' = ANY(:kioskIds)
  OR silence.body->'for'->>'region' = ANY(:regions))`;

/** What waits because of the silence waits until its new end; what is of many may wait because of others too. */
async function shorten(manager: EntityManager, { id, until }: Silence): Promise<void> {
  await manager
    .createQueryBuilder()
    .update(WithheldEntity)
    .set({ body: () => `body || jsonb_build_object('until', :until::bigint)` })
    .where({ state: 'held', reason: 'silenced' })
    .andWhere(`(body->>'inhibitedBy' = :id OR kiosk_id IS NULL)`)
    .setParameters({ id, until })
    .execute();
}

/** Silences in PostgreSQL. */
export class PostgresSilenceBook extends SilenceBook {
  constructor(private readonly database: Database) {
    super();
  }

  override async add(silence: Silence, doing?: Doing): Promise<void> {
    const { id, why, setAt } = silence;
    await this.database.manager.transaction(async (manager) => {
      if (doing) {
        const subject = { kind: 'silence', id };
        await appendAct(manager, actOf(doing, setAt, { what: 'silence.open', subject, after: silence, why }));
      }
      await manager.upsert(SilenceEntity, { id, body: silence }, ['id']);
    });
  }

  override end(id: string, at: Instant, by: string, doing?: Doing): Promise<boolean> {
    return this.database.manager.transaction(async (manager) => {
      // A decision that is under way may be holding something back by it.
      await manager.query('SELECT pg_advisory_xact_lock($1)', [JOIN_LOCK]);
      const silence = await manager.findOneBy(SilenceEntity, { id, endsAt: MoreThan(at) });
      if (!silence) return false;
      const ended = endedSilence(silence.body, at, by);
      await manager.update(SilenceEntity, { id }, { body: ended });
      await shorten(manager, ended);
      const told = { what: 'silence.end' as const, subject: { kind: 'silence', id }, before: silence.body, after: ended };
      if (doing) await appendAct(manager, actOf(doing, at, told));
      return true;
    });
  }

  override async list({ state, limit, after, within }: SilenceFilter, now: Instant): Promise<Page<Silence>> {
    const query = this.silences.createQueryBuilder('silence');
    if (state) query.where(IS[state], { now });
    if (within) query.andWhere(IN_PLACES, { ...within });
    const { entities, next } = await pageOf(query, { time: 'startsAt', limit, after });
    return { items: entities.map(({ body }) => body), next };
  }

  override async one(id: string): Promise<Silence | undefined> {
    return (await this.silences.findOneBy({ id }))?.body;
  }

  private get silences(): Repository<SilenceEntity> {
    return this.database.manager.getRepository(SilenceEntity);
  }
}
