import { expect } from '@jest/globals';
import { MINUTE, SECOND, type Withheld } from '#libs/domain/index.js';
import { allOf } from '../harness/halls.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor();

story('a kiosk silent for three heartbeats has one incident, which its next message ends', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-1');
  const books = booksOf(station, 'K-1');
  await kiosk.heartbeat();
  await station.forward(2 * MINUTE);
  expect(await books.incidents()).toEqual([]);
  await station.forward(2 * MINUTE);
  expect(await books.incidents()).toMatchObject([
    { cause: 'link', state: 'open', severity: 'critical', servicesLost: ['CASH', 'QRPAY', 'RCPT'] },
  ]);
  expect(await books.orders()).toMatchObject([{ kind: 'inspect', priority: 'urgent' }]);
  await station.forward(10 * MINUTE);
  expect(await books.incidents()).toHaveLength(1);
  await kiosk.heartbeat();
  await station.settled();
  expect(await books.incidents()).toMatchObject([{ state: 'closed' }]);
  expect(await books.notices('published')).toEqual([]);
});

story('a kiosk that goes by its will and is not back in three minutes is out', async () => {
  const { station } = here;
  await station.hall({ id: 'hall-2' });
  const kiosk = await station.kiosk('K-2', { hall: 'hall-2', heartbeatS: 600 });
  const books = booksOf(station, 'K-2');
  await kiosk.heartbeat();
  const before = station.pipeline.journal.end();
  kiosk.cut();
  await station.until(() => station.pipeline.journal.end() > before, 'the will');
  await station.forward(170 * SECOND);
  expect(await books.incidents()).toEqual([]);
  await station.forward(20 * SECOND);
  expect(await books.incidents()).toMatchObject([{ cause: 'link', state: 'open' }]);
});

story('a kiosk that is back within three minutes was never out, and it is told why nobody was alarmed', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-3', { heartbeatS: 600 });
  await kiosk.heartbeat();
  const before = station.pipeline.journal.end();
  kiosk.cut();
  await station.until(() => station.pipeline.journal.end() > before, 'the will');
  await station.forward(150 * SECOND);
  const again = await station.connect('K-3', kiosk.password);
  await again.send('birth', { seq: 1, reason: 'reconnect' });
  await station.forward(60 * SECOND);
  expect(await booksOf(station, 'K-3').incidents()).toEqual([]);
  const [withheld, ...more] = await allOf<Withheld>(station, 'withheld?kioskId=K-3');
  expect(more).toEqual([]);
  expect(withheld).toMatchObject({ cause: 'link', state: 'ended', reason: 'grace', endedBy: 'heard-again' });
  expect(withheld?.explanation.zh).toBe('短时断开，先等待恢复，设备已恢复连接，未告警');
});
