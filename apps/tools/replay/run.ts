import { runReplay } from '#libs/composition/index.js';
import { StartRefused } from '#libs/runtime/index.js';
import { readOptions } from './options.js';

/** Exit codes beside 0. */
const UNUSABLE = 1;
const MISUSED = 2;

/** Replays a recording as asked; answers the exit code. Everything that is said goes to `say`. */
export async function replay(argv: string[], say: (line: string) => void): Promise<number> {
  return told(say, MISUSED, async () => {
    const asked = readOptions(argv);
    return told(say, UNUSABLE, async () => {
      const { lines, taken, repeats, acts, wrong, late, events } = await runReplay(asked, say);
      const more = late > 0 ? `, ${late} after --until` : '';
      say(
        `${lines} lines: ${taken} packets taken, ${repeats} repeats${acts > 0 ? `, ${acts} acts` : ''}, ${wrong} not usable${more}; ${events} events in ${asked.out}`,
      );
      return taken === 0 && wrong > 0 ? UNUSABLE : 0;
    });
  });
}

/** What a person can mend is told in one line. */
async function told(say: (line: string) => void, code: number, act: () => Promise<number>): Promise<number> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    say(error.message);
    return code;
  }
}
