import { expect } from '@jest/globals';
import {
  DAY,
  HOUR,
  type Incident,
  type MaintenanceOrder,
  MINUTE,
  type OutageNotice,
  type Silence,
  type Withheld,
} from '#libs/domain/index.js';
import { allOf, hallOf, tellOf } from '../../harness/halls.js';
import type { StoryKiosk } from '../../harness/station.js';
import { stationFor, story } from '../../harness/story.js';

const here = stationFor();

const iso = (at: number): string => new Date(at).toISOString();

async function silence(scope: Record<string, unknown>, ms: number): Promise<{ id: string; body: Silence; status: number }> {
  const { station } = here;
  const wanted = { for: scope, until: iso(station.clock.now() + ms), why: '装修' };
  const { status, body } = await station.call('/api/v1/silences', { body: wanted });
  return { id: (body as Silence).id, body, status };
}

const openOf = (hallId: string): Promise<Incident[]> => allOf<Incident>(here.station, `incidents?state=open&hallId=${hallId}`);
const heldOf = (hallId: string): Promise<Withheld[]> => allOf<Withheld>(here.station, `withheld?state=held&hallId=${hallId}`);

const noticesOf = (hallId: string): Promise<OutageNotice[]> =>
  allOf<OutageNotice>(here.station, `notices?state=published&hallId=${hallId}`);
const ordersOf = (hallId: string): Promise<MaintenanceOrder[]> =>
  allOf<MaintenanceOrder>(here.station, `orders?hallId=${hallId}`);

story(
  'a silence of a kiosk keeps its faults from people but not its door, and from the public nothing; its end tells what still stands',
  async () => {
    const { station } = here;
    const [kiosk] = (await hallOf(station, 'hall-s', 1)) as [StoryKiosk];
    await kiosk.heartbeat();
    await kiosk.fault('BNA-002', 'noteAcceptor');
    await station.settled();
    const set = await silence({ kioskId: kiosk.id }, 30 * MINUTE);
    expect(set).toMatchObject({ status: 201, body: { state: 'active', by: 'admin', why: '装修' } });
    await kiosk.fault('PRN-002', 'receiptPrinter');
    await kiosk.fault('DOR-002', 'door');
    await station.settled();
    const open = await openOf('hall-s');
    expect(open.map(({ cause, quiet }) => [cause, quiet?.reason ?? null]).sort()).toEqual([
      ['consumable/receiptPaper', 'silenced'],
      ['fault/BNA-002/noteAcceptor', null],
      ['fault/DOR-002/door', null],
    ]);
    const printer = open.find(({ cause }) => cause === 'consumable/receiptPaper');
    expect(printer?.quiet).toMatchObject({ by: 'admin', why: { zh: '装修' }, silenceId: set.id });
    const [held, ...more] = await heldOf('hall-s');
    expect(more).toEqual([]);
    expect(held).toMatchObject({ reason: 'silenced', inhibitedBy: set.id, state: 'held', incidentId: printer?.id, quiet: true });
    expect(held?.explanation.zh).toContain('装修');
    const [notice] = (await noticesOf('hall-s')).filter(({ incidentId }) => incidentId === printer?.id);
    expect(notice).toMatchObject({ orderId: null, state: 'published' });
    expect(notice?.body.zh).not.toMatch(/安排维修|维修单号/);
    expect((await ordersOf('hall-s')).map(({ cause }) => cause).sort()).toEqual([
      'fault/BNA-002/noteAcceptor',
      'fault/DOR-002/door',
    ]);

    for (let minute = 0; minute < 31; minute++) {
      await kiosk.heartbeat();
      await station.forward(MINUTE);
    }
    const [order] = (await ordersOf('hall-s')).filter(({ incidentId }) => incidentId === printer?.id);
    expect(order).toMatchObject({ state: 'open', cause: 'consumable/receiptPaper', beganAt: printer?.openedAt });
    expect((await openOf('hall-s')).map(({ quiet }) => quiet)).toEqual([undefined, undefined, undefined]);
    expect((await noticesOf('hall-s')).find(({ id }) => id === notice?.id)).toMatchObject({ orderId: order?.id });
    expect(await heldOf('hall-s')).toEqual([]);
    expect(await allOf(station, 'silences?state=over')).toMatchObject([{ id: set.id, state: 'over', endedAt: null }]);
  },
);

