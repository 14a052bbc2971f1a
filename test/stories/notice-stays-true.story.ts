import { expect } from '@jest/globals';
import { HOUR, MINUTE } from '#libs/domain/index.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor();

story('a notice names a kiosk that can give the service now, and another place when that one fails too', async () => {
  const { station } = here;
  const first = await station.kiosk('K-1');
  const second = await station.kiosk('K-2');
  await first.heartbeat();
  await second.heartbeat();
  await first.fault('BNA-002', 'noteAcceptor');
  await station.settled();
  const notice = async () => (await booksOf(station, 'K-1').notices('published'))[0];
  expect((await notice())?.alternative.zh).toContain('K-2');
  await second.fault('BNA-002', 'noteAcceptor');
  await station.settled();
  expect((await notice())?.alternative.zh).not.toContain('K-2');
  expect((await notice())?.alternative.zh).toContain('0556-0000-000');
  // Nobody is sent wrong by it, so the better place is told when five minutes are over.
  await second.fault('BNA-002', 'noteAcceptor', 'cleared');
  await station.settled();
  expect((await notice())?.alternative.zh).not.toContain('K-2');
  for (let minute = 0; minute < 6; minute++) {
    await station.forward(MINUTE);
    for (const kiosk of [first, second]) await kiosk.heartbeat();
  }
  await station.settled();
  expect((await notice())?.alternative.zh).toContain('K-2');
  expect((await notice())?.history.map(({ what }) => what)).toEqual(['published', 'updated', 'updated']);
});

// S0-H6c
story('a notice whose time passes without repair is issued again with a new date', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-3', { heartbeatS: 86_400 });
  await kiosk.fault('CRD-003', 'cardReader');
  await kiosk.fault('PRN-004', 'receiptPrinter');
  await station.settled();
  const [before] = await booksOf(station, 'K-3').notices('published');
  await station.forward(5 * HOUR);
  const [after] = await booksOf(station, 'K-3').notices('published');
  expect(before && after && after.until > before.until).toBe(true);
  expect(after?.history.map((event) => event.what)).toContain('extended');
  expect(after?.history[0]).toMatchObject({ what: 'published', until: before?.until });
});
