import { StartRefused, SystemClock } from '#libs/runtime/index.js';
import { followActs, purgeActs } from './acts.js';
import { readOptions } from './options.js';
import { stats } from './stats.js';
import { tail } from './tail.js';
import type { Say } from './told.js';
import { verify } from './verify.js';

/** Exit codes beside 0. */
const DAMAGED = 1;
const MISUSED = 2;

/** Looks at a journal as asked; answers the exit code. */
export async function runJournal(argv: string[], env: NodeJS.ProcessEnv, say: Say): Promise<number> {
  try {
    const asked = readOptions(argv, env);
    if (asked.what === 'verify') {
      // The journal's verdict stays the last line: programs read it there.
      const areWhole = await followActs(asked, say);
      return (await verify(asked, say)) && areWhole ? 0 : DAMAGED;
    }
    if (asked.what === 'purge-acts') {
      await purgeActs({ ...asked, before: asked.before ?? 0 }, new SystemClock(), say);
      return 0;
    }
    await (asked.what === 'tail' ? tail(asked, say) : stats(asked, say));
    return 0;
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    process.stderr.write(`${error.message}\n`);
    return MISUSED;
  }
}
