import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, test } from '@jest/globals';
import { bucketOf } from '#libs/domain/index.js';
import { type HistoryUnderTest, historyContract } from '#test/harness/history-contract.js';
import { INFLUX_ABSENT, startInflux } from '#test/harness/influx-server.js';
import { InfluxTwo, ORG } from '#test/harness/influx-two.js';
import { InfluxHistory } from './index.js';

const server = await startInflux();
const two = server && (await InfluxTwo.start({ engine: server.url, tokens: { worker: { read: 'every', write: 'every' } } }));
const folder = await mkdtemp(join(tmpdir(), 'hallwatch-influx-position-'));
afterAll(async () => {
  await two?.stop();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A server to be tested, and how one comes in. */
interface Place {
  url: string;
  token?: string;
  org?: string;
  bucket: string;
}
interface Series {
  columns: string[];
  values: unknown[][];
}

/** As a dashboard asks: in InfluxQL, with times in milliseconds. */
async function charted({ url, token }: Place, db: string, measurement: string): Promise<Record<string, unknown>[]> {
  const asked = new URLSearchParams({ q: `SELECT * FROM "${measurement}"`, db, epoch: 'ms' });
  const headers = token === undefined ? undefined : { authorization: `Token ${token}` };
  const { results } = (await (await fetch(`${url}/query?${asked}`, { headers })).json()) as { results: { series?: Series[] }[] };
  const rows = (results[0]?.series ?? []).flatMap(({ columns, values }) =>
    values.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i]]))),
  );
  return rows.map(({ time, ...row }) => ({ ts: time, ...row }));
}

const openIn = async (place: Place): Promise<HistoryUnderTest> => ({
  history: await InfluxHistory.open({ ...place, positionFile: join(folder, `${place.bucket}.json`), report: () => undefined }),
  again: () => openIn(place),
  charted: (measurement, of = 'raw') => charted(place, bucketOf(place.bucket, of), measurement),
});

let opened = 0;
if (server) historyContract('InfluxDB', () => openIn({ url: server.url, bucket: `history ${++opened}` }));
else test.skip(`InfluxDB as a history (${INFLUX_ABSENT})`, () => undefined);
if (two) {
  // Somebody made one bucket; who sees none cannot make the first.
  await two.makeBucket('of somebody', 0);
  historyContract('what answers as InfluxDB 2.9 does', () =>
    openIn({ url: two.url, token: 'worker', org: ORG, bucket: `two ${++opened}` }),
  );
}

/** Of whoever runs the tests: a real InfluxDB 2 or 3, in which each test makes buckets of its own and leaves them. */
const { INFLUX_URL: given, INFLUX_TOKEN: token, INFLUX_ORG: org, INFLUX_BUCKET: name = 'hallwatch-test' } = process.env;
const run = randomBytes(3).toString('hex');
if (given) {
  const place = { url: given, ...(token && { token }), ...(org && { org }) };
  historyContract(`the InfluxDB of INFLUX_URL`, () => openIn({ ...place, bucket: `${name}-${run}-${++opened}` }));
}
