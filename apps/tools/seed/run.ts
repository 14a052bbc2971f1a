import { resolve } from 'node:path';
import { lockFolder, openStores, plainReporter, type Seeded, type Setting } from '#libs/composition/index.js';
import { Health, type Lifecycle, readSettings, StartRefused, SystemClock, terminalLine, writeOwn } from '#libs/runtime/index.js';
import { readOptions, USAGE } from './options.js';
import { progressLines } from './progress.js';
import { seedHistory } from './seed-history.js';

/** Seeds as the command line asks, into the stores that the environment names. Throws {@link StartRefused}. */
export async function runSeed(argv: string[], lifecycle: Lifecycle, say: (line: string) => void): Promise<void> {
  const asked = readOptions(argv);
  if (asked.help) return say(USAGE);
  const on = prepare(lifecycle, say);
  const began = on.clock.now();
  const { fleet, days, seed, until, force } = asked;
  const progress = progressLines(() => on.clock.now(), say);
  const wishes = { fleet, days, seed, force, progress, ...(until !== undefined && { until }) };
  const stores = await openStores(on);
  const { passwords, readings, incidents, orders, notices, leftOut, unkept } = await seedHistory(on, stores, wishes);
  if (asked.passwords) writePasswords(asked.passwords, passwords);
  const took = ((on.clock.now() - began) / 1_000).toFixed(1);
  const left = leftOut > 0 ? `; ${leftOut} entries were left out, their place was taken` : '';
  for (const line of unkeptLines(unkept)) say(line);
  say(`${readings} readings, ${incidents} incidents, ${orders} orders, ${notices} notices in ${took} s${left}`);
}

const unkeptLines = ({ old, refused, why }: Seeded['unkept']): string[] => [
  ...(old > 0 ? [`${old} readings are older than the history keeps (HALLWATCH_HISTORY_RAW_DAYS) and were left out`] : []),
  ...(refused > 0 ? [`${refused} readings were refused by the history and left out: ${why}`] : []),
];

function prepare(lifecycle: Lifecycle, say: (line: string) => void): Setting {
  const settings = readSettings(process.env);
  const dataDir = resolve(settings.DATA_DIR);
  lifecycle.onStop('the data folder', lockFolder(dataDir));
  const clock = new SystemClock();
  const reporter = plainReporter('warn', (line) => say(terminalLine(line, clock.now())));
  return { settings, dataDir, clock, reporter, lifecycle, health: new Health(), say: (step) => say(`opening ${step} …`) };
}

function writePasswords(file: string, passwords: Record<string, string>): void {
  try {
    writeOwn(file, `${JSON.stringify(passwords)}\n`);
  } catch (cause) {
    throw new StartRefused(`--passwords ${file} cannot be written.`, 'Give the kiosks new passwords in the console.', cause);
  }
}
