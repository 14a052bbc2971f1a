import { expect } from '@jest/globals';
import { personOf } from '../harness/order-acts.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor();
/** Of the hall; and some 111 m north of it. */
const HALL = { lat: 30.54, lon: 117.06 };
const NEAR = { lat: 30.541, lon: 117.06 };

/** An order that p-1 has accepted. */
async function accepted(kioskId: string): Promise<string> {
  const { station } = here;
  const kiosk = await station.kiosk(kioskId, { maintainer: 'p-1' });
  await kiosk.fault('BNA-002', 'noteAcceptor');
  await station.settled();
  const [order] = await booksOf(station, kioskId).orders();
  await did(order?.id ?? '', { act: 'order.accept' });
  return order?.id ?? '';
}

const did = (orderId: string, body: object) =>
  here.station.call(`/api/v1/orders/${orderId}/acts`, { body: { by: 'p-1', ...body } });

story(
  'who arrives may show it by the kiosk’s code, or by how far their telephone was; where it was is kept nowhere',
  async () => {
    const { station } = here;
    await station.call('/api/v1/fleet', { body: { halls: [], kiosks: [], people: [personOf('p-1')] } });
    await station.hallLies(HALL);
    const [first, second, third] = [await accepted('K-1'), await accepted('K-2'), await accepted('K-3')];

    const wrong = await did(first, { act: 'order.arrive', arrival: { scanned: 'K-2' } });
    expect(wrong).toMatchObject({
      status: 409,
      body: { because: 'other-kiosk', possible: expect.arrayContaining(['order.arrive']) },
    });
    expect((await did(first, { act: 'order.arrive', arrival: { scanned: 'K-1' } })).status).toBe(201);
    expect((await did(second, { act: 'order.arrive', arrival: { place: NEAR } })).status).toBe(201);
    expect((await did(third, { act: 'order.arrive' })).status).toBe(201);
    expect((await did(third, { act: 'order.arrive', arrival: { place: { lat: 91, lon: 0 } } })).status).toBe(400);

    const orders = await Promise.all([first, second, third].map((id) => station.stores.orders.one(id)));
    const arrivalOf = (id: string) => orders.find((order) => order?.id === id);
    expect(arrivalOf(first)?.arrivals).toMatchObject([{ by: 'p-1', scanned: 'K-1' }]);
    expect(arrivalOf(second)?.arrivals).toMatchObject([{ by: 'p-1', metres: 111 }]);
    expect(arrivalOf(second)?.history.at(-1)?.note.zh).toBe('已到场，手机定位距大厅约111米');
    expect(arrivalOf(third)?.arrivals).toBeUndefined();
    const tables = ['maintenance_order', 'order_act', 'act'];
    const kept = await Promise.all(tables.map((name) => station.stores.database.query(`SELECT * FROM ${name}`)));
    const text = JSON.stringify(kept);
    expect(text).toContain('K-1');
    expect(text).not.toContain(String(NEAR.lat));
  },
);
