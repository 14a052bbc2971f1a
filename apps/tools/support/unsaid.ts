import { join, resolve } from 'node:path';
import { PREFIX, readText, SECRETS, type Settings } from '#libs/runtime/index.js';
import type { Options } from './options.js';

/** What of an address lets somebody use it. */
function partsOf(address: string): string[] {
  if (!URL.canParse(address)) return [];
  const { username, password, hostname } = new URL(address);
  const decoded = [username, password].map((part) => decodeURIComponent(part));
  return [address, username, password, ...decoded, ...(/^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname) ? [] : [hostname])];
}

const isMissing = (error: unknown): boolean =>
  ['ENOENT', 'EACCES', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

function textOf(path: string): string {
  try {
    return readText(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
    return '';
  }
}

/** Values of a JSON file; of a damaged one its words. */
function valuesIn(path: string): string[] {
  const text = textOf(path);
  const quoted = [...text.matchAll(/"((?:[^"\\]|\\.)*)"\s*(?!\s*:)/g)].map(([, value = '']) => value);
  return [...quoted, ...text.split(/[\s"{}:,]+/).filter((word) => word.length >= 16)];
}

const SECRET_NAMES: ReadonlySet<string> = new Set(SECRETS);

/** What the settings and the data folder hold that may stand nowhere, also where somebody wrote it by mistake. */
export function unsaidOf({ settings, env }: Pick<Options, 'settings' | 'env'>): string[] {
  const given = env.flatMap(([name, value]) => {
    const [bare, file] = [name.slice(PREFIX.length), name.slice(PREFIX.length).replace(/_FILE$/, '')];
    if (file !== bare && SECRET_NAMES.has(file)) return [textOf(value).trim(), value];
    // A name that is no setting may be a secret with a slip of the pen in its name.
    return SECRET_NAMES.has(bare) || !(bare in settings) ? [value] : [];
  });
  const addresses = [...given, ...Object.values(settings).filter((value) => typeof value === 'string')].flatMap(partsOf);
  const secrets = SECRETS.flatMap((name) => (settings as Partial<Settings>)[name] ?? []);
  return [...given, ...secrets, ...addresses, ...valuesIn(join(resolve(settings.DATA_DIR), 'secrets.json'))];
}
