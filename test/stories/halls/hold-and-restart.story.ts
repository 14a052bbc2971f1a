import { expect } from '@jest/globals';
import { type Incident, MINUTE, SECOND } from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { allOf, hallOf, tellOf } from '../../harness/halls.js';
import { STORY_START, StoryStation } from '../../harness/station.js';
import { story } from '../../harness/story.js';

story('a restart in the middle of the wait neither loses nor repeats what waits, and the rest of the hall joins it', async () => {
  const clock = new StoryClock(STORY_START);
  const first = await StoryStation.open({ clock });
  const [alone, fallen] = [await hallOf(first, 'hall-a', 3), await hallOf(first, 'hall-b', 6)];
  await tellOf([...alone.slice(0, 1), ...fallen.slice(0, 2)]);
  await first.forward(MINUTE);
  await tellOf([...alone.slice(1), ...fallen.slice(2)]);
  await first.forward(2 * MINUTE + 10 * SECOND);
  const held = await allOf(first, 'withheld?state=held');
  expect(held).toHaveLength(3);
  // Cut by force they would leave their wills.
  for (const kiosk of [...alone, ...fallen]) await kiosk.client.endAsync();
  await first.stop();

  const second = await StoryStation.open({ clock, folder: first.folder });
  try {
    expect(await allOf(second, 'withheld?state=held')).toEqual(held);
    const heardAt = clock.now();
    for (const kiosk of alone.slice(1)) {
      const again = await second.connect(kiosk.id, kiosk.password);
      await again.heartbeat({ seq: 100 });
    }
    await second.forward(2 * MINUTE);
    const [single, ...more] = await allOf<Incident>(second, 'incidents?hallId=hall-a');
    expect(more).toEqual([]);
    expect(single).toMatchObject({ cause: 'link', kioskId: alone[0]?.id });
    expect(Date.parse(String(single?.openedAt))).toBe(heardAt);
    const [whole, ...others] = await allOf<Incident>(second, 'incidents?hallId=hall-b');
    expect(others).toEqual([]);
    expect(whole).toMatchObject({ cause: 'hall/network', affected: fallen.map(({ id }) => id) });
    expect(await allOf(second, 'orders')).toHaveLength(2);
  } finally {
    await second.remove();
  }
});
