import { readText } from './byte-order-mark.js';
import { StartRefused } from './failure.js';
import type { Settings } from './settings.js';

/** Settings that are or hold secrets: each may be given as a file, by its name with `_FILE` behind it. */
export const SECRETS = [
  'ADMIN_PASSWORD',
  'MQTT_URL',
  'MQTT_PASSWORD',
  'MQTT_ADMIN_URL',
  'MQTT_ADMIN_PASSWORD',
  'POSTGRES_URL',
  'POSTGRES_PASSWORD',
  'GRAFANA_PASSWORD',
  'INFLUX_TOKEN',
  'WEBHOOK_SECRET',
  'FACTOR_KEY',
  'WATCHDOG_URL',
  'METRICS_TOKEN',
  'ALERTS_TOKEN',
  'OIDC_CLIENT_SECRET',
  'WECOM_SECRET',
  'DINGTALK_CLIENT_SECRET',
] as const satisfies (keyof Settings)[];

const FILES = new Map<string, string>(SECRETS.map((name) => [`HALLWATCH_${name}_FILE`, `HALLWATCH_${name}`]));

/** Puts what files hold in the place of their names. Throws {@link StartRefused}. */
export function secretsFromFiles(given: [string, string][]): [string, string][] {
  const names = new Set(given.map(([name]) => name));
  return given.map(([name, value]) => {
    const secret = FILES.get(name);
    if (!secret) return [name, value];
    if (names.has(secret)) throw new StartRefused(`${secret} and ${name} are both set.`, 'Unset one of them.');
    return [secret, contentOf(name, value)];
  });
}

function contentOf(name: string, path: string): string {
  let text: string;
  try {
    // Editors and `echo` end a file with a new line, which is no part of the secret.
    text = readText(path).replace(/\r?\n$/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartRefused(`The file of ${name} cannot be read (${code}).`, 'Correct the path, or who may read it.', error);
  }
  if (text === '') throw new StartRefused(`The file of ${name} is empty.`, 'Write the secret into it, or unset the variable.');
  return text;
}

const OF_ADDRESSES = [
  ['MQTT_URL', 'MQTT_PASSWORD'],
  ['MQTT_ADMIN_URL', 'MQTT_ADMIN_PASSWORD'],
  ['POSTGRES_URL', 'POSTGRES_PASSWORD'],
] as const;

/** Puts the passwords that were given apart into their addresses. Throws {@link StartRefused}. */
export function withPasswords(settings: Settings): Settings {
  const together = { ...settings };
  for (const [address, password] of OF_ADDRESSES) {
    const secret = settings[password];
    if (secret === undefined) continue;
    const url = new URL(settings[address] ?? refuseAlone(address, password));
    if (!url.username)
      throw new StartRefused(`HALLWATCH_${address} has no name for HALLWATCH_${password}.`, 'Put name@ before its host.');
    if (url.password)
      throw new StartRefused(`HALLWATCH_${address} has a password, and HALLWATCH_${password} is set.`, 'Take one of them away.');
    url.password = encodeURIComponent(secret);
    together[address] = url.href;
  }
  return together;
}

function refuseAlone(address: string, password: string): never {
  throw new StartRefused(`HALLWATCH_${password} is set and HALLWATCH_${address} is not.`, 'Set both, or unset it.');
}
