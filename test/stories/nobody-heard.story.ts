import { expect } from '@jest/globals';
import { HOUR, MINUTE } from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { pretendSmallDisk } from '../harness/small-disk.js';
import { STORY_START, StoryStation } from '../harness/station.js';
import { booksOf, story } from '../harness/story.js';

story(
  'kiosks that could not be heard for ten minutes, because our disk was full, are not silent; one that stays silent then is',
  async () => {
    const disk = pretendSmallDisk();
    const clock = new StoryClock(STORY_START);
    const env = { HALLWATCH_JOURNAL_RESERVE_MB: '0' };
    const station = await StoryStation.open({
      clock,
      env,
      folder: disk.dataDir,
      ...(disk.files && { journalFiles: disk.files }),
    });
    try {
      await station.hall();
      const [well, silent] = [await station.kiosk('K-1'), await station.kiosk('K-2')];
      await Promise.all([well.heartbeat(), silent.heartbeat()]);
      await station.forward(MINUTE);
      disk.fill();
      clock.forward(2_000);
      await station.until(() => station.pipeline.journal.stopped === 'disk-full', 'the stop');
      const held = well.heartbeat();
      clock.forward(10 * MINUTE);
      disk.free();
      await held;
      await station.until(() => station.pipeline.journal.stopped === null, 'the end of the stop');
      await station.forward(MINUTE);
      for (const id of ['K-1', 'K-2']) expect(await booksOf(station, id).incidents()).toEqual([]);
      await well.heartbeat();
      await station.forward(2 * MINUTE);
      expect(await booksOf(station, 'K-1').incidents()).toEqual([]);
      expect(await booksOf(station, 'K-2').incidents()).toMatchObject([{ cause: 'link' }]);
    } finally {
      await station.stop();
      disk.remove();
    }
  },
);

story('after an hour in which Hallwatch was off no kiosk is silent before it had its time to speak', async () => {
  const first = await StoryStation.open();
  await first.hall();
  const kiosk = await first.kiosk('K-1');
  await kiosk.heartbeat();
  await first.forward(MINUTE);
  // Cut by force it would leave its will.
  await kiosk.client.endAsync();
  await first.stop();
  const second = await StoryStation.open({ folder: first.folder, clock: new StoryClock(STORY_START + HOUR) });
  try {
    const { incidents } = booksOf(second, 'K-1');
    await second.forward(MINUTE);
    expect(await incidents()).toEqual([]);
    await second.forward(2 * MINUTE);
    expect(await incidents()).toMatchObject([{ cause: 'link' }]);
  } finally {
    await second.remove();
  }
});
