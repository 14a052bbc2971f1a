import { begin, Lifecycle, print, SystemClock } from '#libs/runtime/index.js';
import { readAsked } from './backup/asked.js';
import { backup, restore } from './backup/run.js';

await begin(new Lifecycle(), async () => {
  const asked = readAsked(process.argv.slice(2), process.env);
  await (asked.what === 'backup' ? backup(asked, new SystemClock(), print) : restore(asked, print));
});
