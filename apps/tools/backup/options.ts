import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readSettings, type Settings, StartRefused } from '#libs/runtime/index.js';
import { LocalInstallation } from '../local/place.js';

export const USAGE = `  npm run backup       [-- --into DIR [--keep N] | --to DIR] [--check] [--dynsec FILE] [--grafana DIR]
  npm run backup:check [-- --from DIR]
  npm run restore       -- --from DIR [--force] [--dynsec FILE] [--grafana DIR]
What is saved is where HALLWATCH_POSTGRES_URL, HALLWATCH_INFLUX_URL and HALLWATCH_DATA_DIR (of the worker) say; without the first two it
is all in the data folder of npm start, which may be running. --stack DIR: the folder of npm run stack:local instead.
--into: a folder of backups, each in a folder by its time; HALLWATCH_BACKUP_DIR unless told. --keep: so many stay there
(HALLWATCH_BACKUP_KEEP). --check: it is restored for a trial at once. Without --from the newest one of HALLWATCH_BACKUP_DIR is checked.
--dynsec: Mosquitto's file of dynamic security. --grafana: Grafana's data folder. --influx-backup HOST:PORT: where InfluxDB 1 gives its
backups (bind-address, port 8088). --force: what is there already is replaced, once the backup was seen to be whole.`;

/** Where the parts of an installation are. */
export interface Installation {
  /** With its password; null: in the data folder. */
  postgres: string | null;
  /** Null: in the data folder. */
  influx: {
    url: string;
    bucket: string;
    token: string | null;
    org: string | null /** Of InfluxDB 1. */;
    backupAt: string;
  } | null;
  /** Of the worker, or of the station. */
  dataDir: string;
  /** Mosquitto's file of dynamic security; null: it is not saved. */
  dynsec: string | null;
  /** Grafana's data folder; null: it is not saved. */
  grafana: string | null;
}

/** What any of the commands needs. */
interface Common {
  installation: Installation;
}

export interface BackupOptions extends Common {
  what: 'backup';
  /** Where it goes: a folder of its own, or one made by the time among others, of which so many are kept. */
  to: { folder: string } | { among: string; keep: number };
  check: boolean;
}

export interface CheckOptions extends Common {
  what: 'check';
  /** The backup, or the folder whose newest one is meant. */
  from: { folder: string } | { newestOf: string };
}

export interface RestoreOptions extends Common {
  what: 'restore';
  folder: string;
  force: boolean;
}

export type Options = BackupOptions | CheckOptions | RestoreOptions;

const refuse = (what: string): never => {
  throw new StartRefused(what, `\n${USAGE}`);
};

function parsed(argv: string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const options = {
    ...{ to: text, into: text, keep: text, from: text, stack: text, dynsec: text, grafana: text, 'influx-backup': text },
    ...{ check: flag, force: flag },
  };
  try {
    return parseArgs({ args: argv, options, allowPositionals: true });
  } catch (error) {
    return refuse((error as Error).message.split('. ')[0] ?? 'Wrong argument');
  }
}

type Values = ReturnType<typeof parsed>['values'];

/** What was asked for on the command line. Throws {@link StartRefused}. */
export function readOptions(argv: string[], env: NodeJS.ProcessEnv): Options {
  const { values, positionals } = parsed(argv);
  const settings = values.stack === undefined ? readSettings(env) : readSettings({});
  const installation = installationOf(values, settings);
  const [what] = positionals;
  if (what === 'backup') return { what, to: placeOf(values, settings), check: values.check, installation };
  if (what === 'check') return { what, from: sourceOf(values, settings), installation };
  if (what !== 'restore') return refuse('Say backup, check or restore.');
  if (!values.from) return refuse('Give the backup with --from.');
  return { what, folder: resolve(values.from), force: values.force, installation };
}

function placeOf({ to, into, keep }: Values, { BACKUP_DIR, BACKUP_KEEP }: Settings): BackupOptions['to'] {
  if (to && into) return refuse('Say --to or --into, not both.');
  if (to) return keep ? refuse('--keep belongs to --into.') : { folder: resolve(to) };
  const among = into ?? BACKUP_DIR;
  if (!among) return refuse('Say with --to or --into where the backup goes, or set HALLWATCH_BACKUP_DIR.');
  const number = keep === undefined ? BACKUP_KEEP : Number(keep);
  if (!Number.isInteger(number) || number < 1) return refuse('--keep wants a whole number from 1.');
  return { among: resolve(among), keep: number };
}

function sourceOf({ from }: Values, { BACKUP_DIR }: Settings): CheckOptions['from'] {
  if (from) return { folder: resolve(from) };
  return BACKUP_DIR
    ? { newestOf: resolve(BACKUP_DIR) }
    : refuse('Say with --from where the backup is, or set HALLWATCH_BACKUP_DIR.');
}

function installationOf(values: Values, settings: Settings): Installation {
  const found = values.stack === undefined ? ofSettings(settings) : ofStack(values.stack);
  const backupAt = values['influx-backup'];
  return {
    ...found,
    influx: found.influx && { ...found.influx, ...(backupAt && { backupAt }) },
    dynsec: values.dynsec ? resolve(values.dynsec) : found.dynsec,
    grafana: values.grafana ? resolve(values.grafana) : found.grafana,
  };
}

function ofSettings({ POSTGRES_URL, INFLUX_URL, INFLUX_BUCKET, INFLUX_TOKEN, INFLUX_ORG, DATA_DIR }: Settings): Installation {
  const influx = INFLUX_URL
    ? {
        url: INFLUX_URL,
        bucket: INFLUX_BUCKET ?? 'hallwatch',
        token: INFLUX_TOKEN ?? null,
        org: INFLUX_ORG ?? null,
        backupAt: `${new URL(INFLUX_URL).hostname}:8088`,
      }
    : null;
  return { postgres: POSTGRES_URL ?? null, influx, dataDir: resolve(DATA_DIR), dynsec: null, grafana: null };
}

function ofStack(folder: string): Installation {
  const place = LocalInstallation.find(resolve(folder));
  if (!place) throw new StartRefused(`No stack was started in ${folder}.`, 'Start one with npm run stack:local.');
  const { postgres, influx, influxBackup } = place.ports;
  const grafana = place.of('grafana', 'data');
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
    grafana: existsSync(join(grafana, 'grafana.db')) ? grafana : null,
  };
}
