import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { type HistoryPoint, HistoryRefusal, PLATFORM_FIELD_NAMES } from '#libs/domain/index.js';

const NUMBERS = PLATFORM_FIELD_NAMES.map((name) => `"${name}"`).join(', ');

/** The process's own numbers; a column for each field. */
export const PLATFORM_SCHEMA = `
  CREATE TABLE IF NOT EXISTS platform (ts BIGINT NOT NULL, process VARCHAR NOT NULL, PRIMARY KEY (process, ts));
  ${PLATFORM_FIELD_NAMES.map((name) => `ALTER TABLE platform ADD COLUMN IF NOT EXISTS "${name}" DOUBLE;`).join(' ')}
  CREATE TABLE IF NOT EXISTS quarantine (
    ts BIGINT NOT NULL, process VARCHAR NOT NULL, reason VARCHAR NOT NULL, refused BIGINT NOT NULL, PRIMARY KEY (process, reason, ts)
  );
`;

const KEEP = {
  service: 'INSERT OR REPLACE INTO service (ts, region, hall, kiosk, type, service, up) VALUES (?, ?, ?, ?, ?, ?, ?)',
  incident:
    'INSERT OR REPLACE INTO incident (ts, id, region, hall, kind, severity, opened, kiosks) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  platform: `INSERT OR REPLACE INTO platform (ts, process, ${NUMBERS}) VALUES (?, ?, ${PLATFORM_FIELD_NAMES.map(() => '?').join(', ')})`,
  quarantine: 'INSERT OR REPLACE INTO quarantine (ts, process, reason, refused) VALUES (?, ?, ?, ?)',
};

const yes = (holds: boolean): number => (holds ? 1 : 0);

function valuesOf(point: HistoryPoint): DuckDBValue[] {
  if (!Number.isSafeInteger(point.at) || point.at < 0) throw new HistoryRefusal(`${point.at} is no time in milliseconds`);
  const at = BigInt(point.at);
  if (point.of === 'service') {
    const { region, hallId, kioskId, kioskType, service, up } = point;
    return [at, region, hallId, kioskId, kioskType, service, yes(up)];
  }
  if (point.of === 'platform') return [at, point.process, ...PLATFORM_FIELD_NAMES.map((name) => point.numbers[name] ?? null)];
  if (point.of === 'quarantine') return [at, point.process, point.reason, BigInt(point.refused)];
  const { incidentId, region, hallId, kind, severity, opened, kiosks } = point;
  return [at, incidentId, region, hallId, kind, severity, yes(opened), BigInt(kiosks)];
}

/** Keeps points within the transaction that the connection is in. Throws {@link HistoryRefusal} for one that cannot be. */
export async function keepPoints(connection: DuckDBConnection, points: HistoryPoint[]): Promise<void> {
  for (const point of points) await connection.run(KEEP[point.of], valuesOf(point));
}
