import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { type HistoryPoint, HistoryRefusal } from '#libs/domain/index.js';

const KEEP = {
  service: 'INSERT OR REPLACE INTO service (ts, region, hall, kiosk, type, service, up) VALUES (?, ?, ?, ?, ?, ?, ?)',
  incident:
    'INSERT OR REPLACE INTO incident (ts, id, region, hall, kind, severity, opened, kiosks) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
};

const yes = (holds: boolean): number => (holds ? 1 : 0);

function valuesOf(point: HistoryPoint): DuckDBValue[] {
  if (!Number.isSafeInteger(point.at) || point.at < 0) throw new HistoryRefusal(`${point.at} is no time in milliseconds`);
  const at = BigInt(point.at);
  if (point.of === 'service') {
    const { region, hallId, kioskId, kioskType, service, up } = point;
    return [at, region, hallId, kioskId, kioskType, service, yes(up)];
  }
  const { incidentId, region, hallId, kind, severity, opened, kiosks } = point;
  return [at, incidentId, region, hallId, kind, severity, yes(opened), BigInt(kiosks)];
}

/** Keeps points within the transaction that the connection is in. Throws {@link HistoryRefusal} for one that cannot be. */
export async function keepPoints(connection: DuckDBConnection, points: HistoryPoint[]): Promise<void> {
  for (const point of points) await connection.run(KEEP[point.of], valuesOf(point));
}
