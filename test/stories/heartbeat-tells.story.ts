import { expect } from '@jest/globals';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor();

story(
  'a printer that the heartbeat tells to be offline has one order and one notice, though the kiosk tells no fault',
  async () => {
    const { station } = here;
    const kiosk = await station.kiosk('K-1');
    const books = booksOf(station, 'K-1');
    const offline = { components: { receiptPrinter: 'offline', noteAcceptor: 'online' } };
    for (let minute = 0; minute < 3; minute++) {
      await kiosk.heartbeat(offline);
      await station.forward(60_000);
    }
    await station.settled();
    expect(await books.incidents('open')).toMatchObject([{ cause: 'fault/PRN-010/receiptPrinter', servicesLost: ['RCPT'] }]);
    expect(await books.orders()).toHaveLength(1);
    expect(await books.notices()).toHaveLength(1);
    await kiosk.heartbeat({ components: { receiptPrinter: 'online', noteAcceptor: 'online' } });
    await station.settled();
    expect(await books.incidents('open')).toEqual([]);
  },
);

story('a cabinet that is too hot for five minutes has an order with what to do first, and no notice', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-2');
  const books = booksOf(station, 'K-2');
  for (let minute = 0; minute < 6; minute++) {
    await kiosk.heartbeat({ tempC: 47.5 });
    await station.forward(60_000);
  }
  await station.settled();
  expect(await books.incidents('open')).toMatchObject([{ cause: 'metric/tempC', kind: 'metric', servicesLost: [] }]);
  expect(await books.orders()).toMatchObject([{ firstAction: { zh: '清洁滤网，检查风扇和空调' } }]);
  expect(await books.notices()).toEqual([]);
});
