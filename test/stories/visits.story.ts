import { expect } from '@jest/globals';
import { Visits } from '#apps/api/answers.js';
import { MINUTE } from '#libs/domain/index.js';
import { LOGGED_IN, pass, phonesFor } from '../harness/limits.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor({ env: LOGGED_IN });
const phones = phonesFor();

const person = (id: string, halls: string[], more: Record<string, unknown> = {}) => ({
  ...{
    id,
    name: `示例${id}`,
    roles: ['technician'],
    halls,
    skills: [],
    channels: [{ kind: 'webhook', url: phones.at(`/${id}`) }],
  },
  ...more,
});
const hallAt = (id: string, north: number | null) => ({
  ...{ id, name: `示例${id}`, region: 'anqing', address: `示例路${id}`, hotline: '0000-000000' },
  ...(north !== null && { lat: 30 + north / 1_000, lon: 117 }),
});
interface Stop {
  halls: { id: string }[];
  orders: { id: string; kioskId: string; cash: boolean }[];
  metres: number | null;
  unplaced: boolean;
}
interface Trip {
  from: { hallId: string; as: string } | null;
  metres: number;
  stops: Stop[];
  bring: { thing: string; kind: string; count: number | null; kioskIds: string[] }[];
  together: { other: string | null }[];
  also: { kioskId: string; metres: number }[];
}
async function tripOf(id: string): Promise<Trip> {
  const { status, body } = await here.station.call(`/api/v1/visits?person=${id}`);
  expect(status).toBe(200);
  Visits.parse(body);
  return body as Trip;
}
const kioskAt = (id: string, hall: string, maintainer: string) =>
  here.station.kiosk(id, { hall, maintainer, heartbeatS: 86_400 });

// S0-Q5c
story(
  'all that somebody has to do is one trip: near halls together, what is nowhere known at the end, one list of what to bring',
  async () => {
    const halls = [hallAt('base', 0), hallAt('near', 10), hallAt('beside', 11), hallAt('far', 60), hallAt('lost', null)];
    const ids = halls.map(({ id }) => id);
    const people = [
      person('p-1', ids, { skills: ['cash', 'printer'] }),
      person('p-2', ids),
      person('p-3', ['beside'], { skills: ['cash'] }),
    ];
    expect((await here.station.call('/api/v1/fleet', { body: { halls, kiosks: [], people } })).status).toBeLessThan(300);
    const near = await kioskAt('K-near', 'near', 'p-1');
    await (await kioskAt('K-far', 'far', 'p-1')).fault('PRN-004', 'receiptPrinter');
    await (await kioskAt('K-lost', 'lost', 'p-1')).fault('PRN-004', 'receiptPrinter');
    await (await kioskAt('K-beside', 'beside', 'p-1')).fault('CBX-002', 'cashUnit');
    await (await kioskAt('K-other', 'beside', 'p-2')).fault('PRN-004', 'receiptPrinter');
    await near.paper(0);
    await pass(here.station, 10 * MINUTE);
    const trip = await tripOf('p-1');
    expect(trip.from).toMatchObject({ hallId: 'base', as: 'base' });
    expect(trip.stops.map(({ halls: of, metres }) => [of.map(({ id }) => id).join('+'), metres])).toEqual([
      ['beside+near', 1_223],
      ['far', 5_449],
      ['lost', null],
    ]);
    expect(trip.metres).toBe(6_672);
    expect(trip.stops.flatMap(({ orders }) => orders.map(({ kioskId }) => kioskId)).sort()).toEqual([
      'K-beside',
      'K-far',
      'K-lost',
      'K-near',
    ]);
    expect(trip.bring).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ thing: 'consumable', kind: 'receiptPaper', count: 1_000, kioskIds: ['K-near'] }),
        expect.objectContaining({ thing: 'part', kind: 'receiptPrinter', kioskIds: expect.arrayContaining(['K-far', 'K-lost']) }),
        expect.objectContaining({ thing: 'key', kind: 'safeKey', kioskIds: ['K-beside'] }),
      ]),
    );
    expect(trip.together).toEqual([{ orderId: expect.any(String), other: 'p-3' }]);
    expect(trip.also.map(({ kioskId, metres }) => [kioskId, metres])).toEqual([['K-other', 0]]);
  },
);

story('it begins where they arrived last, and what is done, or another’s, is on it no more', async () => {
  const [far] = await booksOf(here.station, 'K-far').orders();
  const did = (act: string, more = {}) =>
    here.station.call(`/api/v1/orders/${far?.id}/acts`, { body: { act: `order.${act}`, by: 'p-1', ...more } });
  expect((await did('accept')).status).toBe(201);
  expect((await did('arrive')).status).toBe(201);
  const trip = await tripOf('p-1');
  expect([trip.from, trip.stops[0]?.halls[0]?.id, trip.stops[0]?.metres]).toEqual([
    expect.objectContaining({ hallId: 'far', as: 'arrived' }),
    'far',
    0,
  ]);
  expect((await did('passOn', { to: 'p-2', reason: '换班' })).status).toBe(201);
  const after = await tripOf('p-1');
  expect(after.stops.flatMap(({ orders }) => orders.map(({ kioskId }) => kioskId)).sort()).toEqual([
    'K-beside',
    'K-lost',
    'K-near',
  ]);
  expect((await here.station.call('/api/v1/visits?person=nobody')).status).toBe(422);
});
