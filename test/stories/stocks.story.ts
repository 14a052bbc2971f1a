import { expect } from '@jest/globals';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor();

story('paper that runs low brings an order; paper that is out brings the notice; a refill ends both', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-1');
  const books = booksOf(station, 'K-1');
  await kiosk.paper(140);
  await station.settled();
  expect(await books.orders()).toMatchObject([{ kind: 'replenish', priority: 'low' }]);
  expect(await books.notices()).toEqual([]);
  await kiosk.paper(0);
  await station.settled();
  expect(await books.orders()).toMatchObject([{ kind: 'replenish', priority: 'high' }]);
  expect(await books.notices()).toMatchObject([{ state: 'published', services: ['RCPT'] }]);
  await kiosk.paper(1000);
  await station.settled();
  expect(await books.incidents('open')).toEqual([]);
  expect(await books.notices('published')).toEqual([]);
});

story('a full cash box stops cash and leaves the other ways to pay', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-2');
  const books = booksOf(station, 'K-2');
  await kiosk.notes(820);
  await station.settled();
  expect(await books.orders()).toMatchObject([{ kind: 'settle', priority: 'low' }]);
  await kiosk.notes(960);
  await station.settled();
  expect(await books.notices()).toMatchObject([{ kind: 'cashOnly', services: ['CASH'], available: ['QRPAY', 'RCPT'] }]);
  await kiosk.notes(0);
  await station.settled();
  expect(await books.incidents('open')).toEqual([]);
});

story('paper out, told as a fault and as a level, is one incident', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-3');
  const books = booksOf(station, 'K-3');
  await kiosk.fault('PRN-002', 'receiptPrinter');
  await kiosk.paper(0);
  await station.settled();
  expect(await books.incidents()).toHaveLength(1);
  await kiosk.paper(1000);
  await kiosk.fault('PRN-002', 'receiptPrinter', 'cleared');
  await station.settled();
  expect(await books.incidents()).toMatchObject([{ state: 'closed' }]);
});
