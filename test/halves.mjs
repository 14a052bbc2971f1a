// Which files of tests `npm test`, `npm run test:long` and `npm run test:servers` run. A file says by what it imports whether it needs Debian's
// servers; which are long stands here.
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
/** Whole programs, days that are lived through, every route by every role: each takes six seconds of CPU or more, all two fifths of the whole. */
const LONG = new Set([
  'apps/api/access/accounts.test.ts',
  'apps/api/access/flood.test.ts',
  'apps/api/access/log-in-oidc.test.ts',
  'apps/api/access/session.test.ts',
  'apps/api/history/history.test.ts',
  'apps/api/http/edge.test.ts',
  'apps/simulator/virtual/truth.test.ts',
  'apps/tools/backup/chain.test.ts',
  'apps/tools/seed/past.test.ts',
  'libs/adapters/duckdb/duck-history.test.ts',
  'libs/adapters/duckdb/duck-trouble.test.ts',
  'libs/adapters/postgres/embedded/embedded.test.ts',
  'libs/composition/poison.test.ts',
  'libs/composition/replay/determinism.test.ts',
  'libs/composition/replay/trials.test.ts',
  'test/access/walk.test.ts',
  'test/architecture/lean-image.test.ts',
  'test/architecture/nest-cli.test.ts',
  'test/architecture/stack.test.ts',
  'test/fuzz/fuzz.test.ts',
  'test/lives/lives.test.ts',
  'test/load/quality.test.ts',
  'test/load/return.test.ts',
  'test/stories/acts-anchored.story.ts',
  'test/stories/acts-killed.story.ts',
  'test/stories/acts.story.ts',
  'test/stories/administrators-told.story.ts',
  'test/stories/backup-embedded.story.ts',
  'test/stories/damaged-journal.story.ts',
  'test/stories/deliver.story.ts',
  'test/stories/demo.story.ts',
  'test/stories/disk-full.story.ts',
  'test/stories/floods.story.ts',
  'test/stories/forecast.story.ts',
  'test/stories/fuzz.story.ts',
  'test/stories/halls/falls-silent.story.ts',
  'test/stories/halls/silenced.story.ts',
  'test/stories/killed-under-load.story.ts',
  'test/stories/kiosk-check.story.ts',
  'test/stories/live-as-replayed.story.ts',
  'test/stories/lost-readers.story.ts',
  'test/stories/nobody-heard.story.ts',
  'test/stories/notice-stays-true.story.ts',
  'test/stories/one-cannot-hurt-others.story.ts',
  'test/stories/order-and-time.story.ts',
  'test/stories/order-kinds.story.ts',
  'test/stories/own-files.story.ts',
  'test/stories/readme.story.ts',
  'test/stories/register-acts.story.ts',
  'test/stories/restart.story.ts',
  'test/stories/rosters.story.ts',
  'test/stories/rules-trial.story.ts',
  'test/stories/seed-goes-on.story.ts',
  'test/stories/seed.story.ts',
  'test/stories/simulated-truth.story.ts',
  'test/stories/slow-disk.story.ts',
  'test/stories/start-refused.story.ts',
  'test/stories/targets-before.story.ts',
  'test/stories/what-is-given.story.ts',
]);
const FOLDERS = /^test\/stories\/(servers|console)\//;

const files = ['apps', 'libs', 'test', 'grafana']
  .flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)))
  .filter((file) => OF_TESTS.test(file));

function kindOf(file) {
  if (LONG.has(file)) return 'long';
  if (FOLDERS.test(file)) return 'servers';
  const text = readFileSync(join(ROOT, file), 'utf8');
  if (OF_BOTH.test(text)) return 'both';
  return SERVERS.test(text) ? 'servers' : 'embedded';
}

/** Jest's config for one part. Files of which some tests need servers are of the two halves, never of the long ones. */
export function configOf(part) {
  process.env.HALLWATCH_TEST_HALF = part === 'servers' ? 'servers' : 'embedded';
  const mine = files.filter((file) => kindOf(file) === part || (part !== 'long' && kindOf(file) === 'both'));
  return { ...jest, rootDir: relative(join(ROOT, 'test'), ROOT), testMatch: mine.map((file) => `<rootDir>/${file}`) };
}
