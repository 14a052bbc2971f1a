import { Hosts, readSettings, SETTING_NAMES, type Settings, StartRefused } from '#libs/runtime/index.js';
import type { Stack } from './checked-stack.js';
import { environmentOf, type Service } from './compose.js';

const PREFIX = 'HALLWATCH_';
/** What a process of the full installation cannot be without. */
const NEEDS: Record<string, string[]> = {
  worker: ['MQTT_URL', 'POSTGRES_URL', 'INFLUX_URL'],
  api: ['POSTGRES_URL', 'INFLUX_URL', 'MQTT_ADMIN_URL'],
  backup: ['POSTGRES_URL', 'INFLUX_URL', 'BACKUP_DIR'],
};

/** Its settings with what a secret of a file may be in the place of the file. */
const withSecrets = (service: Service): Record<string, string> =>
  Object.fromEntries(
    environmentOf(service)
      .filter(([name]) => name.startsWith(PREFIX))
      .map(([name, value]) =>
        /^\/(run\/secrets|tokens)\//.test(value) ? [name.replace(/_FILE$/, ''), 'ab12ab12ab12ab12'] : [name, value],
      ),
  );

export function settings({ compose }: Stack): string[] {
  return Object.entries(compose.services).flatMap(([name, service]) => {
    const given = environmentOf(service)
      .map(([variable]) => variable)
      .filter((variable) => variable.startsWith(PREFIX));
    const unknown = given.filter((variable) => !SETTING_NAMES.has(variable.slice(PREFIX.length)));
    if (unknown.length > 0) return unknown.map((variable) => `${name}: ${variable} is not a setting of Hallwatch.`);
    const missing = (NEEDS[name] ?? []).filter((need) => !given.includes(PREFIX + need));
    return [...missing.map((need) => `${name}: ${PREFIX}${need} is not set, and it needs it.`), ...refusalOf(name, service)];
  });
}

function refusalOf(name: string, service: Service): string[] {
  const read = settingsOf(service);
  return read instanceof StartRefused ? [`${name}: ${read.message}`] : [];
}

/** Whether a service may be asked by this name. Of one whose settings are wrong it is not known, and that is said of them. */
export function isAskedAs(service: Service, name: string): boolean {
  const read = settingsOf(service);
  return read instanceof StartRefused || new Hosts(read).takes(name, undefined);
}

function settingsOf(service: Service): Settings | StartRefused {
  try {
    return readSettings(withSecrets(service));
  } catch (error) {
    if (error instanceof StartRefused) return error;
    throw error;
  }
}

export function commands({ compose, files }: Stack): string[] {
  return Object.entries(compose.services).flatMap(([name, { command = [] }]) => {
    const program = command.find((word) => word.startsWith('dist/'));
    if (!program) return [];
    const source = program.replace(/^dist\//, '').replace(/\.js$/, '.ts');
    return files.exists(source) ? [] : [`${name}: it starts ${program}, and there is no ${source}.`];
  });
}
