import { type Position } from '#libs/domain/journal/index.js';
import { Quarantine, type QuarantinedPacket, type QuarantineQuery } from '#libs/domain/quarantine/index.js';
import type { Database, Transaction } from '../database.js';
import { page } from '../page.js';
import { inParts, json } from '../sql.js';
import { commitPosition, positionOf } from './positions.js';
import { COLUMNS, type PacketRow, packetOf, WRITTEN } from './quarantine-rows.js';

/** Name under which the quarantine's position is kept. */
const CONSUMER = 'quarantine';
/** Packets that are kept, and how many more may come before the oldest go. Ours. */
const KEPT = 100_000;
const TRIM_EVERY = 5_000;

const storable = ({ payload, ...rest }: QuarantinedPacket) => ({ ...rest, payload: Buffer.from(payload).toString('base64') });

/** The quarantine in PostgreSQL. Own SQL: a flood comes by hundreds of packets, as views of kiosks do (decision 44). */
export class PostgresQuarantine extends Quarantine {
  /** So that the first packets after a start trim what an earlier run left. */
  private sinceTrim = TRIM_EVERY;

  constructor(
    private readonly database: Database,
    private readonly kept = KEPT,
  ) {
    super();
  }

  override position(): Promise<Position> {
    return positionOf(this.database, CONSUMER);
  }

  override async keep(packets: QuarantinedPacket[], upTo: Position): Promise<void> {
    await this.database.transact(async (transaction) => {
      for (const part of inParts(packets, 200)) await insert(transaction, part);
      await commitPosition(transaction, CONSUMER, upTo);
    });
    this.sinceTrim += packets.length;
    if (this.sinceTrim >= TRIM_EVERY) await this.trim();
  }

  override async list({
    reason,
    kioskId,
    retry,
    limit,
    after,
    within,
  }: QuarantineQuery): Promise<{ items: QuarantinedPacket[]; next: string | null }> {
    const where = { reason, kiosk_id: kioskId, retry_state: retry };
    const also = within && ((put: (value: unknown) => string) => `kiosk_id = ANY(${put(within.kioskIds)})`);
    const asked = { table: 'quarantine', time: 'received_at', id: 'bigint', select: COLUMNS, where, also, limit, after } as const;
    const { rows, next } = await page<PacketRow>(this.database, asked);
    return { items: rows.map(packetOf), next };
  }

  override async one(id: Position): Promise<QuarantinedPacket | undefined> {
    const [row] = await this.database.query<PacketRow>(`SELECT ${COLUMNS} FROM quarantine WHERE id = $1`, [id]);
    return row && packetOf(row);
  }

  private async trim(): Promise<void> {
    this.sinceTrim = 0;
    await this.database.query(
      'DELETE FROM quarantine WHERE id <= (SELECT id FROM quarantine ORDER BY id DESC OFFSET $1 LIMIT 1)',
      [this.kept],
    );
  }
}

async function insert(transaction: Transaction, packets: QuarantinedPacket[]): Promise<void> {
  await transaction.query(
    `INSERT INTO quarantine (${WRITTEN})
     SELECT (p->>'id')::bigint, p->>'reason', p->>'kioskId', p->>'sender', p->>'topic', p->>'detail',
            (p->>'receivedAt')::bigint, (p->>'size')::integer, decode(p->>'payload', 'base64')
     FROM jsonb_array_elements($1::jsonb) AS p
     ON CONFLICT (id) DO NOTHING`,
    [json(packets.map(storable))],
  );
}
