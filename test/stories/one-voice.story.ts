import { expect } from '@jest/globals';
import type { PublicHalls } from '#apps/api/board/public-board.js';
import { MINUTE } from '#libs/domain/index.js';
import type { StoryKiosk } from '../harness/station.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor();

interface Sign {
  text?: { zh: string };
  servicesOut?: string[];
  notices?: string[];
}

/** What the kiosk's own screen shows since. */
async function screenOf(kiosk: StoryKiosk): Promise<{ shown?: Sign }> {
  const screen: { shown?: Sign } = {};
  kiosk.client.on('message', (_, payload) => {
    screen.shown = JSON.parse(String(payload));
  });
  await kiosk.client.subscribeAsync(kiosk.topic('down/sign'), { qos: 1 });
  return screen;
}

/** What citizens read of the kiosk, on the board and in the feed. */
async function readOf(kioskId: string): Promise<{ kioskId: string | null; services: string[]; available: string[] }[]> {
  const { body } = await here.station.call('/api/v1/board/hall-1');
  const notices = (body as PublicHalls).halls[0]?.notices.filter(({ kioskIds }) => kioskIds.includes(kioskId)) ?? [];
  const feed = await here.station.call('/board/feed.json');
  for (const { id } of notices) expect(JSON.stringify(feed.body)).toContain(id);
  return notices.map(({ kioskId: own, services, available }) => ({ kioskId: own, services, available }));
}

async function beat(kiosks: StoryKiosk[], minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute++) {
    await here.station.forward(MINUTE);
    for (const kiosk of kiosks) await kiosk.heartbeat();
  }
  await here.station.settled();
}

story(
  'a kiosk that was out before its hall is told of once while the hall is out, and by itself again when it is back',
  async () => {
    const { station } = here;
    const kiosks = await Promise.all(['K-1', 'K-2', 'K-3'].map((id) => station.kiosk(id, { heartbeatS: 60 })));
    const [broken] = kiosks as [StoryKiosk];
    await beat(kiosks, 2);
    await broken.fault('BNA-002', 'noteAcceptor');
    const screen = await screenOf(broken);
    await beat(kiosks, 1);
    expect(await readOf('K-1')).toMatchObject([{ kioskId: 'K-1', services: ['CASH'], available: ['QRPAY', 'RCPT'] }]);
    const [own] = await booksOf(station, 'K-1').notices('published');

    // The line of the hall is cut: nobody is heard.
    await station.forward(8 * MINUTE);
    expect(await readOf('K-1')).toMatchObject([{ kioskId: null, available: [] }]);
    expect((await booksOf(station, 'K-1').notices('withdrawn'))[0]).toMatchObject({ id: own?.id, endedBy: 'merged' });
    const isShown = (id: string | undefined): boolean => screen.shown?.notices?.includes(id ?? '') ?? false;
    await station.until(() => screen.shown !== undefined && !isShown(own?.id), 'the screen to say what the hall’s notice says');
    expect(screen.shown?.servicesOut).toEqual(['CASH', 'QRPAY', 'RCPT']);

    await beat(kiosks, 4);
    expect(await readOf('K-1')).toMatchObject([{ kioskId: 'K-1', services: ['CASH'], available: ['QRPAY', 'RCPT'] }]);
    const [again] = await booksOf(station, 'K-1').notices('published');
    expect(again).toMatchObject({ id: own?.id, from: own?.from });
    await station.until(() => isShown(own?.id), 'the screen to say its own again');
    expect(screen.shown?.servicesOut).toEqual(['CASH']);
  },
);
