import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import {
  COARSE,
  type Coarse,
  type ServiceSeries,
  type ServiceWindows,
  SUMMARIES,
  SUMMARY_SOURCES,
  type Summary,
  type SummaryField,
  type Summed,
  serviceShares,
  WIDTH,
  type WindowRun,
} from '#libs/domain/index.js';
import { keepRows } from './keep-rows.js';

const TYPES = { int: 'BIGINT', float: 'DOUBLE', string: 'VARCHAR' } as const;
const keysOf = (of: Summed): string[] => (SUMMARY_SOURCES[of].id ? ['kiosk', SUMMARY_SOURCES[of].id, 'kind'] : ['kiosk']);
const fieldsOf = (of: Summed): readonly SummaryField[] => (SUMMARIES[of] as Summary).fields;
const MEASUREMENTS = Object.keys(SUMMARIES) as Summed[];
const SUMMED_KINDS = MEASUREMENTS.map((of) => `'${SUMMARY_SOURCES[of].kind}'`).join(', ');

/** The same measurements as of InfluxDB's longer buckets, a table each. Hall, region and type are the register's to say. */
export const SUMMARY_SCHEMA = COARSE.flatMap((of) => [
  ...MEASUREMENTS.map((measurement) => {
    const columns = fieldsOf(measurement).map(({ name, as }) => `"${name}" ${TYPES[as]}`);
    const keys = keysOf(measurement);
    return `CREATE TABLE IF NOT EXISTS ${measurement}_${of} (ts BIGINT NOT NULL, ${keys.map((key) => `"${key}" VARCHAR NOT NULL`).join(', ')}, ${columns.join(', ')}, PRIMARY KEY (ts, ${keys.map((key) => `"${key}"`).join(', ')}));`;
  }),
  `CREATE TABLE IF NOT EXISTS service_${of} (ts BIGINT NOT NULL, region VARCHAR NOT NULL, hall VARCHAR NOT NULL, kiosk VARCHAR NOT NULL, type VARCHAR NOT NULL, service VARCHAR NOT NULL, up DOUBLE, down_s DOUBLE, PRIMARY KEY (ts, kiosk, service));`,
]).join('\n');

/** All rows, as fast as can be; or those that can be read, value by value, where one cannot. */
export type Rows = 'all' | 'readable';

const CAST: Record<Rows, (value: string, type: string) => string> = {
  all: (value, type) => `(${value})::${type}`,
  readable: (value, type) => `try_cast(${value} AS ${type})`,
};

/** One value of one reading, or of one member of its list. */
function ofReading(measurement: Summed, { from, as }: SummaryField, rows: Rows): string {
  const cast = CAST[rows];
  if (from === 'seq') return 'seq';
  if (from !== 'pct') return cast(`m->>'$.${SUMMARY_SOURCES[measurement].wire[from]}'`, TYPES[as]);
  const [part, whole] = [measurement === 'cashbox' ? 'count' : 'remaining', 'capacity'].map((name) =>
    cast(`m->>'$.${name}'`, 'DOUBLE'),
  );
  return `round(100.0 * ${part} / nullif(${whole}, 0), 1)`;
}

function aggregate(measurement: Summed, field: SummaryField, rows: Rows): string {
  const value = ofReading(measurement, field, rows);
  const column = ` AS "${field.name}"`;
  if (field.by === 'last') return `last(${value} ORDER BY ts, seq) FILTER (${value} IS NOT NULL)${column}`;
  if (field.by === 'mean') return `avg(${value})${column}`;
  return `${field.by}(${value})::${TYPES[field.as]}${column}`;
}

/** Fields that are no JSON to DuckDB: half a surrogate pair, in a history from before the door refused it. */
const UNREADABLE = 'NOT json_valid(fields)';
const READABLE = 'CASE WHEN json_valid(fields) THEN fields END';