story('of a hall in a silence the public is told at once, and people when somebody ends the silence', async () => {
  const { station } = here;
  const kiosks = await hallOf(station, 'hall-t', 3);
  await tellOf(kiosks);
  const set = await silence({ hallId: 'hall-t' }, DAY);
  await station.forward(5 * MINUTE);
  const [outage, ...others] = await openOf('hall-t');
  expect(others).toEqual([]);
  expect(outage).toMatchObject({
    kind: 'hall',
    kioskIds: kiosks.map(({ id }) => id),
    quiet: { reason: 'silenced', by: 'admin' },
  });
  expect(await ordersOf('hall-t')).toEqual([]);
  const [notice] = await noticesOf('hall-t');
  expect(notice).toMatchObject({ kioskIds: kiosks.map(({ id }) => id), orderId: null });
  expect((await station.call(`/api/v1/silences/${set.id}`, { method: 'DELETE' })).status).toBe(204);
  await station.forward(MINUTE);
  expect(await openOf('hall-t')).toMatchObject([{ id: outage?.id }]);
  expect(await ordersOf('hall-t')).toMatchObject([{ state: 'open', incidentId: outage?.id }]);
  expect((await station.call(`/api/v1/silences/${set.id}`)).body).toMatchObject({ state: 'over', endedBy: 'admin' });
  expect((await station.call(`/api/v1/silences/${set.id}`, { method: 'DELETE' })).status).toBe(404);
});

story(
  'a silence without a place, without an end, for a place that is not there or for longer than thirty days is refused',
  async () => {
    const { station } = here;
    await station.hall({ id: 'hall-w' });
    const until = iso(station.clock.now() + HOUR);
    const statusOf = async (body: unknown): Promise<number> => (await station.call('/api/v1/silences', { body })).status;
    const scope = { hallId: 'hall-w' };
    expect(await statusOf({ for: {}, until, why: 'x' })).toBe(400);
    expect(await statusOf({ for: { ...scope, region: 'anqing' }, until, why: 'x' })).toBe(400);
    expect(await statusOf({ for: scope, why: 'x' })).toBe(400);
    expect(await statusOf({ for: scope, until })).toBe(400);
    expect(await statusOf({ for: scope, until: iso(station.clock.now() - 1), why: 'x' })).toBe(400);
    expect(await statusOf({ for: scope, until: iso(station.clock.now() + 31 * DAY), why: 'x' })).toBe(400);
    expect(await statusOf({ for: { hallId: 'nowhere' }, until, why: 'x' })).toBe(422);
  },
);

story(
  'while maintenance of a hall is planned the public reads of it and when it ends; people are told after it, doors excepted',
  async () => {
    const { station } = here;
    const now = station.clock.now();
    const why = { zh: '更换地毯', en: 'new carpet' };
    await station.hall({ id: 'hall-m', maintenance: [{ kind: 'once', from: now, to: now + 20 * MINUTE, why }] });
    const kiosk = await station.kiosk('hall-m-K1', { hall: 'hall-m' });
    await kiosk.heartbeat();
    await kiosk.fault('PRN-004', 'receiptPrinter');
    await kiosk.fault('DOR-002', 'door');
    await station.settled();
    expect((await openOf('hall-m')).map(({ cause, quiet }) => [cause, quiet?.reason ?? null]).sort()).toEqual([
      ['fault/DOR-002/door', null],
      ['fault/PRN-004/receiptPrinter', 'planned-maintenance'],
    ]);
    expect(await heldOf('hall-m')).toMatchObject([{ reason: 'planned-maintenance', inhibitedBy: null }]);
    const notice = (await noticesOf('hall-m')).find(({ services }) => services.includes('RCPT'));
    expect(notice).toMatchObject({ planned: true, until: iso(now + 20 * MINUTE), reason: { zh: '计划维护（更换地毯）' } });
    expect(notice?.title.zh).toContain('计划维护公告');
    expect((await ordersOf('hall-m')).map(({ kind }) => kind)).toEqual(['security']);
    for (let minute = 0; minute < 21; minute++) {
      await kiosk.heartbeat();
      await station.forward(MINUTE);
    }
    expect((await ordersOf('hall-m')).map(({ cause }) => cause).sort()).toEqual([
      'fault/DOR-002/door',
      'fault/PRN-004/receiptPrinter',
    ]);
    const after = (await noticesOf('hall-m')).find(({ id }) => id === notice?.id);
    expect(after).toMatchObject({ state: 'published' });
    expect(after?.planned).toBeUndefined();
    expect(after?.body.zh).toMatch(/安排维修.*维修单号/);
  },
);

story('planned work that is taken out keeps nothing from people any more', async () => {
  const { station } = here;
  const now = station.clock.now();
  const why = { zh: '更换地毯', en: 'new carpet' };
  await station.hall({ id: 'hall-n', maintenance: [{ kind: 'once', from: now, to: now + DAY, why }] });
  const kiosk = await station.kiosk('hall-n-K1', { hall: 'hall-n' });
  await kiosk.heartbeat();
  await kiosk.fault('BNA-002', 'noteAcceptor');
  await station.settled();
  expect(await ordersOf('hall-n')).toEqual([]);
  const changed = await station.call('/api/v1/halls/hall-n', { method: 'PATCH', body: { maintenance: [] } });
  expect(changed.status).toBe(200);
  await kiosk.heartbeat();
  await station.forward(MINUTE);
  expect(await ordersOf('hall-n')).toMatchObject([{ cause: 'fault/BNA-002/noteAcceptor', state: 'open' }]);
});
