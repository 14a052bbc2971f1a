import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freePort } from '#apps/tools/local/launch.js';
import { markOf } from '#libs/adapters/dynsec/index.js';
import { openStores, plainReporter, type Setting } from '#libs/composition/index.js';
import { Health, Lifecycle, projectFile, readSettings, SystemClock } from '#libs/runtime/index.js';
import { byHallwatch } from '#test/harness/by-hallwatch.js';
import { startInflux } from '#test/harness/influx-server.js';
import { administer, startMosquitto } from '#test/harness/mosquitto-server.js';
import { startPostgres } from '#test/harness/postgres-server.js';
import { METRICS_TOKEN, metricsAt } from '../harness/metrics.js';
import { LOAD_REGION, LoadRegistry } from './fleet.js';
import type { HeapTold } from './heap-told.js';

/** Processes as they are started in the field, with a fleet in the register, ready for the load. */
export interface Stand {
  /** Where kiosks connect. */
  port: number;
  /** File with the password of each kiosk. */
  passwords?: string;
  /** Of the process that is measured. */
  pid: number;
  /** Processes of the servers beside it, by name. */
  servers: Record<string, number>;
  /** Resolves when so many readings more than at the last call have been taken and the history has them. */
  settled(more: number): Promise<void>;
  heap?(): Promise<HeapTold>;
  stop(): Promise<void>;
}

type Env = Record<string, string>;

const WORKER_READY = 60_000;
const LOOK_EVERY = 250;
/** Marks of time that came since the recorder last said how far it is: it says so with readings, or every ten seconds. */
const MARKS = 15;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Only acknowledges. */
export async function openBare(): Promise<Stand> {
  const child = fork(projectFile('dist/test/load/bare.js'), [], { execArgv: [] });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const stop = async (): Promise<void> => {
    const gone = once(child, 'exit');
    child.disconnect();
    await gone;
  };
  return { port, pid: child.pid ?? 0, servers: {}, settled: async () => undefined, stop };
}

/** The station, as by `npm start`: its own broker, database and history. */
export async function openOwn(folder: string, kiosks: number, flags: string[] = []): Promise<Stand> {
  const [port, http] = [await freePort(), await freePort()];
  const env: Env = {
    HALLWATCH_DATA_DIR: join(folder, 'own'),
    HALLWATCH_MQTT_PORT: String(port),
    HALLWATCH_HTTP_PORT: String(http),
    HALLWATCH_METRICS_TOKEN: METRICS_TOKEN,
  };
  const passwords = await register(env, folder, kiosks);
  const station = new App('station', flags, env);
  await station.answers(`http://127.0.0.1:${http}/api/v1/health/ready`);
  const settled = settling(`http://127.0.0.1:${http}`);
  const { pid } = station;
  const heap = (): Promise<HeapTold> => station.heap();
  return { port, passwords: passwords.file, pid, servers: {}, settled, heap, stop: () => station.stop() };
}

/** The worker behind Mosquitto, with PostgreSQL and InfluxDB; null where one of them is not installed. */
export async function openBehindMosquitto(folder: string, kiosks: number, flags: string[] = []): Promise<Stand | null> {
  const [mosquitto, postgres, influx] = [await startMosquitto(), await startPostgres(), await startInflux()];
  const stopServers = async (): Promise<void> => {
    for (const server of [mosquitto, postgres, influx]) await server?.stop();
  };
  if (!mosquitto || !postgres || !influx) {
    await stopServers();
    return null;
  }
  const status = await freePort();
  const env: Env = {
    HALLWATCH_DATA_DIR: join(folder, 'worker'),
    HALLWATCH_MQTT_URL: mosquitto.urlOf('hallwatch', BACKEND),
    HALLWATCH_POSTGRES_URL: postgres.url,
    HALLWATCH_INFLUX_URL: influx.url,
    HALLWATCH_STATUS_PORT: String(status),
  };
  const passwords = await register(env, folder, kiosks);
  const access = await administer(mosquitto, BACKEND);
  await access.repair(async () => [], { has: () => true });
  for (const [kioskId, secret] of Object.entries(passwords.of))
    await access.admit({ kioskId, region: LOAD_REGION, state: 'active', secretMarks: [markOf(secret)] }, secret);
  await access.close();
  const worker = new App('worker', [...workerFlags(), ...flags], env);
  await worker.answers(`http://127.0.0.1:${status}/api/v1/health/ready`);
  const settled = settling(`http://127.0.0.1:${status}`);
  const servers = { Mosquitto: mosquitto.pid, PostgreSQL: postgres.pid(), InfluxDB: influx.pid };
  const stop = async (): Promise<void> => {
    await worker.stop();
    await stopServers();
  };
  const heap = (): Promise<HeapTold> => worker.heap();
  return { port: mosquitto.port, passwords: passwords.file, pid: worker.pid, servers, settled, heap, stop };
}

