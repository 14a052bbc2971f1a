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
  'test/stories/readme.story.ts',
  'test/stories/kiosk-check.story.ts',
  'test/load/quality.test.ts',
  'test/lives/lives.test.ts',
  'test/stories/floods.story.ts',
  'test/stories/servers/samples.story.ts',
  'test/stories/servers/stack-local.story.ts',
  'test/stories/backup-embedded.story.ts',
  'test/stories/servers/upgrade.story.ts',
  'libs/adapters/postgres/books/days-over.test.ts',
  'test/stories/servers/takeover.story.ts',
  'test/stories/start-refused.story.ts',
  'libs/adapters/mqtt/kept-alive.test.ts',
  'test/stories/damaged-journal.story.ts',
  'test/stories/real-clients.story.ts',
  'test/stories/seed-goes-on.story.ts',
  'test/stories/deliver.story.ts',
  'test/stories/killed-under-load.story.ts',
  'test/stories/servers/prometheus.story.ts',
  'test/stories/servers/grafana-alerts.story.ts',
  'libs/adapters/postgres/grafana/poison.test.ts',
  'test/stories/servers/mosquitto-left-topics.story.ts',
  'test/stories/demo.story.ts',
  'libs/composition/poison.test.ts',
  'test/stories/simulated-truth.story.ts',
  'test/stories/servers/full-stack.story.ts',
  'test/architecture/nest-cli.test.ts',
  'test/stories/administrators-told.story.ts',
  'test/stories/slow-disk.story.ts',
  'test/load/return.test.ts',
  'test/architecture/boundaries.test.ts',
  'test/stories/fuzz.story.ts',
  'test/stories/console/kiosk-page.story.ts',
  'grafana/queries.test.ts',
  'grafana/standing.test.ts',
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
