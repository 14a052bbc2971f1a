import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { runsWith, without } from '#test/harness/runs-with.js';
import { blocksOf } from '../docs/pages.js';
import { eventually } from '../harness/killable-station.js';
import { Shell } from '../harness/shell.js';
import { freePort, hasProgram } from '../harness/spawned.js';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-readme-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const open: Shell[] = [];
function run(lines: string, env: Record<string, string>): Shell {
  const shell = new Shell(lines, env);
  open.push(shell);
  return shell;
}
afterEach(async () => {
  for (const shell of open.splice(0)) await shell.interrupt();
});

/** Seconds, with room for a busy machine. */
const PATIENCE = 150;

/** The settings under which two runs do not meet. */
const onFreePorts = async (data: string) => ({
  HALLWATCH_DATA_DIR: join(folder, data),
  HALLWATCH_HTTP_PORT: String(await freePort()),
  HALLWATCH_MQTT_PORT: String(await freePort()),
});
type Settings = Awaited<ReturnType<typeof onFreePorts>>;

/** curl and mosquitto_pub go where this run listens, though the lines name the usual ports. */
function pointed(name: string, { HALLWATCH_HTTP_PORT: http, HALLWATCH_MQTT_PORT: mqtt }: Settings): Record<string, string> {
  const home = mkdtempSync(join(folder, `${name}-`));
  writeFileSync(join(home, '.curlrc'), `connect-to = "127.0.0.1:3000:127.0.0.1:${http}"\n`);
  writeFileSync(join(home, 'mosquitto_pub'), `-p ${mqtt}\n`);
  return { CURL_HOME: home, XDG_CONFIG_HOME: home };
}

const PAGES = ['README.md', 'README.zh-CN.md'];
const [demo = '', ...kiosk] = blocksOf('README.md', 'sh');

test('both READMEs say the same lines', () => {
  expect(kiosk.length).toBeGreaterThan(1);
  for (const page of PAGES) expect(blocksOf(page, 'sh')).toEqual([demo, ...kiosk]);
});

test('the two commands of the README end in an order and a notice', async () => {
  // What is installed is compared with the lock file, and stays: other stories run from it.
  const shell = run(demo, { ...(await onFreePorts('data')), npm_config_dry_run: 'true', npm_config_offline: 'true' });
  await shell.says(/Ready after/, PATIENCE);
  await shell.says(/order +opened/, PATIENCE);
  await shell.says(/notice +published/, PATIENCE);
}, 480_000);

interface Noticed {
  halls: { notices: { kioskIds: string[] }[] }[];
}

/** Kiosks that the public board says something of. */
async function noticed({ HALLWATCH_HTTP_PORT: port }: Settings): Promise<string[]> {
  const { halls } = (await (await fetch(`http://127.0.0.1:${port}/api/v1/board`)).json()) as Noticed;
  return halls.flatMap(({ notices }) => notices.flatMap(({ kioskIds }) => kioskIds));
}

const absent = ['curl', 'mosquitto_pub'].filter((name) => !hasProgram(name));
if (absent.length > 0) without(`a kiosk by hand (skipped: ${absent.join(', ')} not installed)`);
else if (runsWith('servers'))
  describe('a kiosk by hand', () => {
    test('the lines of the README open a notice and take it down', async () => {
      const settings = await onFreePorts('kiosk');
      const [, password = ''] = await run('npm start', settings).says(/log in as admin, password (\S+)/, PATIENCE);
      // One shell, as the reader has it: the second block uses what the first one set.
      const lines = run(kiosk.join('\nread -r\n'), { PASSWORD: password, ...pointed('kiosk', settings) });
      await eventually('the notice', async () => (await noticed(settings)).includes('K-1'), PATIENCE);
      lines.type('');
      expect([await lines.finish(), lines.output]).toEqual([0, expect.any(String)]);
      await eventually('its end', async () => (await noticed(settings)).length === 0, PATIENCE);
    }, 480_000);
  });
