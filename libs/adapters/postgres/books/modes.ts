import { ModeBook, type ModeChange, type ModeStretch } from '#libs/domain/availability/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { inParts, json, type Sql } from '../sql.js';

const NOTE = `
  WITH told AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS t("kioskId" text, mode text, at bigint)),
  ended AS (UPDATE kiosk_mode SET until = told.at FROM told
    WHERE kiosk_id = told."kioskId" AND until IS NULL AND since < told.at AND kiosk_mode.mode IS DISTINCT FROM told.mode)
  INSERT INTO kiosk_mode (kiosk_id, mode, since)
  SELECT "kioskId", mode, at FROM told
  WHERE mode IS NOT NULL AND NOT EXISTS (SELECT FROM kiosk_mode m
    WHERE m.kiosk_id = told."kioskId" AND m.mode = told.mode AND m.since <= told.at AND (m.until IS NULL OR m.until > told.at))
  ON CONFLICT DO NOTHING`;

const STRETCH = `SELECT kiosk_id AS "kioskId", mode, since AS from, until AS to FROM kiosk_mode`;

interface Row extends Omit<ModeStretch, 'from' | 'to'> {
  /** Numbers of PostgreSQL's bigint come as text. */
  from: string;
  to: string | null;
}

const stretchOf = ({ from, to, ...rest }: Row): ModeStretch => ({
  ...rest,
  from: Number(from),
  to: to === null ? null : Number(to),
});

/** Changes in their order, cut so that none has a kiosk twice: one statement does not see what it writes. */
function* rounds(changes: readonly ModeChange[]): Generator<ModeChange[]> {
  let round = new Map<string, ModeChange>();
  for (const change of changes) {
    if (round.has(change.kioskId)) {
      yield [...round.values()];
      round = new Map();
    }
    round.set(change.kioskId, change);
  }
  if (round.size > 0) yield [...round.values()];
}

/** When kiosks served nobody by their own word, in PostgreSQL. Own SQL: one statement ends and begins by what stands. */
export class PostgresModeBook extends ModeBook {
  constructor(private readonly sql: Sql) {
    super();
  }

  override async note(changes: readonly ModeChange[]): Promise<void> {
    for (const round of rounds(changes)) {
      for (const part of inParts(round)) await this.sql.query(NOTE, [json(part)]);
    }
  }

  override async open(): Promise<ModeStretch[]> {
    return (await this.sql.query<Row>(`${STRETCH} WHERE until IS NULL`)).map(stretchOf);
  }

  override async between(from: Instant, to: Instant): Promise<ModeStretch[]> {
    const rows = await this.sql.query<Row>(
      `${STRETCH} WHERE since < $2 AND (until IS NULL OR until > $1) ORDER BY since, kiosk_id`,
      [from, to],
    );
    return rows.map(stretchOf);
  }
}
