import { expect } from '@jest/globals';
import { MINUTE, SECOND, type WithheldAnswer } from '#libs/domain/index.js';
import { allOf } from '../harness/halls.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor();

story('a jam that clears itself within two minutes brings nobody, one that stands brings one order', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-1');
  const books = booksOf(station, 'K-1');
  await kiosk.fault('BNA-001', 'noteAcceptor');
  await station.forward(MINUTE);
  await kiosk.fault('BNA-001', 'noteAcceptor', 'cleared');
  await station.forward(2 * MINUTE);
  expect((await books.incidents()).filter(({ kind }) => kind === 'fault')).toEqual([]);
  const [passed, ...others] = await allOf<WithheldAnswer>(station, 'withheld?kioskId=K-1&state=ended');
  expect(others).toEqual([]);
  expect(passed).toMatchObject({
    reason: 'hold',
    endedBy: 'cleared',
    times: 1,
    rule: 'fault-may-clear',
    cause: 'fault/BNA-001/noteAcceptor',
    evidence: { kind: 'fault', seen: { code: 'BNA-001', state: 'raised' } },
    explanation: { zh: '先等待确认，设备已报告解除，未告警' },
  });

  await kiosk.fault('BNA-001', 'noteAcceptor');
  await station.forward(119 * SECOND);
  expect((await books.incidents()).filter(({ kind }) => kind === 'fault')).toEqual([]);
  await station.forward(SECOND);
  const [jam] = (await books.incidents('open')).filter(({ kind }) => kind === 'fault');
  expect(jam).toMatchObject({
    cause: 'fault/BNA-001/noteAcceptor',
    servicesLost: ['CASH'],
    holding: [{ rule: 'fault-may-clear', evidence: { seen: { code: 'BNA-001', heldS: 120 } } }],
  });
  expect((await books.orders()).filter(({ incidentId }) => incidentId === jam?.id)).toHaveLength(1);
});

story('a jam that comes back for the third time in an hour brings an order at once', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-2');
  const books = booksOf(station, 'K-2');
  for (let i = 0; i < 2; i++) {
    await kiosk.fault('PRN-003', 'receiptPrinter');
    await kiosk.fault('PRN-003', 'receiptPrinter', 'cleared');
  }
  await station.settled();
  expect(await books.incidents()).toEqual([]);
  await kiosk.fault('PRN-003', 'receiptPrinter');
  await station.settled();
  expect(await books.incidents()).toMatchObject([{ cause: 'fault/PRN-003/receiptPrinter', state: 'open' }]);
});

story('an open safe door is told at once', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-3');
  await kiosk.fault('DOR-002', 'safeDoor');
  await station.settled();
  expect(await booksOf(station, 'K-3').incidents()).toMatchObject([{ severity: 'critical', state: 'open' }]);
});
