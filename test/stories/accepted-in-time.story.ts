import { expect } from '@jest/globals';
import { HOUR, MINUTE } from '#libs/domain/index.js';
import { act, courseOf, furnished, LOGGED_IN, orderNow, pass, phonesFor, toldOf } from '../harness/limits.js';
import { stationFor, story } from '../harness/story.js';

const here = stationFor({ env: LOGGED_IN });
const phones = phonesFor();

story('who accepts in time is asked no more, and who is late with it is told on while the order stays theirs', async () => {
  const { station } = here;
  const kiosk = await furnished(station, phones, { limits: [{ kind: 'repair', accept: 20, arrive: 40 }] });
  await kiosk.fault('SCR-001', 'touchScreen');
  await pass(station, 19 * MINUTE);
  await act(station, 'accept', 'p-2');
  await pass(station, 5 * HOUR);
  const order = await orderNow(station);
  expect(courseOf(order).filter((one) => !one.endsWith(' escalated'))).toEqual([
    '0 opened',
    '15 warned accept',
    '19 accepted',
    '30 warned arrive',
    '40 breached arrive',
    '90 warned restore',
    '120 breached restore',
  ]);
  expect(order).toMatchObject({ state: 'accepted', assignee: 'p-2' });
  const told = await toldOf(station);
  expect(told.filter((one) => one.startsWith('breached'))).toEqual(['breached p-3', 'breached p-3']);
  expect(told.filter((one) => one.startsWith('opened'))).toEqual(['opened p-1']);
});
