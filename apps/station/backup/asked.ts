import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readSettings, type Settings, StartRefused } from '#libs/runtime/index.js';
import { Place } from '../local/place.js';

export const USAGE = `  npm run backup  -- --to DIR    [--stack DIR] [--dynsec FILE] [--influx-backup HOST:PORT]
  npm run restore -- --from DIR  [--stack DIR] [--dynsec FILE] [--influx-backup HOST:PORT] [--force]
What is saved is where HALLWATCH_POSTGRES_URL, HALLWATCH_INFLUX_URL and HALLWATCH_DATA_DIR (of the worker) say, or in the folder of
npm run stack:local. --dynsec: Mosquitto's file of dynamic security. --influx-backup: where InfluxDB 1 gives its backups (bind-address,
port 8088). --force: what is there already is removed.`;

/** Where the parts of an installation are. */
export interface Installation {
  /** With its password. */
  postgres: string;
  influx: { url: string; bucket: string; token: string | null; org: string | null /** Of InfluxDB 1. */; backupAt: string };
  /** Of the worker. */
  dataDir: string;
  /** Mosquitto's file of dynamic security; null: it is not saved. */
  dynsec: string | null;
}

export interface Asked {
  what: 'backup' | 'restore';
  /** Where the backup is or goes. */
  folder: string;
  installation: Installation;
  force: boolean;
}

const refuse = (what: string): never => {
  throw new StartRefused(what, `\n${USAGE}`);
};

function parsed(argv: string[]) {
  const text = { type: 'string' } as const;
  const options = {
    to: text,
    from: text,
    stack: text,
    dynsec: text,
    'influx-backup': text,
    force: { type: 'boolean', default: false },
  };
  try {
    return parseArgs({ args: argv, options: options as typeof options & { force: { type: 'boolean' } }, allowPositionals: true });
  } catch (error) {
    return refuse((error as Error).message.split('. ')[0] ?? 'Wrong argument');
  }
}

/** What was asked for on the command line. Throws {@link StartRefused}. */
export function readAsked(argv: string[], env: NodeJS.ProcessEnv): Asked {
  const { values, positionals } = parsed(argv);
  const [what] = positionals;
  if (what !== 'backup' && what !== 'restore') return refuse('Say backup or restore.');
  const folder = what === 'backup' ? values.to : values.from;
  if (!folder) return refuse(what === 'backup' ? 'Say with --to where the backup goes.' : 'Say with --from where the backup is.');
  const found = values.stack === undefined ? ofSettings(readSettings(env)) : ofStack(values.stack);
  const installation = {
    ...found,
    influx: { ...found.influx, backupAt: values['influx-backup'] ?? found.influx.backupAt },
    dynsec: values.dynsec ? resolve(values.dynsec) : found.dynsec,
  };
  return { what, folder: resolve(folder), installation, force: values.force };
}

function ofSettings({ POSTGRES_URL, INFLUX_URL, INFLUX_BUCKET, INFLUX_TOKEN, INFLUX_ORG, DATA_DIR }: Settings): Installation {
  if (!POSTGRES_URL || !INFLUX_URL)
    throw new StartRefused(
      'HALLWATCH_POSTGRES_URL and HALLWATCH_INFLUX_URL are not both set.',
      'Name the servers; what npm start keeps in one folder is saved by stopping it and copying HALLWATCH_DATA_DIR.',
    );
  const influx = {
    url: INFLUX_URL,
    bucket: INFLUX_BUCKET ?? 'hallwatch',
    token: INFLUX_TOKEN ?? null,
    org: INFLUX_ORG ?? null,
    backupAt: `${new URL(INFLUX_URL).hostname}:8088`,
  };
  return { postgres: POSTGRES_URL, influx, dataDir: resolve(DATA_DIR), dynsec: null };
}

function ofStack(folder: string): Installation {
  const place = Place.find(resolve(folder));
  if (!place) throw new StartRefused(`No stack was started in ${folder}.`, 'Start one with npm run stack:local.');
  const { postgres, influx, influxBackup } = place.ports;
  return {
    postgres: `postgres://hallwatch:${place.secret('postgres_password')}@127.0.0.1:${postgres}/hallwatch`,
    influx: {
      url: `http://127.0.0.1:${influx}`,
      bucket: 'hallwatch',
      token: null,
      org: null,
      backupAt: `127.0.0.1:${influxBackup}`,
    },
    dataDir: place.of('worker'),
    dynsec: place.of('mosquitto', 'dynamic-security.json'),
  };
}
