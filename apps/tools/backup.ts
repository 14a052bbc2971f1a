import { begin, Lifecycle, print, SystemClock } from '#libs/runtime/index.js';
import { checkBackup } from './backup/check.js';
import { readOptions } from './backup/options.js';
import { backup, restore } from './backup/run.js';

await begin(new Lifecycle(), async () => {
  const asked = readOptions(process.argv.slice(2), process.env);
  if (asked.what === 'backup') await backup(asked, new SystemClock(), print);
  else if (asked.what === 'check') await checkBackup(asked, new SystemClock(), print);
  else await restore(asked, print);
});
