import type { DuckDBConnection } from '@duckdb/node-api';
import {
  type Instant,
  keptSince,
  mayChange,
  RESOLUTIONS,
  type Resolution,
  type Retention,
  SUMMARIES,
} from '#libs/domain/index.js';
import { NamedEvent, type Report } from '#libs/runtime/index.js';

export const RETENTION_SCHEMA = 'CREATE TABLE IF NOT EXISTS retention (resolution VARCHAR PRIMARY KEY, days INTEGER NOT NULL);';

const inDays = (days: number): string => (days === 0 ? 'for ever' : `${days} days`);

/** The history keeps its data for another time than the settings ask for, and is left so. */
class HistoryKeptOtherwise extends NamedEvent {
  readonly level = 'warn';
  readonly says: string;
  constructor(of: Resolution, found: number, wished: number) {
    super();
    const what = of === 'raw' ? 'readings' : `means over ${of}`;
    this.says =
      `The history keeps ${what} ${inDays(found)}, the settings ask for ${inDays(wished)}; nothing was changed. ` +
      'Set HALLWATCH_HISTORY_RETENTION to lengthen or to apply (apply deletes what is older), or the days to what is kept.';
  }
}

/** Days that each is kept from now on: a new history as is asked, an older one as it is until the settings say otherwise. */
export async function settleRetention(connection: DuckDBConnection, wished: Retention, report: Report): Promise<Retention> {
  const found = new Map(
    (await connection.runAndReadAll('SELECT resolution, days FROM retention')).getRows() as [string, number][],
  );
  const [old] = (await connection.runAndReadAll('SELECT count(*) > 0 FROM (FROM reading LIMIT 1)')).getRows();
  const days = { ...wished.days };
  for (const of of RESOLUTIONS) {
    // A history of an earlier version kept everything.
    const before = found.get(of) ?? (old?.[0] === true ? 0 : days[of]);
    if (before !== days[of] && !mayChange(wished.change, before, days[of])) {
      report(new HistoryKeptOtherwise(of, before, days[of]));
      days[of] = before;
    }
    await connection.run('INSERT OR REPLACE INTO retention VALUES (?, ?)', [of, days[of]]);
  }
  return { ...wished, days };
}

/** Removes what is kept no longer, within the transaction that the connection is in. Incidents and services are few: they stay. */
export async function prune(connection: DuckDBConnection, retention: Retention, now: Instant): Promise<void> {
  for (const of of RESOLUTIONS) {
    const since = keptSince(retention, of, now);
    if (since === null) continue;
    const tables =
      of === 'raw'
        ? ['reading', 'platform', 'quarantine', 'stalled']
        : [...Object.keys(SUMMARIES), 'service'].map((name) => `${name}_${of}`);
    for (const table of tables) await connection.run(`DELETE FROM ${table} WHERE ts < ?`, [BigInt(since)]);
  }
}