const BACKEND = 'made-up-for-the-backend';
/** A few sockets stand for a whole fleet, so the limit for one kiosk must not bite. */
const UNLIMITED: Env = { HALLWATCH_RATE_PER_SECOND: '100000', HALLWATCH_RATE_BURST: '1000000' };

/** As `npm run worker` starts it. */
function workerFlags(): string[] {
  const { scripts } = JSON.parse(readFileSync(projectFile('package.json'), 'utf8')) as { scripts: { worker: string } };
  return scripts.worker.split(' ').filter((word) => word.startsWith('--'));
}

/** Puts the kiosks of the load into the register before the process starts. */
async function register(env: Env, folder: string, kiosks: number): Promise<{ of: Record<string, string>; file: string }> {
  const lifecycle = new Lifecycle();
  const reporter = plainReporter('error', ({ says }) => console.error(says));
  const settings = readSettings(env);
  mkdirSync(settings.DATA_DIR, { recursive: true });
  const health = new Health();
  const clock = new SystemClock();
  const on: Setting = { settings, dataDir: settings.DATA_DIR, clock, reporter, lifecycle, health, say: () => undefined };
  const load = new LoadRegistry(kiosks);
  const { registry } = await openStores(on);
  const { passwords } = await registry.takeFleet({ halls: load.halls(), kiosks: load.kiosks(), people: [] }, byHallwatch());
  await lifecycle.stop();
  const file = join(folder, 'passwords.json');
  writeFileSync(file, JSON.stringify(passwords), { mode: 0o600 });
  return { of: passwords, file };
}

/** An app of the project as a process of its own. */
class App {
  private readonly child: ChildProcess;
  private output = '';

  constructor(app: string, execArgv: string[], env: Env) {
    const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(HALLWATCH_|NODE_OPTIONS)/.test(name)));
    this.child = fork(projectFile('dist', 'apps', app, 'main.js'), [], {
      execArgv: [...execArgv, '--import', pathToFileURL(projectFile('dist', 'test', 'load', 'heap-told.js')).href],
      env: { ...clean, HALLWATCH_LOG_LEVEL: 'warn', ...UNLIMITED, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (data) => {
        this.output += data;
      });
    }
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  async heap(): Promise<HeapTold> {
    const answered = once(this.child, 'message');
    this.child.send('heap');
    const [{ heap }] = (await answered) as [{ heap: HeapTold }];
    return heap;
  }

  async answers(url: string): Promise<void> {
    const end = performance.now() + WORKER_READY;
    while (
      !(await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      ))
    ) {
      if (this.child.exitCode !== null || performance.now() > end) throw new Error(`It does not answer:\n${this.output}`);
      await pause(LOOK_EVERY);
    }
  }

  async stop(): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.kill('SIGINT');
    await gone;
  }
}

/** Waits by what the process counts of itself; looked at seldom, as it is the process that is measured. */
function settling(url: string): Stand['settled'] {
  let wanted = 0;
  return async (more) => {
    wanted += more;
    for (;;) {
      const text = await metricsAt(url);
      if (counted(text, 'hallwatch_intake_readings_total', 'kind="heartbeat"') >= wanted && lagOf(text) <= MARKS) return;
      await pause(LOOK_EVERY);
    }
  };
}

const lagOf = (text: string): number => counted(text, 'hallwatch_journal_lag_entries', 'consumer="record"');

function counted(text: string, name: string, label: string): number {
  const line = text.split('\n').find((one) => one.startsWith(`${name}{${label}`));
  if (line === undefined) throw new Error(`The process does not count ${name}{${label}}`);
  return Number(line.slice(line.lastIndexOf(' ')));
}
