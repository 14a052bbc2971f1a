import { expect } from '@jest/globals';
import { MINUTE, SECOND } from '#libs/domain/index.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor();

interface View {
  link: string;
  lastHeardAt: string | null;
  bootId: string | null;
}

const viewOf = async (id: string): Promise<View | null> => {
  const { body } = await here.station.call(`/api/v1/kiosks/${id}`);
  return (body as { view: View | null }).view;
};

story('a kiosk whose heartbeats cannot be read lives: IT is told why, the public of nothing', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-1');
  const books = booksOf(station, 'K-1');
  await kiosk.heartbeat();
  for (let n = 0; n < 8; n++) {
    await station.forward(MINUTE);
    await kiosk.sendRaw(kiosk.topic('heartbeat'), '{"uptime":');
  }
  await station.settled();
  expect(await books.incidents()).toMatchObject([{ kind: 'unreadable', state: 'open', severity: 'degraded', servicesLost: [] }]);
  expect(await books.orders()).toMatchObject([{ kind: 'it', priority: 'high' }]);
  expect(await books.notices()).toEqual([]);
  const { body } = await station.call('/api/v1/incidents?kind=unreadable');
  expect(body).toMatchObject({ items: [{ evidence: [{ kind: 'refused', seen: { reason: 'not-json', times: 3 } }] }] });
  await station.until(async () => (await viewOf('K-1'))?.link === 'up', 'the view');

  for (let n = 0; n < 11; n++) {
    await station.forward(MINUTE);
    await kiosk.heartbeat();
  }
  await station.settled();
  expect(await books.incidents()).toMatchObject([{ state: 'closed' }]);
  expect(await books.orders()).toMatchObject([{ state: 'closed' }]);
});

story('a kiosk that can only repeat itself is there', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-2');
  const said = JSON.stringify({ ts: station.clock.now(), bootId: 'b-1', seq: 4, mode: 'inService' });
  for (let n = 0; n < 8; n++) {
    await kiosk.sendRaw(kiosk.topic('heartbeat'), said);
    await station.forward(MINUTE);
  }
  await station.settled();
  expect(await booksOf(station, 'K-2').incidents()).toEqual([]);
});

story('a kiosk that is retired and registered again at once is another, with the same numbers', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-3');
  const books = booksOf(station, 'K-3');
  for (let n = 0; n < 5; n++) await kiosk.heartbeat();
  await kiosk.fault('BNA-002', 'noteAcceptor');
  await station.settled();
  await station.call('/api/v1/kiosks/K-3', { method: 'DELETE' });
  const entry = { id: 'K-3', hall: 'hall-1', type: 'UTIL', name: '缴费终端', services: ['CASH'], state: 'active' };
  const { body } = await station.call('/api/v1/fleet', { body: { halls: [], kiosks: [entry], people: [] } });
  await station.forward(2 * SECOND);
  await station.settled();
  expect(await books.incidents()).toMatchObject([{ state: 'closed' }]);
  await station.until(async () => (await viewOf('K-3'))?.bootId === null, 'the view of one that was never heard');

  const next = await station.connect('K-3', (body as { passwords: Record<string, string> }).passwords['K-3'] as string);
  await next.heartbeat({ seq: 0 });
  await next.send('fault', { seq: 1, code: 'DOR-001', component: 'door', state: 'raised', action: 'maintenance' });
  await station.settled();
  expect((await books.incidents()).map(({ cause, state }) => `${cause} ${state}`).sort()).toEqual([
    'fault/BNA-002/noteAcceptor closed',
    'fault/DOR-001/door open',
  ]);
});