function statement(measurement: Summed, of: Coarse, rows: Rows): string {
  const { kind, list, id } = SUMMARY_SOURCES[measurement];
  const fields = rows === 'all' ? 'fields' : READABLE;
  const member = list ? `unnest(${CAST[rows](`${fields}->'$.${list}'`, 'JSON[]')})` : `(${fields})::JSON`;
  const where = rows === 'all' ? '' : ' AND json_valid(fields)';
  const keys = ['kiosk_id AS kiosk', ...(id ? [`m->>'$.id' AS "${id}"`, `coalesce(m->>'$.kind', '') AS kind`] : [])];
  const values = fieldsOf(measurement).map((field) => aggregate(measurement, field, rows));
  return (
    `INSERT OR REPLACE INTO ${measurement}_${of} BY NAME SELECT ts // ${WIDTH[of]} * ${WIDTH[of]} AS ts, ${keys.join(', ')}, ${values.join(', ')} ` +
    `FROM (SELECT kiosk_id, ts AS ts, seq, ${member} AS m FROM reading WHERE kind = '${kind}' AND ts >= ? AND ts < ?${where}) GROUP BY ALL`
  );
}

/** Sums up the readings of the windows, within the transaction that the connection is in. */
export async function summarizeReadings(connection: DuckDBConnection, { of, from, to }: WindowRun, rows: Rows): Promise<void> {
  for (const measurement of MEASUREMENTS) await connection.run(statement(measurement, of, rows), [BigInt(from), BigInt(to)]);
}

/** Kiosks of which the windows have readings that cannot be read, with how many. */
export async function unreadableIn(connection: DuckDBConnection, { from, to }: WindowRun): Promise<Map<string, number>> {
  const answer = await connection.runAndReadAll(
    `SELECT kiosk_id, count(*) FROM reading WHERE kind IN (${SUMMED_KINDS}) AND ts >= ? AND ts < ? AND ${UNREADABLE} GROUP BY ALL ORDER BY ALL`,
    [BigInt(from), BigInt(to)],
  );
  return new Map(answer.getRows().map(([kiosk, count]) => [String(kiosk), Number(count)]));
}

const PLACE = 'region, hall, kiosk, type, service';

/** Share and lost seconds of services in the windows, within the transaction that the connection is in. */
export async function summarizeServices(connection: DuckDBConnection, run: WindowRun, windows: ServiceWindows): Promise<void> {
  const rows: DuckDBValue[][] = [];
  for (const { place, course } of await coursesOf(connection, run)) {
    for (const { from, up, downS, changed } of serviceShares(course, run)) {
      if (up === 1 && !changed && !windows.wasDone(run.of, from)) continue;
      rows.push([BigInt(from), ...place, up, downS]);
    }
  }
  await keepRows(connection, `service_${run.of} (ts, ${PLACE}, up, down_s)`, rows);
}

interface Course {
  upBefore: boolean;
  changes: { at: number; up: boolean }[];
}

/** Of each service of a kiosk one course, at the place that was told last: a kiosk that moves takes its services along. */
async function coursesOf(
  connection: DuckDBConnection,
  { from, to }: WindowRun,
): Promise<{ place: DuckDBValue[]; course: ServiceSeries }[]> {
  const lastOf = (name: string): string => `last(${name} ORDER BY ts)`;
  const answer = await connection.runAndReadAll(
    `SELECT ${PLACE}, ts, up FROM service WHERE ts >= ? AND ts < ? UNION ALL
     SELECT ${lastOf('region')}, ${lastOf('hall')}, kiosk, ${lastOf('type')}, service, NULL, ${lastOf('up')}
     FROM service WHERE ts < ? GROUP BY kiosk, service ORDER BY ts NULLS FIRST`,
    [BigInt(from), BigInt(to), BigInt(from)],
  );
  const courses = new Map<string, { place: DuckDBValue[]; course: Course }>();
  for (const row of answer.getRows()) {
    const key = JSON.stringify([row[2], row[4]]);
    // Whatever was never told of was given.
    const course = courses.get(key)?.course ?? { upBefore: true, changes: [] };
    if (row[5] === null) course.upBefore = row[6] === 1;
    else course.changes.push({ at: Number(row[5]), up: row[6] === 1 });
    courses.set(key, { place: row.slice(0, 5), course });
  }
  return [...courses.values()];
}
