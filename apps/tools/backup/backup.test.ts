import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { openPostgres, PostgresBooks } from '#libs/adapters/postgres/index.js';
import { StartRefused, SystemClock } from '#libs/runtime/index.js';
import { INFLUX_ABSENT, startInflux } from '#test/harness/influx-server.js';
import { InfluxTwo, ORG, type Rights } from '#test/harness/influx-two.js';
import { POSTGRES_ABSENT } from '#test/harness/postgres-server.js';
import { freshDatabase } from '#test/harness/shared-postgres.js';
import { influxIsEmpty } from './influx.js';
import { backup, restore } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-backup-'));
const [server, postgres] = [await startInflux(), await freshDatabase()];
let two: InfluxTwo | null = null;
afterAll(async () => {
  await two?.stop();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const title = 'a place whose worker never ran is saved without a journal; one whose journal is missing leaves no half backup';
if (!server || !postgres) test.skip(`${title} (${server ? POSTGRES_ABSENT : INFLUX_ABSENT})`, () => undefined);
else
  test(title, async () => {
    const database = await openPostgres({ url: postgres });
    const dataDir = join(folder, 'worker');
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'watch.json'), '{}');
    const influx = { url: server.url, bucket: 'hallwatch', token: null, org: null, backupAt: '127.0.0.1:9' };
    const installation = { postgres, influx, dataDir, dynsec: null, grafana: null };
    const said: string[] = [];
    const save = async (to: string): Promise<void> =>
      backup(
        { what: 'backup', to: { folder: to }, check: false, installation },
        new SystemClock(),
        (line) => void said.push(line),
      );

    const whole = join(folder, 'whole');
    await save(whole);
    expect(JSON.parse(readFileSync(join(whole, 'backup.json'), 'utf8'))).toMatchObject({ journal: { first: null, last: null } });
    expect(existsSync(join(whole, 'worker', 'watch.json'))).toBe(true);
    expect(said.join(' ')).toMatch(/no journal, for there is none yet/);

    // Not even its folder is there.
    const notYet = { ...installation, dataDir: join(folder, 'not-yet') };
    const bare = join(folder, 'bare');
    await backup(
      { what: 'backup', to: { folder: bare }, check: false, installation: notYet },
      new SystemClock(),
      (line) => void said.push(line),
    );
    expect(JSON.parse(readFileSync(join(bare, 'backup.json'), 'utf8'))).toMatchObject({ journal: { last: null }, influx: null });

    await new PostgresBooks(database).transact((open) => open.commitPosition('watch', 7));
    const half = join(folder, 'half');
    const refused = save(half);
    await expect(refused).rejects.toThrow(StartRefused);
    await expect(refused).rejects.toThrow(/There is no journal, and the books are at 7\. HALLWATCH_DATA_DIR is not that/);
    expect(readdirSync(half)).toEqual([]);
    await database.close();

    // And it comes back, as a place whose worker never ran.
    await restore({ what: 'restore', folder: bare, installation: notYet, force: true }, (line) => void said.push(line));
    expect(said.at(-1)).toMatch(/^Restored as of /);
    expect(existsSync(join(notYet.dataDir, 'journal'))).toBe(false);
  }, 60_000);

test('what a token of InfluxDB 2 may not read is not taken for nothing', async () => {
  const buckets = { hallwatch: 30, hallwatch_5m: 365, hallwatch_1h: 0 };
  const some: Rights = { read: ['hallwatch', 'hallwatch_5m'], write: [] };
  two = await InfluxTwo.start({ buckets, tokens: { operator: { read: 'every', write: 'every' }, reader: some } });
  const { url } = two;
  const of = (token: string) => ({ url, bucket: 'hallwatch', token, org: ORG, backupAt: '127.0.0.1:9' });
  expect(await influxIsEmpty(of('operator'))).toBe(true);
  await expect(influxIsEmpty(of('reader'))).rejects.toThrow(
    /may not read the bucket hallwatch_1h\. Give this command the token of the operator/,
  );
  two.drop('hallwatch_1h');
  expect(await influxIsEmpty(of('reader'))).toBe(true);
});
