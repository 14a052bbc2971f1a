import { StartRefused } from './failure.js';
import { refuseContradictions } from './listeners.js';
import { refuseHalfLogIns } from './log-in-settings.js';
import { SECRETS, secretsFromFiles, withPasswords } from './secret-files.js';
import { Settings } from './settings.js';

export const PREFIX = 'HALLWATCH_';

/** Names of all settings without `HALLWATCH_`, those of files with a secret in them too. */
export const SETTING_NAMES: ReadonlySet<string> = new Set([
  ...Object.keys(Settings.shape),
  ...SECRETS.map((name) => `${name}_FILE`),
]);

/**
 * Reads the settings from the environment, and secrets from the files that it names. Nothing else reads it.
 * Throws {@link StartRefused} that names the variable and what was expected, never its value.
 */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const inEnvironment = Object.entries(env).filter(([name, value]) => name.startsWith(PREFIX) && value !== '');
  const given = secretsFromFiles(inEnvironment as [string, string][]);
  const known = new Set(Object.keys(Settings.shape));
  const stranger = given.find(([name]) => !known.has(name.slice(PREFIX.length)));
  if (stranger)
    throw new StartRefused(
      `${stranger[0]} is not a setting of Hallwatch.`,
      `The settings are listed in docs/settings.md. Correct its name or unset it.`,
    );
  const parsed = Settings.safeParse(Object.fromEntries(given.map(([name, value]) => [name.slice(PREFIX.length), value])));
  if (parsed.success) {
    refuseContradictions(parsed.data);
    refuseHalfLogIns(parsed.data);
    return withPasswords(parsed.data);
  }
  const name = String(parsed.error.issues[0]?.path[0]);
  const expected = Settings.shape[name as keyof Settings]?.description ?? 'a value that is not empty';
  throw new StartRefused(`${PREFIX}${name} has a wrong value.`, `Expected: ${expected}. Correct it or unset it.`);
}
