import { test } from '@jest/globals';

/** Set by the configs of the two halves (`test/embedded.config.mjs`, `test/servers.config.mjs`); a file that is run by itself has both. */
const HALF = 'HALLWATCH_TEST_HALF';

/** Whether tests of this half run: those that need Node alone, or those that need what Debian packages. */
export function runsWith(half: 'embedded' | 'servers'): boolean {
  return (process.env[HALF] ?? half) === half;
}

/** A server of Debian's where tests with servers run, else none. */
export const ifServers = async <T>(start: () => Promise<T | null>): Promise<T | null> => (runsWith('servers') ? start() : null);

/** What needs a server and has none: said where it was looked for; in the other half it is not looked for. */
export function without(title: string): void {
  if (runsWith('servers')) test.skip(title, () => undefined);
}
