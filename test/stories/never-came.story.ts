import { expect } from '@jest/globals';
import { DAY, MINUTE } from '#libs/domain/index.js';
import type { StoryClock } from '#libs/runtime/index.js';
import { stationFor, story } from '../harness/story.js';

const here = stationFor();

story('a kiosk that was registered and not heard for a day is to be looked for, until its first word', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-1');
  const { incidents, orders, notices } = station.stores;
  // From the books themselves: a day is longer than a session.
  const of = { kioskId: 'K-1', limit: 10 };
  await station.forward(MINUTE);
  expect((await incidents.list(of)).items).toEqual([]);
  (station.clock as StoryClock).forward(DAY);
  await station.settled();
  expect((await incidents.list(of)).items).toMatchObject([
    { cause: 'link', state: 'open', severity: 'info', servicesLost: [], holding: [{ rule: 'kiosk-never-came' }] },
  ]);
  expect((await orders.list(of)).items).toMatchObject([{ kind: 'inspect', priority: 'low' }]);
  expect((await notices.list(of)).items).toEqual([]);
  await kiosk.heartbeat();
  await station.settled();
  expect((await incidents.list(of)).items).toMatchObject([{ state: 'closed' }]);
});
