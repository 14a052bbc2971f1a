import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { readArguments } from '#apps/station/arguments.js';
import { portsMustBeFree } from '#apps/station/ports.js';
import { lockFolder } from '#libs/composition/index.js';
import { readSettings, StartRefused } from '#libs/runtime/index.js';
import { prepareDatabase } from '../harness/prepared-database.js';
import { Shell } from '../harness/shell.js';
import { freePort, Spawned } from '../harness/spawned.js';
import { StoryStation } from '../harness/station.js';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-refused-'));
prepareDatabase(join(folder, 'data'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ports = async (): Promise<Record<string, string>> => ({
  HALLWATCH_DATA_DIR: join(folder, 'data'),
  HALLWATCH_HTTP_PORT: String(await freePort()),
  HALLWATCH_MQTT_PORT: String(await freePort()),
});

/** Starts it, expects it to refuse in one line, and answers the line. */
async function refusal(env: Record<string, string>, args: string[] = [], program = 'station'): Promise<string> {
  const station = new Spawned(program, args, { ...(await ports()), ...env });
  expect(await station.finish()).not.toBe(0);
  const lines = station.errors.trim().split('\n');
  expect(lines).toHaveLength(1);
  return lines[0] ?? '';
}

const occupied = (): Promise<{ server: Server; port: number }> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve({ server, port: address && typeof address === 'object' ? address.port : 0 });
    });
  });

/** What is thrown at the start, told as {@link refusal} sees it of a process: a process takes a second, and there are many words. */
async function refusedHere(act: () => unknown): Promise<string> {
  try {
    await act();
  } catch (error) {
    if (error instanceof StartRefused) return error.message;
    throw error;
  }
  throw new Error('It was not refused');
}

/** A station that gets as far as its databases and is refused there. */
const refusedStation = (env: Record<string, string>): Promise<string> =>
  refusedHere(() => StoryStation.open({ folder: join(folder, 'data'), env }));

test('a port in use stops the start with one line that names it', async () => {
  const { server, port } = await occupied();
  // Ports are looked at before files are read.
  const files = { HALLWATCH_TLS_CERT: 'absent.crt', HALLWATCH_TLS_KEY: 'absent.key' };
  const line = await refusal({ HALLWATCH_MQTT_TLS_PORT: String(port), ...files });
  expect(line).toContain(String(port));
  expect(line).toContain('HALLWATCH_MQTT_TLS_PORT');
  server.close();
}, 60_000);

test.each(['HTTP', 'MQTT', 'MQTT_TLS', 'MQTT_WS', 'MQTT_WSS'])('a %s port in use is named', async (kind) => {
  const { server, port } = await occupied();
  const files = /TLS|WSS/.test(kind) ? { HALLWATCH_TLS_CERT: 'absent.crt', HALLWATCH_TLS_KEY: 'absent.key' } : {};
  const env = { ...(await ports()), [`HALLWATCH_${kind}_PORT`]: String(port), ...files };
  const line = await refusedHere(() => portsMustBeFree(readSettings(env)));
  expect(line).toContain(String(port));
  expect(line).toContain(`HALLWATCH_${kind}_PORT`);
  server.close();
});

test('a data folder in use by another process stops the start, and the other goes on', async () => {
  const env = await ports();
  const first = new Spawned('station', [], env);
  await first.says('Ready after', 60);
  expect(await refusal({ HALLWATCH_DATA_DIR: env['HALLWATCH_DATA_DIR'] ?? '' })).toMatch(/is in use by process \d+/);
  expect((await first.end()).code).toBe(0);
}, 120_000);

test('a folder that cannot be written stops the start', async () => {
  // A file where the folder should be: refused for every user, the administrator of the machine too.
  writeFileSync(join(folder, 'file'), '');
  chmodSync(join(folder, 'file'), 0o400);
  expect(await refusedHere(() => lockFolder(join(folder, 'file', 'data')))).toMatch(/cannot be written .*HALLWATCH_DATA_DIR/);
});

