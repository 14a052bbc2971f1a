import { resolve } from 'node:path';
import { lockFolder } from '#libs/adapters/lock/index.js';
import {
  begin,
  Health,
  Lifecycle,
  readSettings,
  type Settings,
  StartRefused,
  SystemClock,
  stopOnSignal,
} from '#libs/runtime/index.js';
import { jsonReporter } from './log.js';
import type { Setting } from './stores.js';

/** An app of the full installation: external servers, JSON log lines, a data folder of its own. */
export function runServer(
  needs: (keyof Settings)[],
  env: NodeJS.ProcessEnv,
  options: { locksFolder: boolean },
  open: (on: Setting) => Promise<void>,
): Promise<void> {
  const lifecycle = new Lifecycle();
  const say = (line: string): void => void process.stdout.write(`${JSON.stringify({ says: line })}\n`);
  stopOnSignal(lifecycle, say);
  return begin(lifecycle, async () => {
    const settings = readSettings(env);
    for (const name of needs) {
      if (settings[name] === undefined)
        throw new StartRefused(
          `HALLWATCH_${name} is not set.`,
          'This process needs it; for everything in one process run npm start.',
        );
    }
    const dataDir = resolve(settings.DATA_DIR);
    if (options.locksFolder) lifecycle.onStop('the data folder', lockFolder(dataDir));
    const clock = new SystemClock();
    const reporter = jsonReporter(settings.LOG_LEVEL, clock);
    const health = new Health();
    await open({ settings, dataDir, clock, reporter, lifecycle, health, say: (step) => say(`starting ${step}`) });
    health.started();
    say('ready');
  });
}
