import { expect } from '@jest/globals';
import { MINUTE } from '#libs/domain/index.js';
import type { StoryKiosk } from '../harness/station.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor();

/** It says so every minute. */
async function saysFor(kiosk: StoryKiosk, mode: string, minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute++) {
    await kiosk.heartbeat({ mode });
    await here.station.forward(MINUTE);
  }
}

story('a kiosk that says for a quarter of an hour that it serves nobody has an incident, an order and a notice', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-1');
  const books = booksOf(station, 'K-1');
  await kiosk.heartbeat();
  await saysFor(kiosk, 'outOfService', 14);
  expect(await books.incidents()).toEqual([]);
  await saysFor(kiosk, 'outOfService', 3);
  expect(await books.incidents()).toMatchObject([
    {
      kind: 'mode',
      cause: 'mode',
      state: 'open',
      reason: { zh: '设备自报停止服务' },
      holding: [{ rule: 'kiosk-serves-nobody' }],
    },
  ]);
  expect(await books.orders()).toMatchObject([{ kind: 'repair', state: 'open', priority: 'urgent' }]);
  expect(await books.notices()).toMatchObject([{ state: 'published', services: ['CASH', 'QRPAY', 'RCPT'], available: [] }]);
  await kiosk.heartbeat();
  await station.settled();
  expect(await books.incidents()).toMatchObject([{ state: 'closed' }]);
  expect(await books.orders()).toMatchObject([{ state: 'closed' }]);
  expect(await books.notices()).toMatchObject([{ state: 'withdrawn' }]);
});
