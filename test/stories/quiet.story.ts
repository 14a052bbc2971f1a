import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { DAY, MINUTE } from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { QUIET, rulesFile } from '../harness/rules.js';
import { STORY_START } from '../harness/station.js';
import { stationFor, story } from '../harness/story.js';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-quiet-'));
/** Twenty to nine on a Monday in Shanghai, with no holiday in the week. */
const clock = new StoryClock(STORY_START + 4 * DAY + 40 * MINUTE);
const here = stationFor({ folder, clock, env: { HALLWATCH_RULES_FILE: rulesFile(QUIET, folder) } });

story('a kiosk that lives and that nobody uses is an incident without a notice, until its next customer', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-1', { heartbeatS: 600 });
  const { incidents, notices } = station.stores;
  const books = async () => (await incidents.list({ kioskId: 'K-1', limit: 10 })).items.filter(({ kind }) => kind === 'rate');
  const beats = async (n: number, txOk: number): Promise<void> => {
    for (let i = 0; i < n; i++) {
      clock.forward(10 * MINUTE);
      await kiosk.heartbeat({ txOk });
    }
    await station.settled();
  };
  // From ten to nine to ten to ten on three days; at other times the kiosk is switched off.
  for (let day = 0; day < 3; day++) {
    await beats(7, 1);
    // Not second by second: nothing happens at night.
    clock.jump(DAY - 70 * MINUTE);
  }
  await beats(2, 1);
  expect(await books()).toEqual([]);
  await beats(6, 0);
  expect(await books()).toMatchObject([{ cause: 'rate/quiet', state: 'open', severity: 'info', holding: [{ rule: 'quiet' }] }]);
  expect((await notices.list({ kioskId: 'K-1', state: 'standing', limit: 10 })).items).toEqual([]);
  await beats(1, 1);
  expect(await books()).toMatchObject([{ state: 'closed' }]);
});
