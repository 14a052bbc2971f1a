import { type HallThen, type KioskThen, PastBook, type PlannedWork, type RegisterPast } from '#libs/domain/availability/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { inParts, json, type Sql } from '../sql.js';

/** Numbers of PostgreSQL's bigint come as text. */
type AsText<T, K extends keyof T> = Omit<T, K> & { [key in K]: string | null };

const KIOSKS = `
  SELECT kiosk_id AS "kioskId", since, until, hall_id AS hall, type, services, state FROM kiosk_past ORDER BY kiosk_id, since`;
const HALLS = `
  SELECT hall_id AS "hallId", since, until, hours, holidays AS "statutoryHolidays" FROM hall_past ORDER BY hall_id, since`;
const WORK = `
  SELECT hall_id AS "hallId", planned AS window, nullif(entered_at, 0) AS "enteredAt", taken_out_at AS "takenOutAt"
  FROM planned_work`;

/** Earlier moments stand, whoever tells of them first. */
const NOTE_HEARD = `
  INSERT INTO kiosk_heard AS known (kiosk_id, since) SELECT "kioskId", at FROM jsonb_to_recordset($1::jsonb) AS t("kioskId" text, at bigint)
  ON CONFLICT (kiosk_id) DO UPDATE SET since = excluded.since WHERE excluded.since < known.since`;

const momentOf = (text: string | null): Instant | null => (text === null ? null : Number(text));

const saidOf = <T extends { since: Instant; until: Instant | null }>({
  since,
  until,
  ...rest
}: AsText<T, 'since' | 'until'>): T => ({ ...rest, since: Number(since), until: momentOf(until) }) as unknown as T;

const workOf = ({ enteredAt, takenOutAt, ...rest }: AsText<PlannedWork, 'enteredAt' | 'takenOutAt'>): PlannedWork => ({
  ...rest,
  enteredAt: momentOf(enteredAt),
  takenOutAt: momentOf(takenOutAt),
});

/** What the register said, in PostgreSQL. The database itself keeps it, whoever writes the register. Own SQL: all of it is read at once (decision 44). */
export class PostgresPastBook extends PastBook {
  constructor(private readonly sql: Sql) {
    super();
  }

  override async read(): Promise<RegisterPast> {
    const [kiosks, halls, work, heard] = await Promise.all([
      this.sql.query<AsText<KioskThen, 'since' | 'until'>>(KIOSKS),
      this.sql.query<AsText<HallThen, 'since' | 'until'>>(HALLS),
      this.sql.query<AsText<PlannedWork, 'enteredAt' | 'takenOutAt'>>(WORK),
      this.sql.query<{ kioskId: string; since: string }>('SELECT kiosk_id AS "kioskId", since FROM kiosk_heard'),
    ]);
    return {
      kiosks: kiosks.map((row) => saidOf<KioskThen>(row)),
      halls: halls.map((row) => saidOf<HallThen>(row)),
      work: work.map(workOf),
      heardSince: new Map(heard.map(({ kioskId, since }) => [kioskId, Number(since)])),
    };
  }

  override async workOf(hallId: string): Promise<PlannedWork[]> {
    const rows = await this.sql.query<AsText<PlannedWork, 'enteredAt' | 'takenOutAt'>>(
      `${WORK} WHERE hall_id = $1 ORDER BY entered_at DESC, planned`,
      [hallId],
    );
    return rows.map(workOf);
  }

  override async noteHeard(moments: ReadonlyMap<string, Instant>): Promise<void> {
    for (const part of inParts([...moments].map(([kioskId, at]) => ({ kioskId, at })))) {
      await this.sql.query(NOTE_HEARD, [json(part)]);
    }
  }
}
