import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { MINUTE, SECOND } from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { STORY_START, StoryStation } from '../harness/station.js';
import { booksOf, story } from '../harness/story.js';

story('a jam that stood for one minute before a restart stands for one more after it', async () => {
  const clock = new StoryClock(STORY_START);
  const folder = mkdtempSync(join(tmpdir(), 'hallwatch-hold-'));
  const first = await StoryStation.open({ clock, folder });
  await first.hall();
  const kiosk = await first.kiosk('K-1');
  await kiosk.fault('BNA-001', 'noteAcceptor');
  await first.forward(MINUTE);
  await first.stop();
  const second = await StoryStation.open({ clock, folder });
  try {
    const books = booksOf(second, 'K-1');
    await second.forward(50 * SECOND);
    expect(await books.incidents()).toEqual([]);
    await second.forward(20 * SECOND);
    expect((await books.incidents('open')).map(({ cause }) => cause)).toContain('fault/BNA-001/noteAcceptor');
  } finally {
    await second.remove();
  }
});
