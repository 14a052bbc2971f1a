import { begin, Lifecycle, print, SystemClock } from '#libs/runtime/index.js';
import { readOptions } from './support/options.js';
import { supportBundle } from './support/run.js';

await begin(new Lifecycle(), async () => {
  const asked = readOptions(process.argv.slice(2), process.env);
  await supportBundle(asked, new SystemClock(), print);
});
