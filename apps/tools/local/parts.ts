import { existsSync } from 'node:fs';
import { PROJECT_ROOT, projectFile, StartRefused } from '#libs/runtime/index.js';
import { influxIn } from './influx.js';
import { KeptProcess } from './kept-process.js';
import { type Launch, opens } from './launch.js';
import { MOSQUITTO_ADMIN, mosquittoIn } from './mosquitto.js';
import type { LocalInstallation } from './place.js';
import type { PortName } from './ports.js';
import { Cluster } from './postgres.js';

/** Longest wait until a part answers, milliseconds. */
const PATIENCE = 60_000;

/** One of what the stack is made of. */
export interface Part {
  name: string;
  address: string;
  /** Which it is to listen on. */
  ports: readonly PortName[];
  running(): Promise<boolean>;
  /** Starts it; resolves when it answers. Throws {@link StartRefused}, also when it is called off meanwhile. */
  start(calledOff: AbortSignal): Promise<void>;
  stop(): Promise<void>;
}

export const CALLED_OFF = 'The start was called off.';

const get = (url: string): Promise<boolean> =>
  fetch(url).then(
    (answer) => answer.ok,
    () => false,
  );

/** A part that is one process of ours. */
function kept(
  place: LocalInstallation,
  { name, address, ports }: Pick<Part, 'name' | 'address' | 'ports'>,
  launch: () => Launch,
  answers: () => Promise<boolean>,
): Part {
  const held = new KeptProcess(place, name);
  return {
    name,
    address,
    ports,
    running: async () => held.pid !== null,
    stop: () => held.stop(),
    start: async (calledOff) => {
      held.start(launch());
      const end = performance.now() + PATIENCE;
      while (!(await answers())) {
        if (held.pid === null) throw new StartRefused(`${name} ended at its start.`, `See ${held.log}.`);
        if (calledOff.aborted) throw new StartRefused(`The start was interrupted while waiting for ${name}.`, CALLED_OFF);
        if (performance.now() > end) throw new StartRefused(`${name} does not answer.`, `See ${held.log}.`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
  };
}

export const mosquitto = (place: LocalInstallation): Part => {
  const port = place.ports.mosquitto;
  const launch = (): Launch =>
    mosquittoIn({ folder: place.of('mosquitto'), port, adminPassword: place.secret('mqtt_admin_password') });
  return kept(place, { name: 'mosquitto', address: `mqtt://127.0.0.1:${port}`, ports: ['mosquitto'] }, launch, () => opens(port));
};

export const influx = (place: LocalInstallation): Part => {
  const { influx: port, influxBackup: rpcPort } = place.ports;
  const url = `http://127.0.0.1:${port}`;
  return kept(
    place,
    { name: 'influx', address: url, ports: ['influx', 'influxBackup'] },
    () => influxIn({ folder: place.of('influx'), port, rpcPort }),
    () => get(`${url}/ping`),
  );
};

export const clusterOf = (place: LocalInstallation, bin: string): Cluster =>
  new Cluster(bin, place.of('postgres'), place.ports.postgres, place.secret('postgres_password'));

export const postgres = (place: LocalInstallation, bin: string): Part => {
  const cluster = clusterOf(place, bin);
  return {
    name: 'postgres',
    address: `postgres://hallwatch@127.0.0.1:${place.ports.postgres}/hallwatch`,
    ports: ['postgres'],
    running: () => cluster.runs(),
    stop: async () => {
      if (await cluster.runs()) await cluster.stop();
    },
    start: async () => {
      if (!existsSync(place.of('postgres', 'data'))) await cluster.make();
      await cluster.start();
      // A start that broke off may have come no further than this.
      if (!(await cluster.has('hallwatch'))) await cluster.makeDatabase('hallwatch');
    },
  };
};

/** What worker and api have in common, secrets as files as in the full installation. */
const settingsOf = (place: LocalInstallation, dataDir: string): Record<string, string> => ({
  HALLWATCH_MQTT_URL: `mqtt://hallwatch@127.0.0.1:${place.ports.mosquitto}`,
  HALLWATCH_MQTT_PASSWORD_FILE: place.secretFile('mqtt_password'),
  HALLWATCH_POSTGRES_URL: `postgres://hallwatch@127.0.0.1:${place.ports.postgres}/hallwatch`,
  HALLWATCH_POSTGRES_PASSWORD_FILE: place.secretFile('postgres_password'),
  HALLWATCH_GRAFANA_PASSWORD_FILE: place.secretFile('grafana_db_password'),
  HALLWATCH_INFLUX_URL: `http://127.0.0.1:${place.ports.influx}`,
  HALLWATCH_INFLUX_BUCKET: 'hallwatch',
  HALLWATCH_DATA_DIR: place.of(dataDir),
  // The phones of its people.
  HALLWATCH_ALLOW_TARGETS: '127.0.0.1',
});

const node = (app: string, args: string[], env: Record<string, string>): Launch => ({
  command: process.execPath,
  args: [projectFile('dist', 'apps', app, 'main.js'), ...args],
  env: { ...env, PWD: PROJECT_ROOT },
});

export const api = (place: LocalInstallation): Part => {
  const url = `http://127.0.0.1:${place.ports.api}`;
  const env = {
    ...settingsOf(place, 'api'),
    HALLWATCH_HTTP_PORT: String(place.ports.api),
    HALLWATCH_MQTT_ADMIN_URL: `mqtt://${MOSQUITTO_ADMIN}@127.0.0.1:${place.ports.mosquitto}`,
    HALLWATCH_MQTT_ADMIN_PASSWORD_FILE: place.secretFile('mqtt_admin_password'),
    HALLWATCH_ADMIN_PASSWORD_FILE: place.secretFile('admin_password'),
    HALLWATCH_FACTOR_KEY_FILE: place.secretFile('factor_key'),
    HALLWATCH_ALERTS_TOKEN_FILE: place.secretFile('alerts_token'),
  };
  return kept(
    place,
    { name: 'api', address: url, ports: ['api'] },
    () => node('api', [], env),
    () => get(`${url}/api/v1/health/ready`),
  );
};

export const worker = (place: LocalInstallation): Part => {
  const url = `http://127.0.0.1:${place.ports.worker}/api/v1/health/ready`;
  const env = { ...settingsOf(place, 'worker'), HALLWATCH_STATUS_PORT: String(place.ports.worker) };
  return kept(
    place,
    { name: 'worker', address: url, ports: ['worker'] },
    () => node('worker', [], env),
    () => get(url),
  );
};

export const DEMO_FLEET = projectFile('apps', 'simulator', 'fleet.demo.json');

export const simulator = (place: LocalInstallation): Part => {
  const url = `mqtt://127.0.0.1:${place.ports.mosquitto}`;
  const args = ['--scenes', `--fleet=${DEMO_FLEET}`, `--passwords=${place.of('demo', 'kiosks.json')}`, `--url=${url}`];
  return kept(
    place,
    { name: 'simulator', address: 'the kiosks of the demo', ports: [] },
    () => node('simulator', args, {}),
    async () => true,
  );
};

/** Those whom the demo's orders are for: their phones, and what they do. */
export const people = (place: LocalInstallation): Part => {
  const { phones: port } = place.ports;
  const url = `http://127.0.0.1:${port}`;
  const args = [
    'act',
    `--api=http://127.0.0.1:${place.ports.api}`,
    `--password-file=${place.secretFile('admin_password')}`,
    `--folder=${place.of('demo')}`,
    `--port=${port}`,
  ];
  return kept(
    place,
    { name: 'people', address: `${url}  the phones of the demo's people`, ports: ['phones'] },
    () => node('simulator/people', args, {}),
    () => get(url),
  );
};

export const grafana = (place: LocalInstallation, launch: () => Launch): Part => {
  const url = `http://127.0.0.1:${place.ports.grafana}`;
  return kept(place, { name: 'grafana', address: url, ports: ['grafana'] }, launch, () => get(`${url}/api/health`));
};
