import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createServer, openPages } from '#apps/api/index.js';
import { StationModule } from '#apps/station/station.module.js';
import { plainReporter, type Setting } from '#libs/composition/index.js';
import { Health, Lifecycle, readSettings, StoryClock } from '#libs/runtime/index.js';
import { prepareDatabase } from '../harness/prepared-database.js';
import { STORY_START } from '../harness/station.js';

/** Writes down who is to be stopped, as they come, and as they stop. */
class Listed extends Lifecycle {
  readonly begun: string[] = [];
  readonly ended: string[] = [];

  override onStop(name: string, stop: () => Promise<void> | void): void {
    this.begun.push(name);
    super.onStop(name, async () => {
      await stop();
      this.ended.push(name);
    });
  }
}

test('a station opens what it stands on, then the journal before the door, the watch before anybody is let in, and the pages last; it stops in the reverse', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'hallwatch-order-'));
  prepareDatabase(dataDir);
  const [lifecycle, said]: [Listed, string[]] = [new Listed(), []];
  const on: Setting = {
    settings: readSettings({ HALLWATCH_MQTT_PORT: '0', HALLWATCH_HTTP_PORT: '0' }),
    dataDir,
    clock: new StoryClock(STORY_START),
    reporter: plainReporter('error', ({ says }) => said.push(says)),
    lifecycle,
    health: new Health(),
    say: (step) => said.push(step),
  };
  await openPages(await createServer(StationModule.forRoot(on), on), on);
  expect(said).toEqual(['the embedded PostgreSQL', 'the embedded history', 'the journal', 'the watch', 'the MQTT broker']);
  expect(lifecycle.begun).toEqual([
    ...['the database', 'the history', 'the trial of rules', 'the journal', 'the door', 'the rules'],
    ...['record', 'the record of decisions', 'the means', 'the quarantine', 'the retries', 'the watch', 'the acts of people'],
    ...['deliver', 'the broker', 'the signs', 'the marks of time', "the process's own numbers", 'the trimming'],
    ...[
      "the calendar's reminder",
      'the anchors of acts',
      'the holes in rosters',
      'the word that it watches',
      'the look whether somebody watches',
      'the pages',
    ],
  ]);
  const { begun, ended } = lifecycle;
  expect(await lifecycle.stop()).toEqual([]);
  expect(ended).toEqual([...begun].reverse());
  rmSync(dataDir, { recursive: true, force: true });
});
