import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import {
  COARSE,
  type Coarse,
  type ServiceCourse,
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

/** The same measurements as of InfluxDB's longer buckets, a table each. Hall, region and type are the register's to say. */
export const SUMMARY_SCHEMA = COARSE.flatMap((of) => [
  ...MEASUREMENTS.map((measurement) => {
    const columns = fieldsOf(measurement).map(({ name, as }) => `"${name}" ${TYPES[as]}`);
    const keys = keysOf(measurement);
    return `CREATE TABLE IF NOT EXISTS ${measurement}_${of} (ts BIGINT NOT NULL, ${keys.map((key) => `"${key}" VARCHAR NOT NULL`).join(', ')}, ${columns.join(', ')}, PRIMARY KEY (ts, ${keys.map((key) => `"${key}"`).join(', ')}));`;
  }),
  `CREATE TABLE IF NOT EXISTS service_${of} (ts BIGINT NOT NULL, region VARCHAR NOT NULL, hall VARCHAR NOT NULL, kiosk VARCHAR NOT NULL, type VARCHAR NOT NULL, service VARCHAR NOT NULL, up DOUBLE, down_s DOUBLE, PRIMARY KEY (ts, kiosk, service));`,
]).join('\n');

const SHARE = (amount: string): string => `round(100.0 * (m->>'$.${amount}')::DOUBLE / nullif((m->>'$.capacity')::DOUBLE, 0), 1)`;

/** One value of one reading, or of one member of its list. */
function ofReading(measurement: Summed, { from, as }: SummaryField): string {
  if (from === 'seq') return 'seq';
  if (from === 'pct') return SHARE(measurement === 'cashbox' ? 'count' : 'remaining');
  return `(m->>'$.${SUMMARY_SOURCES[measurement].wire[from]}')::${TYPES[as]}`;
}

function aggregate(measurement: Summed, field: SummaryField): string {
  const value = ofReading(measurement, field);
  const column = ` AS "${field.name}"`;
  if (field.by === 'last') return `last(${value} ORDER BY ts, seq) FILTER (${value} IS NOT NULL)${column}`;
  if (field.by === 'mean') return `avg(${value})${column}`;
  return `${field.by}(${value})::${TYPES[field.as]}${column}`;
}

function statement(measurement: Summed, of: Coarse): string {
  const { kind, list, id } = SUMMARY_SOURCES[measurement];
  const member = list ? `unnest((fields->'$.${list}')::JSON[])` : 'fields::JSON';
  const keys = ['kiosk_id AS kiosk', ...(id ? [`m->>'$.id' AS "${id}"`, `coalesce(m->>'$.kind', '') AS kind`] : [])];
  const values = fieldsOf(measurement).map((field) => aggregate(measurement, field));
  return (
    `INSERT OR REPLACE INTO ${measurement}_${of} BY NAME SELECT ts // ${WIDTH[of]} * ${WIDTH[of]} AS ts, ${keys.join(', ')}, ${values.join(', ')} ` +
    `FROM (SELECT kiosk_id, ts AS ts, seq, ${member} AS m FROM reading WHERE kind = '${kind}' AND ts >= ? AND ts < ?) GROUP BY ALL`
  );
}

/** Sums up the readings of the windows, within the transaction that the connection is in. */
export async function summarizeReadings(connection: DuckDBConnection, { of, from, to }: WindowRun): Promise<void> {
  for (const measurement of MEASUREMENTS) await connection.run(statement(measurement, of), [BigInt(from), BigInt(to)]);
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

async function coursesOf(
  connection: DuckDBConnection,
  { from, to }: WindowRun,
): Promise<{ place: DuckDBValue[]; course: ServiceCourse }[]> {
  const answer = await connection.runAndReadAll(
    `SELECT ${PLACE}, ts, up FROM service WHERE ts >= ? AND ts < ? UNION ALL
     SELECT ${PLACE}, NULL, last(up ORDER BY ts) FROM service WHERE ts < ? GROUP BY ALL ORDER BY ts NULLS FIRST`,
    [BigInt(from), BigInt(to), BigInt(from)],
  );
  const courses = new Map<
    string,
    { place: DuckDBValue[]; course: { upBefore: boolean; changes: { at: number; up: boolean }[] } }
  >();
  for (const row of answer.getRows()) {
    const place = row.slice(0, 5);
    const key = JSON.stringify(place);
    // Whatever was never told of was given.
    const known = courses.get(key) ?? { place, course: { upBefore: true, changes: [] } };
    if (row[5] === null) known.course.upBefore = row[6] === 1;
    else known.course.changes.push({ at: Number(row[5]), up: row[6] === 1 });
    courses.set(key, known);
  }
  return [...courses.values()];
}
