import { createRequire } from 'node:module';

/** A file of tests, as Jest hands it over. */
interface TestFile {
  path: string;
}

interface Sequencer {
  sort(tests: TestFile[]): TestFile[] | Promise<TestFile[]>;
}

const require = createRequire(import.meta.url);
const { default: JestsOwn } = require('@jest/test-sequencer') as { default: new (...told: unknown[]) => Sequencer };

/**
 * Those that take longest: begun last, one of them would be waited for alone. Who needs the CPU stands between those who mostly wait. How long
 * each takes is told by `--json`.
 */
const SLOW = [
  'test/stories/kiosk-check.story.js',
  'test/load/quality.test.js',
  'test/lives/lives.test.js',
  'test/stories/floods.story.js',
  'test/stories/samples.story.js',
  'test/stories/stack-local.story.js',
  'test/stories/backup-embedded.story.js',
  'test/stories/upgrade.story.js',
  'libs/adapters/postgres/books/days-over.test.js',
  'test/stories/takeover.story.js',
  'test/stories/start-refused.story.js',
  'libs/adapters/mqtt/kept-alive.test.js',
  'test/stories/damaged-journal.story.js',
  'test/stories/real-clients.story.js',
  'test/stories/seed-goes-on.story.js',
  'test/stories/killed-under-load.story.js',
  'test/stories/prometheus.story.js',
  'test/stories/grafana-alerts.story.js',
  'libs/adapters/postgres/grafana/poison.test.js',
  'test/stories/mosquitto-left-topics.story.js',
  'test/stories/readme.story.js',
  'test/stories/demo.story.js',
  'libs/composition/poison.test.js',
  'test/stories/simulated-truth.story.js',
  'test/stories/full-stack.story.js',
  'test/stories/administrators-told.story.js',
  'test/stories/slow-disk.story.js',
  'test/load/return.test.js',
  'test/architecture/boundaries.test.js',
  'test/stories/fuzz.story.js',
  'test/stories/console/kiosk-page.story.js',
  'grafana/queries.test.js',
  'grafana/standing.test.js',
];

const placeOf = ({ path }: TestFile): number => {
  const place = SLOW.findIndex((file) => path.endsWith(`/${file}`));
  return place < 0 ? SLOW.length : place;
};

/** In which order files of tests are run: as Jest has it by its own, but the slow ones first, on a clean clone too. */
export default class SlowFirst extends JestsOwn {
  override async sort(tests: TestFile[]): Promise<TestFile[]> {
    const sorted = [...(await super.sort(tests))];
    return sorted.sort((a, b) => placeOf(a) - placeOf(b));
  }
}