test.each([
  ['HALLWATCH_HTTP_PORT', 'ninety'],
  ['HALLWATCH_MQTT_PORT', '70000'],
  ['HALLWATCH_MQTT_WS_PORT', '70000'],
  ['HALLWATCH_POSTGRES_URL', 'mysql://secret-value@host'],
  ['HALLWATCH_ADMIN_PASSWORD', 'short'],
  ['HALLWATCH_LOG_LEVEL', 'loud'],
  ['HALLWATCH_HTTP_PROT', '3000'],
])('a wrong %s is refused with its name and never its value', async (name, value) => {
  const line = await refusedHere(() => readSettings({ [name]: value }));
  expect(line).toContain(name);
  expect(line).not.toContain(value);
});

test('a wrong setting stops the start in one line, with its name and never its value', async () => {
  const line = await refusal({ HALLWATCH_POSTGRES_URL: 'mysql://secret-value@host' });
  expect(line).toContain('HALLWATCH_POSTGRES_URL');
  expect(line).not.toContain('secret-value');
}, 60_000);

test.each([
  [['--demo', '--speed', 'fast'], '--speed'],
  [['--demo', '--spede', '3'], '--spede'],
  [['--speed', '60'], 'demo'],
  [['--hands-off'], 'demo'],
])('wrong arguments %j are refused with what is known', async (args, named) => {
  expect(await refusedHere(() => readArguments(args))).toContain(named);
});

test('wrong arguments stop the start in one line', async () => {
  expect(await refusal({}, ['--demo', '--spede', '3'])).toContain('--spede');
}, 60_000);

test('a rule file that is wrong stops the start with the line and what is wrong there', async () => {
  const file = join(folder, 'rules.yaml');
  writeFileSync(file, 'rules:\n  - id: kiosk-silent\n    kind: silence\n    heartbeats: many\n    beats: 3\n');
  const line = await refusal({ HALLWATCH_RULES_FILE: file });
  expect(line).toMatch(/HALLWATCH_RULES_FILE: .*line 2: .*\. Correct the file/);
  // Everything that is missing, wrong or not known, each with its line and in both languages.
  expect(line).toMatch(
    /refused in 5 places: .*line 2: is required \/ 必须填写; .*line 4: must be a number \/ 必须是数字; .*line 5: is no field that is known \/ 没有这个字段\./,
  );
}, 60_000);

test('a certificate file that is not there stops the start with its variable', async () => {
  const files = { HALLWATCH_TLS_CERT: join(folder, 'absent.crt'), HALLWATCH_TLS_KEY: join(folder, 'absent.key') };
  const line = await refusedStation({ HALLWATCH_MQTT_TLS_PORT: String(await freePort()), ...files });
  expect(line).toContain('HALLWATCH_TLS_CERT cannot be read (ENOENT)');
}, 60_000);

test.each(['worker', 'api'])(
  'the %s without its servers says which address it needs',
  async (program) => {
    expect(await refusal({}, [], program)).toMatch(/HALLWATCH_[A-Z]+_URL is not set/);
  },
  60_000,
);

test('an external database that does not answer stops the start and names the variable', async () => {
  const port = await freePort();
  const line = await refusedStation({ HALLWATCH_POSTGRES_URL: `postgres://hallwatch:a-secret@127.0.0.1:${port}/hallwatch` });
  expect(line).toContain('HALLWATCH_POSTGRES_URL');
  expect(line).not.toContain('a-secret');
}, 60_000);

const FEW = [20, 64, 260];
test.each(['station', 'worker', 'api'])(
  'the %s that may open too few files says so in one line, though it cannot even be loaded',
  async (program) => {
    const settings = Object.entries(await ports()).map(([name, value]) => `${name}='${value}'`);
    for (const files of FEW) {
      const start = `ulimit -n ${files}; ${settings.join(' ')} exec '${process.execPath}' dist/apps/${program}/main.js`;
      const shell = new Shell(start, {});
      expect(await shell.finish()).toBe(1);
      expect(shell.output.trim()).toMatch(/^This process may open too few files at once\. Raise the limit to 1024 [^\n]+$/);
    }
  },
  60_000,
);
