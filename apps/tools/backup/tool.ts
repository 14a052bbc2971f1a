import { StartRefused } from '#libs/runtime/index.js';
import { run } from '../local/launch.js';

/** Bytes that a program may say. */
const MOST_SAID = 64 * 1024 * 1024;

/** Runs a program of a server and answers what it says. Throws {@link StartRefused} with its own words; arguments may not hold secrets. */
export async function tool(command: string, args: string[], env: Record<string, string> = {}, debian = ''): Promise<string> {
  try {
    const { stdout } = await run(command, args, { env: { ...process.env, ...env }, maxBuffer: MOST_SAID });
    return stdout;
  } catch (error) {
    const { code, stderr = '' } = error as NodeJS.ErrnoException & { stderr?: string };
    if (code === 'ENOENT') throw new StartRefused(`${command} is not installed here.`, `Run: sudo apt-get install -y ${debian}`);
    throw failure(command, stderr);
  }
}

/** What a program said at its end that failed. */
export const failure = (command: string, said: string): StartRefused =>
  new StartRefused(`${command} failed: ${said.trim().split('\n').slice(-3).join(' ')}`, 'Fix that and try again.');
