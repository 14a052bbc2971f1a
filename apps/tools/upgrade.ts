import { begin, Lifecycle, SystemClock } from '#libs/runtime/index.js';
import { findings, told } from './upgrade/findings.js';
import { readLooks } from './upgrade/looks.js';

/* What a start of this version would do to the installation of another, before it is stopped. Changes nothing. */
await begin(new Lifecycle(), async () => {
  const found = findings(await readLooks(process.env), new SystemClock().now());
  for (const line of told(found)) process.stdout.write(`${line}\n`);
  if (found.some(({ well }) => well === 'no')) process.exitCode = 1;
});
