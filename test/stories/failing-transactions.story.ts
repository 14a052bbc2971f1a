import { expect } from '@jest/globals';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor();

story('a kiosk at which half of the transactions fail has an order and no notice, until they succeed again', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-1');
  const books = booksOf(station, 'K-1');
  await kiosk.heartbeat({ txOk: 4, txFailed: 4 });
  await station.settled();
  expect(await books.incidents()).toEqual([]);
  await kiosk.heartbeat({ txOk: 1, txFailed: 2 });
  await station.settled();
  expect(await books.incidents('open')).toMatchObject([
    { kind: 'rate', holding: [{ rule: 'transactions-failing', evidence: { seen: { txOk: 5, txFailed: 6 } } }] },
  ]);
  expect(await books.orders()).toHaveLength(1);
  expect(await books.notices()).toEqual([]);
  await kiosk.heartbeat({ txOk: 40, txFailed: 0 });
  await station.settled();
  expect(await books.incidents('open')).toEqual([]);
});
