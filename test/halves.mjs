// Which files of tests `npm test` and `npm run test:servers` run. A file says by what it imports whether it needs Debian's servers.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import jest from '../jest.config.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OF_TESTS = /\.(test|story)\.ts$/;
const SERVERS =
  /harness\/(beside-servers|browser|caddy-server|influx-server|mosquitto-server|postgres-server|prometheus-server|real-senders|shared-postgres)\.js'/;
/** Files of which some tests need servers: each half runs its own. */
const OF_BOTH = /\/(each-database|runs-with)\.js'/;
const FOLDERS = /^test\/stories\/(servers|console)\//;

const files = ['apps', 'libs', 'test', 'grafana']
  .flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)))
  .filter((file) => OF_TESTS.test(file));

function kindOf(file) {
  if (FOLDERS.test(file)) return 'servers';
  const text = readFileSync(join(ROOT, file), 'utf8');
  if (OF_BOTH.test(text)) return 'both';
  return SERVERS.test(text) ? 'servers' : 'embedded';
}

/** Jest's config for one half. */
export function configOf(half) {
  process.env.HALLWATCH_TEST_HALF = half;
  const mine = files.filter((file) => [half, 'both'].includes(kindOf(file)));
  return { ...jest, rootDir: relative(join(ROOT, 'test'), ROOT), testMatch: mine.map((file) => `<rootDir>/${file}`) };
}
