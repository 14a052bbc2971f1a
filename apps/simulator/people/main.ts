import { begin, Lifecycle, print, stopOnSignal } from '#libs/runtime/index.js';
import { runPeople } from './run.js';

const lifecycle = new Lifecycle();
stopOnSignal(lifecycle, print);
await begin(lifecycle, () => runPeople(process.argv.slice(2), lifecycle, print));
