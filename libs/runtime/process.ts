import { isTooFewFiles, TOO_FEW_FILES } from '#libs/entry/index.js';
import { StartRefused } from './failure.js';
import type { Lifecycle } from './lifecycle.js';
import { bearLostReaders } from './output.js';

/** Longest clean stop, milliseconds; after it the process ends all the same, and the journal has what was acknowledged. */
const PATIENCE = 5_000;

/** Runs a program's start; what a person can mend is told in one line, the rest with its stack. The exit code is then 1. */
export async function begin(lifecycle: Lifecycle, start: () => Promise<void>): Promise<void> {
  bearLostReaders('goes-on');
  try {
    await start();
  } catch (error) {
    await lifecycle.stop();
    const text = wordsOf(error);
    process.stderr.write(`${text}\n`, () => process.exit(1));
  }
}

const TOO_FEW = new StartRefused(...TOO_FEW_FILES);

function wordsOf(error: unknown): string {
  if (isTooFewFiles(error)) return TOO_FEW.message;
  return error instanceof StartRefused ? error.message : `Hallwatch stopped for an unexpected error: ${(error as Error).stack}`;
}

/** Stops everything on Ctrl-C or a service manager's word. */
export function stopOnSignal(lifecycle: Lifecycle, say: (line: string) => void): void {
  let asked = false;
  const stop = async (): Promise<void> => {
    if (asked) return;
    asked = true;
    say('Stopping …');
    setTimeout(() => process.exit(1), PATIENCE).unref();
    const errors = await lifecycle.stop();
    for (const error of errors) process.stderr.write(`${error.message}: ${(error.cause as Error)?.message}\n`);
    say('Stopped; what was acknowledged is kept.');
    process.exit(errors.length > 0 ? 1 : 0);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

/** Ends at once, as if killed: for when going on would do harm. What was acknowledged is kept. */
export function endAtOnce(text: string): never {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
