import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import mqtt from 'mqtt';
import { projectFile } from '#libs/runtime/index.js';
import { startInflux } from '../harness/influx-server.js';
import { eventually } from '../harness/killable-station.js';
import { letIn, startMosquitto } from '../harness/mosquitto-server.js';
import { startPostgres } from '../harness/postgres-server.js';
import { freePort } from '../harness/spawned.js';
import { absent, Images } from './buildah.js';

/*
 * Builds the Dockerfile, as on a machine without a registry, and runs its worker and api beside Debian's servers until a fault has become a
 * notice on the board: npm run test:image. Needs root, and minutes. --root DIR: an image that lies there already, opened.
 */
const NODE_USER = 1000;
const PASSWORD = 'made-up-for-the-image';
const began = performance.now();
const say = (line: string): void => console.log(`${((performance.now() - began) / 1_000).toFixed(0).padStart(4)} s  ${line}`);

const missing = absent();
if (missing.length > 0) throw new Error(`Install first: apt-get install -y ${missing.join(' ')}`);
const folder = mkdtempSync(join(tmpdir(), 'hallwatch-image-'));
const ends: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
try {
  const { values } = parseArgs({ options: { root: { type: 'string' } } });
  await beside(values.root ?? build());
  say('Built, started, and a fault came to the board.');
} finally {
  for (const end of ends.reverse()) await end();
}

/** Where the image lies, opened. */
function build(): string {
  const images = new Images(folder);
  const base = /FROM \$\{REGISTRY\}(node:([\d.]+)\S*)/.exec(readFileSync(projectFile('Dockerfile'), 'utf8'));
  if (!base) throw new Error('The Dockerfile names no Node');
  say(`making ${base[1]}`);
  images.makeBase(`localhost/${base[1]}`, String(base[2]));
  say('building');
  const registry = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
  const args = ['--build-arg', 'REGISTRY=localhost/', '--build-arg', `NPM_REGISTRY=${registry}`];
  const ours = ['--pull-never', '--isolation', 'chroot', '--network', 'host', '--layers=false', '--quiet'];
  images.run(['build', ...ours, ...args, '--tag', 'localhost/hallwatch:built', projectFile('.')]);
  const container = images.run(['from', '--pull-never', 'localhost/hallwatch:built']);
  const root = images.run(['mount', container]);
  say(`built: ${execFileSync('du', ['-sm', join(root, 'app')], { encoding: 'utf8' }).split('\t')[0]} MB in /app`);
  return root;
}

/** Runs it as the image says, user and folder and program, in its own root. */
function start(root: string, program: string, env: Record<string, string>): () => string {
  const data = join(root, 'data', program);
  mkdirSync(data, { recursive: true });
  chownSync(data, NODE_USER, NODE_USER);
  const run = ['--userspec=1000:1000', root, '/bin/sh', '-c', `cd /app && exec node dist/apps/${program}/main.js`];
  const child: ChildProcess = spawn('chroot', run, {
    env: {
      PATH: '/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      NODE_ENV: 'production',
      HALLWATCH_DATA_DIR: `/data/${program}`,
      ...env,
    },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (data) => {
      said += data;
    });
  child.once('error', (error) => {
    said += error;
  });
  ends.push(() => child.kill('SIGKILL'));
  return () => said;
}

async function beside(root: string): Promise<void> {
  const [broker, database, series] = [await startMosquitto(), await startPostgres(), await startInflux()];
  for (const server of [broker, database, series]) ends.push(() => server?.stop());
  if (!broker || !database || !series) throw new Error('Install first: apt-get install -y mosquitto postgresql influxdb');
  const port = await freePort();
  const stores = {
    HALLWATCH_POSTGRES_URL: database.url,
    HALLWATCH_INFLUX_URL: series.url,
    HALLWATCH_INFLUX_BUCKET: 'hallwatch',
    HALLWATCH_MQTT_URL: broker.urlOf('hallwatch', PASSWORD),
  };
  await letIn(broker, { hallwatch: PASSWORD });
  const api = start(root, 'api', {
    ...stores,
    HALLWATCH_MQTT_ADMIN_URL: broker.adminUrl,
    HALLWATCH_HTTP_PORT: String(port),
    HALLWATCH_ADMIN_PASSWORD: PASSWORD,
  });
  const worker = start(root, 'worker', stores);
  await eventually('api and worker to be ready', () => api().includes('"ready"') && worker().includes('"BrokerReached"')).catch(
    (error) => {
      throw new Error(`${error}\n${api()}\n${worker()}`);
    },
  );
  say('api and worker are ready');
  await tellFault(`http://127.0.0.1:${port}`, broker.url);
}

async function tellFault(pages: string, broker: string): Promise<void> {
  let token = '';
  const post = async <T>(path: string, body: object): Promise<T> => {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
    const answer = await fetch(`${pages}/api/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json() as Promise<T>;
  };
  token = (await post<{ token: string }>('session', { name: 'admin', password: PASSWORD })).token;
  await post('halls', { id: 'hall-1', name: '一号自助厅', region: 'anqing', address: '示例路1号', hotline: '0000-000000' });
  const entry = { id: 'K-1', hall: 'hall-1', type: 'UTIL', name: '缴费终端', services: ['CASH', 'QRPAY'] };
  const { password } = (await post<{ mqtt: { password: string } }>('kiosks', entry)).mqtt;
  const kiosk = await mqtt.connectAsync(broker, { username: 'K-1', password, clientId: 'K-1' });
  const fault = { ts: Date.now(), bootId: 'b-1', seq: 1, code: 'BNA-002', component: 'noteAcceptor', state: 'raised' };
  await kiosk.publishAsync('hallwatch/v1/anqing/K-1/fault', JSON.stringify(fault), { qos: 1 });
  await eventually('the board to tell of it', async () => (await (await fetch(`${pages}/board`)).text()).includes('缴费终端'));
  await kiosk.endAsync();
}
