import { resolve } from 'node:path';
import { StartRefused } from '#libs/runtime/index.js';
import { enrolDemo } from './fleet.js';
import { grafanaIn, hasGrafana } from './grafana.js';
import { hasInflux } from './influx.js';
import { hasMosquitto } from './mosquitto.js';
import { api, CALLED_OFF, grafana, influx, mosquitto, type Part, people, postgres, simulator, worker } from './parts.js';
import { LocalInstallation } from './place.js';
import { demandFree, type PortName, type Ports, portsIn } from './ports.js';
import { postgresPrograms, reachable } from './postgres.js';

export interface LocalWishes {
  folder: string;
  /** Without the demo's halls and its simulated kiosks. */
  empty: boolean;
  /** PostgreSQL and InfluxDB alone: for a restore. */
  databases: boolean;
  /** As `--ports` says it. */
  ports?: string;
}

type Say = (line: string) => void;

/** Folder of PostgreSQL's programs. Throws {@link StartRefused} with the one command that installs what is missing. */
async function installed(): Promise<string> {
  const bin = await postgresPrograms();
  const missing = [!hasMosquitto() && 'mosquitto', !bin && 'postgresql', !hasInflux() && 'influxdb'].filter(
    (name) => name !== false,
  );
  if (missing.length > 0 || !bin)
    throw new StartRefused(`Not installed here: ${missing.join(', ')}.`, `Run: sudo apt-get install -y ${missing.join(' ')}`);
  return bin;
}

/** What may be started at one time, in the order in which one leans on the other. */
const stepsOf = (
  place: LocalInstallation,
  bin: string,
  { empty, databases }: Pick<LocalWishes, 'empty' | 'databases'>,
): Part[][] => {
  const stores = [postgres(place, bin), influx(place)];
  if (databases) return [stores];
  return [
    [mosquitto(place), ...stores],
    [api(place), worker(place)],
    [...(empty ? [] : [simulator(place), people(place)]), ...(hasGrafana() ? [grafana(place, () => grafanaIn(place))] : [])],
  ];
};

/** Starts what does not run yet, each after what it leans on; where one does not start, what was started is ended again. */
export async function startLocal(wishes: LocalWishes, say: Say, calledOff: AbortSignal = NEVER): Promise<number> {
  const bin = await installed();
  const folder = resolve(wishes.folder);
  if (!(await reachable(folder)))
    throw new StartRefused(
      `The user postgres cannot come to ${folder}.`,
      'PostgreSQL does not run as root: choose a folder below one that is open, with --folder /var/tmp/hallwatch-stack.',
    );
  const asked = wishes.ports === undefined ? {} : portsIn(wishes.ports);
  await demandUnmoved(folder, bin, asked);
  const place = await LocalInstallation.make(folder, asked);
  const steps = stepsOf(place, bin, wishes);
  const started: Part[] = [];
  await demandFree(
    place.ports,
    (await idleOf(steps.flat())).flatMap(({ ports }) => ports),
  );
  try {
    for (const step of steps) await startStep(place, step, { say, started, calledOff });
  } catch (error) {
    await endAll(started, say);
    throw error;
  }
  if (started.length === 0) say('It is already running.');
  tell(place, steps.flat(), wishes, say);
  return 0;
}

async function idleOf(parts: Part[]): Promise<Part[]> {
  const idle: Part[] = [];
  for (const part of parts) if (!(await part.running())) idle.push(part);
  return idle;
}

const NEVER = new AbortController().signal;

/** What runs cannot be given another port. */
async function demandUnmoved(folder: string, bin: string, asked: Partial<Ports>): Promise<void> {
  const place = LocalInstallation.find(folder);
  if (!place) return;
  const moved = (Object.keys(asked) as PortName[]).filter((name) => asked[name] !== place.ports[name]);
  if (moved.length === 0) return;
  for (const part of stepsOf(place, bin, { empty: false, databases: false }).flat())
    if (await part.running())
      throw new StartRefused(
        `${part.name} runs, and ports change only while nothing does.`,
        'First: npm run stack:local -- stop',
      );
}

interface Starting {
  say: Say;
  /** Grows. */
  started: Part[];
  calledOff: AbortSignal;
}

/** Starts what of the step does not run. What was begun is over, one way or the other, when this ends. */
async function startStep(place: LocalInstallation, step: Part[], { say, started, calledOff }: Starting): Promise<void> {
  const idle = await idleOf(step);
  if (idle.some(({ name }) => name === 'simulator')) await enrolDemo(place);
  if (calledOff.aborted) throw new StartRefused('Not everything was started.', CALLED_OFF);
  if (idle.length === 0) return;
  say(`starting ${namesOf(idle)} …`);
  started.push(...idle);
  const outcomes = await Promise.allSettled(idle.map((part) => part.start(calledOff)));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}

/** What was started last ends first. */
async function endAll(started: Part[], say: Say): Promise<void> {
  if (started.length === 0) return;
  say(`stopping ${namesOf(started)}, as not everything could be started …`);
  for (const part of started.reverse()) await part.stop();
}

const namesOf = (parts: Part[]): string => parts.map(({ name }) => name).join(', ');

function tell(place: LocalInstallation, parts: Part[], { databases }: LocalWishes, say: Say): void {
  for (const { name, address } of parts) say(`  ${name.padEnd(10)} ${address}`);
  if (databases) return;
  if (!hasGrafana()) say('  grafana    not started: grafana-server is not installed, and Debian has no package of it');
  say(`Log in at http://127.0.0.1:${place.ports.api}/ as admin, password ${place.secret('admin_password')}`);
  say(`Logs are in ${place.of('log')}. Stop with: npm run stack:local -- stop`);
}

/** Ends what runs, what leans on others first. */
export async function stopLocal(wishes: LocalWishes, say: Say): Promise<number> {
  const place = LocalInstallation.find(resolve(wishes.folder));
  if (!place) {
    say('Nothing was started here.');
    return 0;
  }
  const steps = stepsOf(place, await installed(), { empty: false, databases: false });
  for (const step of steps.reverse()) {
    const running: Part[] = [];
    for (const part of step) if (await part.running()) running.push(part);
    if (running.length > 0) say(`stopping ${namesOf(running)} …`);
    await Promise.all(step.map((part) => part.stop()));
  }
  say('Stopped; the data stay.');
  return 0;
}

/** Says of each part whether it runs; answers 0 when all do, else 1. */
export async function statusLocal(wishes: LocalWishes, say: Say): Promise<number> {
  const place = LocalInstallation.find(resolve(wishes.folder));
  if (!place) {
    say('Nothing was started here.');
    return 1;
  }
  let all = true;
  for (const part of stepsOf(place, await installed(), wishes).flat()) {
    const runs = await part.running();
    all &&= runs;
    say(`${part.name.padEnd(10)} ${runs ? 'runs     ' : 'is down  '} ${part.address}`);
  }
  return all ? 0 : 1;
}
