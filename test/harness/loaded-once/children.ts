import type { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';

/** Processes that were started here and have not ended. */
const running = new Set<ChildProcess>();

subscribe('child_process', (message) => {
  const { process: child } = message as { process: ChildProcess };
  running.add(child);
  child.once('exit', () => running.delete(child));
});

/** Those that run now: they are of whoever ran before. */
export const runningNow = (): ReadonlySet<ChildProcess> => new Set(running);

/** Ends what was started since: a file of tests that failed may have left its servers. */
export function endStartedSince(before: ReadonlySet<ChildProcess>): void {
  for (const child of running) if (!before.has(child)) child.kill('SIGKILL');
}
