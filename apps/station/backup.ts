import { begin, Lifecycle, SystemClock } from '#libs/runtime/index.js';
import { readAsked } from './backup/asked.js';
import { checkBackup } from './backup/check.js';
import { backup, restore } from './backup/run.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

await begin(new Lifecycle(), async () => {
  const asked = readAsked(process.argv.slice(2), process.env);
  if (asked.what === 'backup') await backup(asked, new SystemClock(), say);
  else if (asked.what === 'check') await checkBackup(asked, new SystemClock(), say);
  else await restore(asked, say);
});
