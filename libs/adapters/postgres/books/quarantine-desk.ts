import { type Act, actOf, type Doing } from '#libs/domain/act/index.js';
import { type Position } from '#libs/domain/journal/index.js';
import { QuarantineDesk, type QuarantinedPacket, type QuarantineSelection, type Retry } from '#libs/domain/quarantine/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import type { Database, Transaction } from '../database.js';
import { appendAct } from './act-chain.js';
import { COLUMNS, type PacketRow, packetOf, type RetryRow, retryOf } from './quarantine-rows.js';

const WANTED = `retry_state = 'wanted', retry_at = $1, retry_reason = NULL, retry_detail = NULL`;

/** Conditions for a selection; the parameters get its values. */
function conditionsOf({ reason, kioskId, before }: QuarantineSelection, parameters: unknown[]): string {
  const conditions = [
    reason !== undefined && `reason = $${parameters.push(reason)}`,
    kioskId !== undefined && `kiosk_id = $${parameters.push(kioskId)}`,
    before !== undefined && `received_at < $${parameters.push(before)}`,
  ].filter(Boolean);
  return conditions.length > 0 ? conditions.join(' AND ') : 'true';
}

async function remove(sql: Pick<Transaction, 'query'>, which: QuarantineSelection): Promise<number> {
  const parameters: unknown[] = [];
  const rows = await sql.query<{ gone: string }>(
    `WITH gone AS (DELETE FROM quarantine WHERE ${conditionsOf(which, parameters)} RETURNING 1) SELECT count(*) AS gone FROM gone`,
    parameters,
  );
  return Number(rows[0]?.gone ?? 0);
}

/** The operator's desk of the quarantine in PostgreSQL. Own SQL: it shares the rows of PostgresQuarantine. */
export class PostgresQuarantineDesk extends QuarantineDesk {
  constructor(private readonly database: Database) {
    super();
  }

  override async wantOne(id: Position, now: Instant, doing?: Doing): Promise<boolean> {
    const subject = { kind: 'packet', id: String(id) };
    const tell = (ids: Position[]): Act | null =>
      doing && ids.length > 0 ? actOf(doing, now, { what: 'quarantine.retry', subject, after: { ids } }) : null;
    const ids = await this.want(`UPDATE quarantine SET ${WANTED} WHERE id = $2 RETURNING id`, [now, id], tell);
    return ids.length > 0;
  }

  override wantMany(which: QuarantineSelection, limit: number, now: Instant, doing?: Doing): Promise<Position[]> {
    const parameters: unknown[] = [now];
    const conditions = conditionsOf(which, parameters);
    const some = `SELECT id FROM quarantine WHERE ${conditions} AND retry_state IS DISTINCT FROM 'accepted'
      ORDER BY id LIMIT $${parameters.push(limit)}`;
    const deed = { what: 'quarantine.retry' as const, subject: { kind: 'quarantine', id: 'some' }, before: { ...which, limit } };
    const tell = (ids: Position[]): Act | null => (doing ? actOf(doing, now, { ...deed, after: { ids } }) : null);
    return this.want(`UPDATE quarantine SET ${WANTED} WHERE id IN (${some}) RETURNING id`, parameters, tell);
  }

  override async outcomes(ids: Position[]): Promise<Map<Position, Retry>> {
    const rows = await this.database.query<RetryRow & { id: string }>(
      'SELECT id, retry_state, retry_at, retry_reason, retry_detail FROM quarantine WHERE id = ANY($1::bigint[])',
      [ids],
    );
    return new Map(
      rows.flatMap((row) => {
        const retry = retryOf(row);
        return retry ? [[Number(row.id), retry] as const] : [];
      }),
    );
  }

  override async wanted(limit: number): Promise<QuarantinedPacket[]> {
    const rows = await this.database.query<PacketRow>(
      `SELECT ${COLUMNS} FROM quarantine WHERE retry_state = 'wanted' ORDER BY id LIMIT $1`,
      [limit],
    );
    return rows.map(packetOf);
  }

  override async settle(id: Position, { state, at, reason, detail }: Retry): Promise<void> {
    await this.database.query(
      'UPDATE quarantine SET retry_state = $2, retry_at = $3, retry_reason = $4, retry_detail = $5 WHERE id = $1',
      [id, state, at, reason, detail],
    );
  }

  override onWanted(call: () => void): () => void {
    return this.database.feed.onNew(call);
  }

  override purge(which: QuarantineSelection & { before: Instant }, as?: { doing: Doing; at: Instant }): Promise<number> {
    return this.database.transact(async (transaction) => {
      const removed = await remove(transaction, which);
      const deed = { what: 'quarantine.clear' as const, subject: { kind: 'quarantine', id: 'some' }, before: which };
      if (as) await appendAct(transaction, actOf(as.doing, as.at, { ...deed, after: { removed } }));
      return removed;
    });
  }

  /** Marks, and wakes whoever takes again: here at once, in another process by a notification. */
  private async want(statement: string, parameters: unknown[], tell: (ids: Position[]) => Act | null): Promise<Position[]> {
    const ids = await this.database.transact(async (transaction) => {
      const rows = await transaction.query<{ id: string }>(statement, parameters);
      if (rows.length > 0) await this.database.feed.nudge(transaction);
      const wanted = rows.map((row) => Number(row.id));
      const act = tell(wanted);
      if (act) await appendAct(transaction, act);
      return wanted;
    });
    if (ids.length > 0) this.database.feed.wake();
    return ids;
  }
}
