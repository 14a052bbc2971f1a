import { expect } from '@jest/globals';
import { SECOND } from '#libs/domain/index.js';
import { allOf } from '../../harness/halls.js';
import { booksOf, stationFor, story } from '../../harness/story.js';

const here = stationFor();

story('while a kiosk is in maintenance only security is told; what still stands at its end is told then', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-1');
  const books = booksOf(station, 'K-1');
  await kiosk.heartbeat({ mode: 'maintenance' });
  await kiosk.fault('BNA-002', 'noteAcceptor');
  await kiosk.fault('CRD-002', 'cardReader');
  await kiosk.fault('DOR-001', 'cabinetDoor');
  await station.settled();
  expect((await books.incidents()).map(({ cause }) => cause)).toEqual(['fault/DOR-001/cabinetDoor']);
  expect(await allOf(station, 'withheld?kioskId=K-1&reason=vendor-mode&state=held')).toHaveLength(2);
  await kiosk.fault('CRD-002', 'cardReader', 'cleared');
  await kiosk.heartbeat();
  await station.forward(10 * SECOND);
  expect((await books.incidents()).map(({ cause }) => cause).sort()).toEqual([
    'fault/BNA-002/noteAcceptor',
    'fault/DOR-001/cabinetDoor',
  ]);
  const withheld = await allOf<{ state: string; cause: string }>(station, 'withheld?kioskId=K-1');
  expect(withheld.map(({ cause, state }) => [cause, state]).sort()).toEqual([
    ['fault/BNA-002/noteAcceptor', 'opened'],
    ['fault/CRD-002/cardReader', 'ended'],
  ]);
});

story('what comes up while a kiosk is settled says so, and waits', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-2');
  await kiosk.heartbeat({ mode: 'settling' });
  await kiosk.notes(1_000);
  await station.settled();
  const held = await allOf<{ explanation: { zh: string }; id: string }>(station, 'withheld?kioskId=K-2');
  expect(held).toMatchObject([{ reason: 'settling', kind: 'cashbox', state: 'held', inhibitedBy: null }]);
  expect(held[0]?.explanation.zh).toContain('结账');
  expect((await station.call(`/api/v1/withheld/${held[0]?.id}`)).body).toEqual(held[0]);
});
