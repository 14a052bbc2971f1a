import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, test } from '@jest/globals';
import { type HistoryUnderTest, historyContract } from '#test/harness/history-contract.js';
import { INFLUX_ABSENT, startInflux } from '#test/harness/influx-server.js';
import { InfluxHistory } from './index.js';
import { bucketOf } from './places.js';

const server = await startInflux();
const folder = await mkdtemp(join(tmpdir(), 'hallwatch-influx-position-'));
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

let opened = 0;
interface Series {
  columns: string[];
  values: unknown[][];
}

/** As a dashboard asks: in InfluxQL, with times in milliseconds. */
async function charted(url: string, db: string, measurement: string): Promise<Record<string, unknown>[]> {
  const asked = new URLSearchParams({ q: `SELECT * FROM "${measurement}"`, db, epoch: 'ms' });
  const { results } = (await (await fetch(`${url}/query?${asked}`)).json()) as { results: { series?: Series[] }[] };
  const rows = (results[0]?.series ?? []).flatMap(({ columns, values }) =>
    values.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i]]))),
  );
  return rows.map(({ time, ...row }) => ({ ts: time, ...row }));
}

const openIn = async (url: string, bucket: string): Promise<HistoryUnderTest> => ({
  history: await InfluxHistory.open({ url, bucket, positionFile: join(folder, `${bucket}.json`), report: () => undefined }),
  again: () => openIn(url, bucket),
  charted: (measurement, of = 'raw') => charted(url, bucketOf(bucket, of), measurement),
});

if (server) historyContract('InfluxDB', () => openIn(server.url, `history ${++opened}`));
else test.skip(`InfluxDB as a history (${INFLUX_ABSENT})`, () => undefined);
