import { expect } from '@jest/globals';
import { StoryClock } from '#libs/runtime/index.js';
import { STORY_START, StoryStation } from '../harness/station.js';
import { booksOf, story } from '../harness/story.js';

interface Sign {
  show: boolean;
  text?: { zh: string };
}

/** The sign on a kiosk's screen, as it stands now and as it changes. */
async function signOf(station: StoryStation, id: string, password: string): Promise<{ now: Sign | null }> {
  const kiosk = await station.connect(id, password, `${id}-screen`);
  const screen: { now: Sign | null } = { now: null };
  kiosk.client.on('message', (_topic, payload) => {
    screen.now = JSON.parse(payload.toString());
  });
  await kiosk.client.subscribeAsync(`hallwatch/v1/anqing/${id}/down/#`, { qos: 1 });
  await station.until(() => screen.now !== null, 'a sign');
  return screen;
}

story('after a restart the signs stand again, what is open is open once, and its end is noticed', async () => {
  const clock = new StoryClock(STORY_START);
  const first = await StoryStation.open({ clock });
  await first.hall();
  const out = await first.kiosk('K-1');
  const well = await first.kiosk('K-2');
  await out.fault('BNA-002', 'noteAcceptor');
  await well.heartbeat();
  await first.settled();
  await first.stop();

  const second = await StoryStation.open({ clock, folder: first.folder });
  try {
    const screen = await signOf(second, 'K-1', out.password);
    expect(screen.now).toMatchObject({ show: true });
    expect((await signOf(second, 'K-2', well.password)).now).toMatchObject({ show: false });
    const books = booksOf(second, 'K-1');
    expect(await books.incidents()).toHaveLength(1);
    const again = await second.connect('K-1', out.password);
    await again.send('fault', { code: 'BNA-002', component: 'noteAcceptor', state: 'raised', seq: 10 });
    await second.settled();
    expect(await books.incidents()).toHaveLength(1);
    expect(await books.orders()).toHaveLength(1);
    await again.send('fault', { code: 'BNA-002', component: 'noteAcceptor', state: 'cleared', seq: 11 });
    await second.settled();
    expect(await books.incidents('open')).toEqual([]);
    await second.until(() => screen.now?.show === false, 'the sign to go');
  } finally {
    await second.remove();
  }
});

story('what ended before a restart and is found again soon after it goes on as one incident with one order', async () => {
  const clock = new StoryClock(STORY_START);
  const first = await StoryStation.open({ clock });
  await first.hall();
  const kiosk = await first.kiosk('K-1');
  await kiosk.fault('BNA-002', 'noteAcceptor');
  await kiosk.fault('BNA-002', 'noteAcceptor', 'cleared');
  await first.settled();
  const [ended] = await booksOf(first, 'K-1').incidents('closed');
  await first.stop();

  const second = await StoryStation.open({ clock, folder: first.folder });
  try {
    const books = booksOf(second, 'K-1');
    const again = await second.connect('K-1', kiosk.password);
    await again.send('fault', { code: 'BNA-002', component: 'noteAcceptor', state: 'raised', seq: 20 });
    await second.settled();
    expect(await books.incidents()).toMatchObject([{ id: ended?.id, state: 'open', reopened: { times: 1 } }]);
    const [order, ...more] = await books.orders();
    expect(more).toEqual([]);
    expect(order).toMatchObject({ state: 'open', closedAt: null });
    expect(order?.history.map(({ what }) => what)).toEqual(['opened', 'closed', 'reopened']);
    const [notice] = await books.notices('published');
    expect(notice?.history.map(({ what }) => what)).toEqual(['published', 'withdrawn', 'published']);
    expect(await books.notices('withdrawn')).toEqual([]);
  } finally {
    await second.remove();
  }
});

story('a repeat of what was acknowledged before the restart is told once', async () => {
  const clock = new StoryClock(STORY_START);
  const first = await StoryStation.open({ clock });
  await first.hall();
  const kiosk = await first.kiosk('K-1');
  await kiosk.heartbeat({ seq: 7 });
  await first.stop();
  const second = await StoryStation.open({ clock, folder: first.folder });
  try {
    await second.settled();
    const before = second.pipeline.journal.end();
    const again = await second.connect('K-1', kiosk.password);
    await again.heartbeat({ seq: 7 });
    expect(second.pipeline.journal.end()).toBe(before);
  } finally {
    await second.remove();
  }
});
