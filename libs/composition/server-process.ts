import { resolve } from 'node:path';
import { FolderLock } from '#libs/adapters/lock/index.js';
import {
  begin,
  endAtOnce,
  Health,
  keepFromOthers,
  Lifecycle,
  print,
  readSettings,
  type Settings,
  StartPatience,
  StartRefused,
  StartWaits,
  SystemClock,
  stopOnSignal,
  tameCollector,
  untilReady,
} from '#libs/runtime/index.js';
import { closeDataFolder } from './data-folder.js';
import { jsonReporter } from './log.js';
import { exposeOwn, openPortsOfMachines } from './own-metrics.js';
import type { Setting } from './setting.js';
import { overseeMeanwhile } from './standby.js';

/** Told when another process took the data folder because we stood still; going on would write into its journal. */
const LOST =
  'Another process has taken the data folder: this one stood still for too long. It ends, what was acknowledged is kept.';

/**
 * An app of the full installation: external servers, JSON log lines, a data folder of its own. Pages are served without the history, so
 * api is ready with them; who hears kiosks is ready when it hears them.
 */
export function runServer(
  needs: readonly (keyof Settings)[],
  env: NodeJS.ProcessEnv,
  options: { locksFolder: boolean; isReady: 'with-all-parts' | 'with-its-pages' },
  open: (on: Setting) => Promise<void>,
): Promise<void> {
  tameCollector();
  keepFromOthers();
  const lifecycle = new Lifecycle();
  const say = (line: string): void => print(JSON.stringify({ says: line }));
  stopOnSignal(lifecycle, say);
  return begin(lifecycle, async () => {
    const settings = readSettings(env);
    refuseMissing(needs, settings);
    const on = settingOf(settings, lifecycle, (step) => say(`starting ${step}`));
    await openPortsOfMachines(on);
    if (options.locksFolder) await takeFolder(on);
    await open(on);
    on.health.started();
    if (options.isReady === 'with-all-parts') await untilReady(on);
    say('ready');
  });
}

type Waiting = Setting & { patience: StartPatience };

function settingOf(settings: Settings, lifecycle: Lifecycle, say: Setting['say']): Waiting {
  const clock = new SystemClock();
  const reporter = jsonReporter(settings.LOG_LEVEL, clock);
  const health = new Health();
  exposeOwn({ settings, reporter, lifecycle, health });
  const patience = new StartPatience({ clock, report: reporter.report, health, lifecycle });
  return { settings, dataDir: resolve(settings.DATA_DIR), clock, reporter, lifecycle, health, patience, say };
}

function refuseMissing(needs: readonly (keyof Settings)[], settings: Settings): void {
  for (const name of needs) {
    if (settings[name] === undefined)
      throw new StartRefused(
        `HALLWATCH_${name} is not set.`,
        'This process needs it; for everything in one process run npm start.',
      );
  }
}

/** Backups have an owner of their own, and what says how old they are is for all. */
const backupsOf = ({ BACKUP_DIR }: Settings): string[] => (BACKUP_DIR ? [resolve(BACKUP_DIR)] : []);

/** Waits until nobody else has the data folder. */
async function takeFolder(on: Waiting): Promise<void> {
  const { dataDir, clock, lifecycle, patience } = on;
  const lock = new FolderLock(dataDir, { clock, onLost: () => endAtOnce(LOST) });
  let stopOverseeing: (() => Promise<void>) | undefined;
  lifecycle.onStop('the standby', () => stopOverseeing?.());
  const attempt = (): (() => void) => {
    try {
      return lock.take();
    } catch (error) {
      if (error instanceof StartWaits) stopOverseeing ??= overseeMeanwhile(on);
      throw error;
    }
  };
  lifecycle.onStop('the data folder', await patience.until('the data folder', attempt));
  closeDataFolder(dataDir, on.reporter.report, backupsOf(on.settings));
  await stopOverseeing?.();
}
