import { begin, Lifecycle, stopOnSignal } from '#libs/runtime/index.js';
import { runSeed } from './seed/run.js';
import { write } from './write.js';

const lifecycle = new Lifecycle();
stopOnSignal(lifecycle, write);
await begin(lifecycle, async () => {
  await runSeed(process.argv.slice(2), lifecycle, write);
  await lifecycle.stop();
});
