import { expect } from '@jest/globals';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor();

// S0-H6b, S2-4.2.2, S0-M2.2
story('a fault that takes a service down has one order and one notice within a second, and ends with its clear', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-1');
  const books = booksOf(station, 'K-1');
  await kiosk.heartbeat();
  const began = performance.now();
  await kiosk.fault('BNA-002', 'noteAcceptor');
  await station.until(async () => (await books.notices()).length === 1, 'the notice', 1_000);
  expect(performance.now() - began).toBeLessThan(1_000);

  const [incident] = await books.incidents();
  expect(incident).toMatchObject({
    state: 'open',
    severity: 'degraded',
    servicesLost: ['CASH'],
    cause: 'fault/BNA-002/noteAcceptor',
  });
  expect(incident?.holding[0]).toMatchObject({
    rule: 'fault-reported',
    evidence: { seen: { code: 'BNA-002', state: 'raised' } },
  });
  const [order] = await books.orders();
  expect(order).toMatchObject({ state: 'open', kind: 'repair', priority: 'high', incidentId: incident?.id });
  const [notice] = await books.notices();
  expect(notice).toMatchObject({
    state: 'published',
    kind: 'cashOnly',
    services: ['CASH'],
    available: ['QRPAY', 'RCPT'],
    orderId: order?.id,
  });
  expect(notice?.body.zh).toContain('无法办理现金缴费');

  await kiosk.fault('BNA-002', 'noteAcceptor', 'cleared');
  await station.until(async () => (await books.notices('published')).length === 0, 'the notice to go', 1_000);
  expect((await books.incidents())[0]?.state).toBe('closed');
  expect((await books.orders())[0]?.state).toBe('closed');
  expect((await books.orders())[0]?.history.map((event) => event.what)).toEqual(['opened', 'closed']);
});

story('a fault told three times is one incident, one order and one notice', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-2');
  const books = booksOf(station, 'K-2');
  for (let i = 0; i < 3; i++) await kiosk.fault('CRD-003', 'cardReader');
  await station.settled();
  expect(await books.incidents()).toHaveLength(1);
  expect(await books.orders()).toHaveLength(1);
});

story('a fault that takes nothing from the public opens an order and no notice', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-3');
  const books = booksOf(station, 'K-3');
  await kiosk.fault('BNA-003', 'noteAcceptor');
  await station.settled();
  expect(await books.orders()).toHaveLength(1);
  expect(await books.notices()).toHaveLength(0);
  // And both say why nobody was told: the public, and a technician whom nobody has named.
  const [order] = await books.orders();
  const about = { incidentId: order?.incidentId, kioskId: 'K-3', kioskIds: ['K-3'] };
  const untold = (of: string) => station.call(`/api/v1/withheld?of=${of}&kioskId=K-3`);
  expect(await untold('notice')).toMatchObject({
    body: { items: [{ ...about, of: 'notice', reason: 'nothing-lost' }], next: null },
  });
  expect(await untold('alert')).toMatchObject({
    body: { items: [{ ...about, of: 'alert', reason: 'nobody-assigned', orderId: order?.id }], next: null },
  });
  expect(await untold('alarm')).toMatchObject({ body: { items: [] } });
  expect(await untold('alert&state=held')).toMatchObject({ status: 400, body: { errors: [{ field: 'of' }] } });
});

story('a code that nobody knows is judged by its action and component', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-4');
  const books = booksOf(station, 'K-4');
  await kiosk.fault('VENDOR-9', 'noteAcceptor');
  await station.settled();
  expect((await books.incidents())[0]).toMatchObject({ severity: 'degraded', servicesLost: ['CASH'] });
});

story('words that break databases elsewhere are only words here', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-5');
  const books = booksOf(station, 'K-5');
  await kiosk.send('fault', {
    code: "'; DROP TABLE incident; --",
    component: 'noteAcceptor',
    state: 'raised',
    detail: '\u0000 \ud800 😀',
  });
  await kiosk.fault('CRD-003', 'cardReader');
  await station.settled();
  const causes = (await books.incidents()).map((incident) => incident.cause);
  expect(causes).toContain('fault/CRD-003/cardReader');
});
