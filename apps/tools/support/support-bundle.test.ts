import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { LocalJournal } from '#libs/adapters/journal/index.js';
import { openPostgres } from '#libs/adapters/postgres/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { readOptions } from './options.js';
import { supportBundle } from './run.js';

const SECRETS = {
  admin: 'planted-admin-password',
  mqtt: 'mqtt/pass word+1',
  metrics: 'metrics-token-planted-0001',
  kept: 'kept-in-secrets-json-0123456789abcdef',
  inFile: 'influx-token-from-a-file',
  hook: 'hook-token-0123456789abcdef',
  sign: 'SECplanted0123456789',
  database: 'webhook-secret-of-the-database',
  books: 'postgres-password-planted',
  watchdog: 'ping-8f2f-planted',
  misspelt: 'a-secret-under-a-wrong-name',
};
const PERSONAL = {
  id: '11010519491231002X',
  card: '6222021234567890128',
  mobile: '13812345678',
  name: '王小明',
  latin: 'Zhang Weiming',
  account: 'zhangweiming',
  mail: 'weiming@hall.example',
};
const PLACES = ['robot.inside.example', 'broker.inside.example', '10.20.30.40'];
const HOOK = `https://${PLACES[0]}/send/${SECRETS.hook}?sign=${SECRETS.sign}`;
const FREE = `${PERSONAL.name} (${PERSONAL.latin}, ${PERSONAL.mail}) ${PERSONAL.id} 卡${PERSONAL.card} 电话${PERSONAL.mobile}`;

const home = mkdtempSync(join(tmpdir(), 'hallwatch-support-test-'));
const dataDir = join(home, 'data');
const clock = new StoryClock(Date.parse('2026-03-01T01:00:00Z'));
const asked: (string | undefined)[] = [];
let station: Server;

/** As a part says what is wrong with it, with more than it should. */
const serve = (): Server =>
  createServer((request, answer) => {
    asked.push(`${request.url} ${request.headers.authorization}`);
    const said = `${HOOK} and ${PLACES[0]}:8443 and ${PLACES[2]} say ${SECRETS.admin}: ${FREE}`;
    answer.statusCode = request.url === '/metrics' ? 200 : 503;
    answer.end(
      request.url === '/metrics'
        ? `up{at="${said}"} 1\n`
        : JSON.stringify({ isReady: false, parts: { targets: { because: said } } }),
    );
  });

beforeAll(async () => {
  const database = await openPostgres({ folder: join(dataDir, 'postgres') });
  const channels = [{ kind: 'webhook', url: HOOK, secret: SECRETS.sign }];
  const person = (id: string, name: string) =>
    database.query('INSERT INTO person (id, body, revision) VALUES ($1, $2::jsonb, 1)', [
      id,
      JSON.stringify({ id, name, channels }),
    ]);
  await person('P-1', PERSONAL.name);
  await person('P-2', PERSONAL.latin);
  await database.query('INSERT INTO webhook_secret (secret) VALUES ($1)', [SECRETS.database]);
  await database.query(
    `INSERT INTO rule_version (version, origin, text, said_by, why, said_at) VALUES ('v-planted', 'http', $1, 'admin', 'planted', 9e15)`,
    [`# ask ${PERSONAL.account}\nrules:\n  - says: '${FREE} ${HOOK}' # ${PERSONAL.account}\n    within: 5\n`],
  );
  await database.close();
  const journal = await LocalJournal.open({ folder: join(dataDir, 'journal'), report: () => undefined });
  await journal.close();
  writeFileSync(join(dataDir, 'secrets.json'), JSON.stringify({ webhook: SECRETS.kept }));
  writeFileSync(join(home, 'influx-token'), `${SECRETS.inFile}\n`);
  station = serve();
  await new Promise<void>((resolve) => station.listen(0, '127.0.0.1', resolve));
}, 120_000);
afterAll(() => {
  station.close();
  rmSync(home, { recursive: true, force: true });
});

const environment = (more: Record<string, string> = {}): Record<string, string> => ({
  HALLWATCH_DATA_DIR: dataDir,
  HALLWATCH_HTTP_PORT: String((station.address() as AddressInfo).port),
  HALLWATCH_ADMIN_PASSWORD: SECRETS.admin,
  HALLWATCH_METRICS_TOKEN: SECRETS.metrics,
  HALLWATCH_MQTT_URL: `mqtts://hallwatch:${encodeURIComponent(SECRETS.mqtt)}@${PLACES[1]}:8883`,
  HALLWATCH_INFLUX_URL: `http://${PLACES[2]}:8086`,
  HALLWATCH_INFLUX_TOKEN_FILE: join(home, 'influx-token'),
  HALLWATCH_WATCHDOG_URL: `https://watchdog.example/${SECRETS.watchdog}`,
  HALLWATCH_HOSTS: PLACES.join(','),
  ...more,
});

