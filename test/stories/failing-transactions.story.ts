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

story('a kiosk that rejects every sixth note has an order to clean it, and none for one of two', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-2');
  const books = booksOf(station, 'K-2');
  const boxes = (notes: number, rejected: number) =>
    kiosk.send('cashbox', {
      units: [
        { id: 'note', kind: 'noteBox', count: notes, capacity: 1000 },
        { id: 'reject', kind: 'rejectBox', count: rejected, capacity: 100 },
      ],
    });
  await boxes(100, 10);
  await boxes(101, 11);
  await station.settled();
  expect(await books.incidents()).toEqual([]);
  await boxes(120, 14);
  await station.settled();
  expect(await books.incidents('open')).toMatchObject([
    { cause: 'fault/BNA-003/noteAcceptor', holding: [{ rule: 'notes-rejected', evidence: { seen: { rejectedPct: 16.7 } } }] },
  ]);
  expect(await books.orders()).toMatchObject([{ kind: 'repair', firstAction: { en: 'Clean sensors and belts' } }]);
  // Both boxes are emptied: nothing is negative, and nothing is said of notes that come after.
  await boxes(0, 0);
  await boxes(60, 0);
  await station.settled();
  expect(await books.incidents('open')).toEqual([]);
});
