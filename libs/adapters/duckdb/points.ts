import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { type HistoryPoint, HistoryRefusal, PLATFORM_FIELD_NAMES } from '#libs/domain/index.js';
import { keepRows } from './keep-rows.js';

const NUMBERS = PLATFORM_FIELD_NAMES.map((name) => `"${name}"`).join(', ');

/** The process's own numbers; a column for each field. */
export const PLATFORM_SCHEMA = `
  CREATE TABLE IF NOT EXISTS platform (ts BIGINT NOT NULL, process VARCHAR NOT NULL, PRIMARY KEY (process, ts));
  ${PLATFORM_FIELD_NAMES.map((name) => `ALTER TABLE platform ADD COLUMN IF NOT EXISTS "${name}" DOUBLE;`).join(' ')}
  CREATE TABLE IF NOT EXISTS quarantine (
    ts BIGINT NOT NULL, process VARCHAR NOT NULL, reason VARCHAR NOT NULL, refused BIGINT NOT NULL, PRIMARY KEY (process, reason, ts)
  );
  CREATE TABLE IF NOT EXISTS stalled (
    ts BIGINT NOT NULL, process VARCHAR NOT NULL, consumer VARCHAR NOT NULL, stalled BIGINT NOT NULL, PRIMARY KEY (process, consumer, ts)
  );
`;

/** Columns of each, and those that name a point: what is written again under the same stands for what was. */
const KEPT: Record<HistoryPoint['of'], { columns: string; keys: number[] }> = {
  service: { columns: 'ts, region, hall, kiosk, type, service, up', keys: [0, 3, 5] },
  incident: { columns: 'ts, id, region, hall, kind, severity, opened, kiosks, ended_by', keys: [0, 1, 6] },
  platform: { columns: `ts, process, ${NUMBERS}`, keys: [0, 1] },
  quarantine: { columns: 'ts, process, reason, refused', keys: [0, 1, 2] },
  stalled: { columns: 'ts, process, consumer, stalled', keys: [0, 1, 2] },
};

const yes = (holds: boolean): number => (holds ? 1 : 0);

const hasTime = ({ at }: HistoryPoint): boolean => Number.isSafeInteger(at) && at >= 0;

function refuseTimeless(points: HistoryPoint[]): void {
  const refused = points.filter((point) => !hasTime(point));
  const [first] = refused;
  if (first) throw new HistoryRefusal(`${first.at} is no time in milliseconds`, { of: { refused, othersKept: false } });
}

function valuesOf(point: HistoryPoint): DuckDBValue[] {
  const at = BigInt(point.at);
  if (point.of === 'service') {
    const { region, hallId, kioskId, kioskType, service, up } = point;
    return [at, region, hallId, kioskId, kioskType, service, yes(up)];
  }
  if (point.of === 'platform') return [at, point.process, ...PLATFORM_FIELD_NAMES.map((name) => point.numbers[name] ?? null)];
  if (point.of === 'quarantine') return [at, point.process, point.reason, BigInt(point.refused)];
  if (point.of === 'stalled') return [at, point.process, point.consumer, 1n];
  const { incidentId, region, hallId, kind, severity, opened, kiosks, endedBy = null } = point;
  return [at, incidentId, region, hallId, kind, severity, yes(opened), BigInt(kiosks), endedBy];
}

/** Keeps points within the transaction that the connection is in. Throws {@link HistoryRefusal} for one that cannot be. */
export async function keepPoints(connection: DuckDBConnection, points: HistoryPoint[]): Promise<void> {
  refuseTimeless(points);
  for (const of of Object.keys(KEPT) as HistoryPoint['of'][]) {
    const rows = newestOfEach(of, points.filter((point) => point.of === of).map(valuesOf));
    await keepRows(connection, `${of} (${KEPT[of].columns})`, rows);
  }
}

/** One statement takes each name once. */
function newestOfEach(of: HistoryPoint['of'], rows: DuckDBValue[][]): DuckDBValue[][] {
  const { keys } = KEPT[of];
  return [...new Map(rows.map((row) => [keys.map((key) => String(row[key])).join('\n'), row])).values()];
}