/** The files of the archive, by their names, as any tar would read them. */
function unpacked(file: string): Record<string, string> {
  const tar = gunzipSync(readFileSync(file));
  const files: Record<string, string> = {};
  for (let at = 0; tar[at] !== 0; ) {
    const head = tar.subarray(at, at + 512);
    const [name, size] = [head.toString('latin1', 0, 100), Number.parseInt(head.toString('latin1', 124, 135), 8)];
    const sum = head.reduce((all, byte, n) => all + (n >= 148 && n < 156 ? 32 : byte), 0);
    expect([head.toString('latin1', 257, 262), Number.parseInt(head.toString('latin1', 148, 154), 8)]).toEqual(['ustar', sum]);
    files[name.replace(/\0+$/, '')] = tar.toString('utf8', at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

let made = 0;
async function bundle(env: Record<string, string>): Promise<{ files: Record<string, string>; file: string; said: string[] }> {
  const said: string[] = [];
  const file = join(home, `${++made}.tar.gz`);
  await supportBundle(readOptions(['--to', file], env), clock, (line) => said.push(line));
  return { files: unpacked(file), file, said };
}

function planted(text: string): string[] {
  const raw = [...Object.values(SECRETS), ...Object.values(PERSONAL), ...PLACES, dataDir];
  return raw.flatMap((word) => [word, encodeURIComponent(word)]).filter((word) => text.includes(word));
}

test('a bundle has all that helps, and no secret, person or address of what was planted', async () => {
  const { files, file } = await bundle(environment());
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(Object.keys(files).sort()).toEqual(
    [
      ...['README.txt', 'database.json', 'disk.json', 'health.json', 'journal.txt', 'metrics.txt', 'rules.json', 'rules.yaml'],
      ...['settings.json', 'versions.json'],
    ].sort(),
  );
  for (const [name, text] of Object.entries(files)) expect([name, planted(text)]).toEqual([name, []]);

  expect(asked).toEqual(['/api/v1/health/ready?for=all', '/metrics'].map((path) => `${path} Bearer ${SECRETS.metrics}`));
  expect(files['health.json']).toMatch(/"because":"\*\*\* .* 卡\*{19} 电话\*{11}"/);
  expect(files['rules.yaml']).toContain('within: 5');
  expect(files['journal.txt']).toMatch(/0 records, 0 positions missing\. No damage\./);
  expect(files['README.txt']).toContain('Everything could be seen.');
  const settings = JSON.parse(files['settings.json'] ?? '').settings;
  expect(settings).toMatchObject({
    HALLWATCH_ADMIN_PASSWORD: { given: true },
    HALLWATCH_INFLUX_TOKEN: { given: true },
    HALLWATCH_SESSION_HOURS: { given: false, value: 12 },
    HALLWATCH_LOG_LEVEL: { given: false, value: 'info' },
  });
  expect(settings.HALLWATCH_ADMIN_PASSWORD).not.toHaveProperty('value');
  expect(JSON.parse(files['database.json'] ?? '')).toMatchObject({
    fleet: { people: 2, kiosks: 0 },
    migrations: { missing: [] },
  });
  expect(JSON.parse(files['rules.json'] ?? '')).toMatchObject({ version: 'v-planted', origin: 'http' });
  expect(existsSync(join(dataDir, 'hallwatch.lock'))).toBe(false);
}, 120_000);

test('what cannot be seen is said inside and takes nothing else with it, also when the settings would be refused', async () => {
  const { files, said } = await bundle(
    environment({
      HALLWATCH_HTTP_PORT: '1',
      HALLWATCH_POSTGRES_URL: `postgres://hallwatch:${SECRETS.books}@127.0.0.1:1/hallwatch`,
      HALLWATCH_ADMIN_PASWORD: SECRETS.misspelt,
      HALLWATCH_LOG_LEVEL: SECRETS.misspelt,
    }),
  );
  for (const [name, text] of Object.entries(files)) expect([name, planted(text)]).toEqual([name, []]);
  expect(Object.keys(files)).toEqual(['versions.json', 'settings.json', 'journal.txt', 'disk.json', 'README.txt']);
  for (const what of ['health.json', 'metrics.txt', 'database.json', 'rules.yaml']) {
    expect(files['README.txt']).toContain(`  ${what}: `);
    expect(said.some((line) => line.startsWith(`not seen: ${what}: `))).toBe(true);
  }
  expect(planted(said.slice(0, -1).join('\n'))).toEqual([]);
  expect(JSON.parse(files['settings.json'] ?? '').refusedAtStart).toMatch(/HALLWATCH_ADMIN_PASWORD is not a setting/);
  await expect(
    bundle({ HALLWATCH_DATA_DIR: dataDir }).then(() =>
      supportBundle(readOptions(['--to', join(home, `${made}.tar.gz`)], {}), clock, () => undefined),
    ),
  ).rejects.toThrow('is there already');
}, 120_000);
