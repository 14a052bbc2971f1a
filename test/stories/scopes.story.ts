import { afterAll, beforeAll, expect } from '@jest/globals';
import { Stream } from '#apps/api/testing/stream.js';
import { Grounds, SCOPES, thingsOf } from '../access/place.js';
import { sampleIncident } from '../harness/sample-books.js';
import { story } from '../harness/story.js';

let grounds: Grounds;
beforeAll(async () => {
  grounds = await Grounds.open();
}, 120_000);
afterAll(() => grounds.stand.close());

const [HERE, THERE] = [thingsOf('aq-civic'), thingsOf('hf-civic')];

async function told(token: string, method: string, path: string, body?: unknown): Promise<[number, string?]> {
  const answer = await grounds.ask(token, method, `/api/v1/${path}`, body);
  const text = await answer.text();
  const { because } = text === '' ? {} : (JSON.parse(text) as { because?: string });
  return because === undefined ? [answer.status] : [answer.status, because];
}

story('a technician of another hall neither sees nor accepts the order, nor hears of it', async () => {
  const token = await grounds.session('technician', SCOPES['one hall']);
  const live = await Stream.open(`${grounds.stand.url}/api/v1/events`, { authorization: `Bearer ${token}` });
  expect(await told(token, 'GET', `orders/${HERE.order}`)).toEqual([200]);
  expect(await told(token, 'GET', `orders/${THERE.order}`)).toEqual([403, 'not-their-place']);
  const accept = { act: 'order.accept', by: THERE.person };
  expect(await told(token, 'POST', `orders/${THERE.order}/acts`, accept)).toEqual([403, 'not-their-place']);
  const listed = await (await grounds.ask(token, 'GET', '/api/v1/orders')).json();
  expect((listed as { items: { id: string }[] }).items.map(({ id }) => id)).toEqual([HERE.order]);
  const asked = await (await grounds.ask(token, 'GET', `/api/v1/orders?hallId=hf-civic`)).json();
  expect(asked).toEqual({ items: [], next: null });

  await grounds.stand.books.transact(async ({ tell }) => {
    for (const [hallId, { kiosk: kioskId }] of [
      ['hf-civic', THERE],
      ['aq-civic', HERE],
    ] as const) {
      const body = sampleIncident({ id: `IN-new-${hallId}`, kioskId, hallId });
      await tell({ at: grounds.stand.clock.now(), what: 'incident', how: 'opened', subject: body.id, body });
    }
  });
  const [first] = await live.first(1);
  live.close();
  expect(first).toMatchObject({ event: 'incident', data: { subject: 'IN-new-aq-civic' } });
});

// S0-P7
story('a regulator reads all halls of the region, exports their register, and changes nothing', async () => {
  const token = await grounds.session('regulator', SCOPES['a region']);
  expect(await told(token, 'GET', `kiosks/${HERE.kiosk}`)).toEqual([200]);
  const file = (await (await grounds.ask(token, 'GET', '/api/v1/fleet')).json()) as Record<string, { id: string }[]>;
  expect(file['halls']?.map(({ id }) => id)).toEqual(['aq-civic', 'aq-power']);
  expect(file['kiosks']?.map(({ id }) => id)).toEqual(['K-aq-civic', 'K-aq-power']);
  expect(file['people']).toEqual([]);

  const before = await grounds.stand.get(`/api/v1/kiosks/${HERE.kiosk}`);
  const writes: [string, string, unknown?][] = [
    ['PATCH', `kiosks/${HERE.kiosk}`, { spot: 'west' }],
    ['DELETE', `kiosks/${HERE.kiosk}`],
    ['POST', `kiosks/${HERE.kiosk}/credentials`, {}],
    ['PATCH', 'halls/aq-civic', { hotline: '0' }],
    ['POST', `orders/${HERE.order}/acts`, { act: 'order.accept', by: HERE.person }],
    ['POST', 'fleet', file],
    ['DELETE', `silences/${grounds.silences.get('aq-civic')}`],
  ];
  for (const [method, path, body] of writes)
    expect([path, ...(await told(token, method, path, body))]).toEqual([path, 403, 'no-role']);
  expect(await grounds.stand.get(`/api/v1/kiosks/${HERE.kiosk}`)).toEqual(before);
});

story('a silence of a region is seen from each of its halls and ended only by who has the region', async () => {
  const [ofHall, ofRegion] = [await grounds.session('noc', SCOPES['one hall']), await grounds.session('noc', SCOPES['a region'])];
  const id = grounds.silences.get('anqing') as string;
  expect(await told(ofHall, 'GET', `silences/${id}`)).toEqual([200]);
  expect(await told(ofHall, 'DELETE', `silences/${id}`)).toEqual([403, 'not-their-place']);
  expect(await told(ofRegion, 'DELETE', `silences/${id}`)).toEqual([204]);
});

story('a kiosk is not moved into a hall that is somebody else’s, nor a hall into another region', async () => {
  const [noc, manager] = [await grounds.session('noc', SCOPES['a region']), await grounds.session('manager', SCOPES['a region'])];
  expect(await told(noc, 'PATCH', `kiosks/${HERE.kiosk}`, { hall: 'hf-civic' })).toEqual([403, 'not-their-place']);
  expect(await told(noc, 'PATCH', `kiosks/${HERE.kiosk}`, { hall: 'aq-power' })).toEqual([200]);
  expect(await told(manager, 'PATCH', 'halls/aq-power', { region: 'hefei' })).toEqual([403, 'not-their-place']);
});
