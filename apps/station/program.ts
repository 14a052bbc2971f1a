import { begin, keepFromOthers, Lifecycle, print, readSettings, stopOnSignal, tameCollector } from '#libs/runtime/index.js';
import { readArguments } from './arguments.js';
import { portsMustBeFree } from './ports.js';

const began = performance.now();
tameCollector();
keepFromOthers();
const lifecycle = new Lifecycle();
stopOnSignal(lifecycle, print);
await begin(lifecycle, async () => {
  const asked = readArguments(process.argv.slice(2));
  const settings = readSettings(process.env);
  await portsMustBeFree(settings);
  // Whoever is refused for a wrong word or a port need not wait until everything is loaded.
  const { openStation } = await import('./station.js');
  await openStation(asked, settings, lifecycle, began);
});
