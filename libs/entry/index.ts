/*
 * What is there before anything else can be loaded: a program with too few descriptors cannot read its own files, which Node reads by the
 * hundred. So this imports nothing of ours.
 */
import { existsSync, readFileSync } from 'node:fs';

/** What is wrong, and what to do about it. */
export const TOO_FEW_FILES = [
  'This process may open too few files at once.',
  'Raise the limit to 1024 or more (ulimit -n, LimitNOFILE= of systemd), and to 4096 and two for each kiosk where many connect.',
] as const;

/** Below it Node finds no package, and says that of the package: seen up to 300. */
const SURELY_ENOUGH = 512;
const LIMITS = '/proc/self/limits';

/** Where the system does not say it, it counts as enough. Read at once: later there may be none left to read it with. */
const mayOpen = existsSync(LIMITS)
  ? Number(/^Max open files +(\d+)/m.exec(readFileSync(LIMITS, 'utf8'))?.[1] ?? Infinity)
  : Infinity;

export function isTooFewFiles(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  return ['EMFILE', 'ENFILE'].includes(code) || (mayOpen < SURELY_ENOUGH && code.endsWith('MODULE_NOT_FOUND'));
}

/** Loads a program. */
export async function enter(load: () => Promise<unknown>): Promise<void> {
  try {
    await load();
  } catch (error) {
    if (!isTooFewFiles(error)) throw error;
    process.stderr.write(`${TOO_FEW_FILES.join(' ')}\n`, () => process.exit(1));
  }
}
