import { begin, keepFromOthers, Lifecycle, print, stopOnSignal } from '#libs/runtime/index.js';
import { runSeed } from './seed/run.js';

keepFromOthers();
const lifecycle = new Lifecycle();
stopOnSignal(lifecycle, print);
await begin(lifecycle, async () => {
  await runSeed(process.argv.slice(2), lifecycle, print);
  await lifecycle.stop();
});
