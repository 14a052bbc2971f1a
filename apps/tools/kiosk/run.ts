import { StartRefused } from '#libs/runtime/index.js';
import { StationApi, startRefusal } from './api.js';
import { Check, type CheckParts } from './check.js';
import { readOptions, USAGE } from './options.js';
import { isAllRight } from './told.js';
import { Watching } from './watching.js';

/** Exit codes beside 0. */
const AT_FAULT = 1;
const CANNOT_RUN = 2;

/** Watches one kiosk as asked; answers the exit code. */
export async function runKioskCheck(argv: string[], env: NodeJS.ProcessEnv, means: CheckParts): Promise<number> {
  try {
    const asked = readOptions(argv, env);
    if (asked.help) {
      means.say(USAGE);
      return 0;
    }
    const api = await StationApi.open(asked);
    try {
      const findings = await new Check(asked, await Watching.begin(api, asked.id), means).run();
      return isAllRight(findings) ? 0 : AT_FAULT;
    } finally {
      await api.close();
    }
  } catch (error) {
    const refused = error instanceof StartRefused ? error : startRefusal(error);
    if (!refused) throw error;
    (means.complain ?? complain)(refused.message.trim());
    return CANNOT_RUN;
  }
}

const complain = (line: string): void => void process.stderr.write(`${line}\n`);
