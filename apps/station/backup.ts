import { begin, Lifecycle, SystemClock } from '#libs/runtime/index.js';
import { readAsked } from './backup/asked.js';
import { backup, restore } from './backup/run.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

await begin(new Lifecycle(), async () => {
  const asked = readAsked(process.argv.slice(2), process.env);
  await (asked.what === 'backup' ? backup(asked, new SystemClock(), say) : restore(asked, say));
});
