import { begin, Lifecycle, readSettings, stopOnSignal } from '#libs/runtime/index.js';
import { readArguments } from './arguments.js';
import { write } from './write.js';

const began = performance.now();
const lifecycle = new Lifecycle();
stopOnSignal(lifecycle, write);
await begin(lifecycle, async () => {
  const asked = readArguments(process.argv.slice(2));
  const settings = readSettings(process.env);
  // Whoever is refused for a wrong word need not wait until everything is loaded.
  const { openStation } = await import('./station.js');
  await openStation(asked, settings, lifecycle, began);
});
