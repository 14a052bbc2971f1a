import { expect } from '@jest/globals';
import { HOUR, type MaintenanceOrder, MINUTE } from '#libs/domain/index.js';
import { LOGGED_IN, pass, phonesFor } from '../harness/limits.js';
import { ALL_WELL, WORK } from '../harness/order-acts.js';
import type { StoryKiosk } from '../harness/station.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor({ env: LOGGED_IN });
const phones = phonesFor();

const person = (id: string, roles: string[], more: Record<string, unknown> = {}) => ({
  ...{ id, name: `示例${id}`, roles, halls: ['hall-1'], skills: [], channels: [{ kind: 'webhook', url: phones.at(`/${id}`) }] },
  ...more,
});
const PEOPLE = () => [
  person('tec-1', ['technician']),
  person('tec-2', ['technician']),
  person('hall-a', ['manager'], { department: 'unit' }),
  person('it-1', ['noc'], { department: 'it', halls: [] }),
  person('sec-1', ['security']),
  person('saf-1', ['security'], { department: 'safe', halls: [] }),
  person('bui-1', ['supervisor'], { department: 'house', halls: [] }),
  person('cash-1', ['cashOfficer'], { department: 'unit', skills: ['cash'] }),
  person('cash-2', ['cashOfficer'], { department: 'unit', skills: ['cash'] }),
];
async function furnished(people = PEOPLE()): Promise<void> {
  const departments = [
    { id: 'unit', name: '使用单位', kind: 'using' },
    { id: 'it', name: '信通', kind: 'it' },
    { id: 'safe', name: '安监', kind: 'safety' },
    { id: 'house', name: '综合', kind: 'general' },
  ];
  const { status } = await here.station.call('/api/v1/fleet', { body: { halls: [], kiosks: [], departments, people } });
  expect(status).toBeLessThan(300);
}
const kioskOf = (id: string, more = {}): Promise<StoryKiosk> => here.station.kiosk(id, { heartbeatS: 86_400, ...more });
const orderOf = async (kioskId: string): Promise<MaintenanceOrder> => {
  const [order] = await booksOf(here.station, kioskId).orders();
  if (!order) throw new Error(`${kioskId} has no order`);
  return order;
};
const whyOf = ({ why = [] }: MaintenanceOrder) => why.map(({ reason }) => reason);
async function did(order: MaintenanceOrder, name: string, by: string, more: Record<string, unknown> = {}): Promise<void> {
  const { status, body } = await here.station.call(`/api/v1/orders/${order.id}/acts`, {
    body: { act: `order.${name}`, by, ...more },
  });
  expect([status, body]).toEqual([201, expect.anything()]);
}
async function mended(kiosk: StoryKiosk, kioskId: string, by: string, code: string, component: string): Promise<void> {
  const order = await orderOf(kioskId);
  for (const name of ['accept', 'arrive']) await did(order, name, by);
  await kiosk.fault(code, component, 'cleared');
  await here.station.settled();
  await did(order, 'repair', by, { record: WORK });
  await did(order, 'acceptance', by === 'tec-1' ? 'tec-2' : 'tec-1', { passed: true, checks: ALL_WELL });
}

// S0-Q2.3, S0-Q2.4, S0-Q2.5
story(
  'a jam goes to hall staff, programs and cameras to IT, doors to security, smoke to safety, mains to the building, a broken printer to the named maintainer',
  async () => {
    await furnished();
    await here.station.hall({ id: 'hall-p' });
    const kiosk = await kioskOf('K-1', { maintainer: 'tec-2' });
    await kiosk.fault('PRN-003', 'receiptPrinter');
    await pass(here.station, 10 * MINUTE);
    expect(await orderOf('K-1')).toMatchObject({ assignee: 'hall-a', why: [{ reason: 'trade' }] });
    for (const [code, component, who] of [
      ['SYS-001', 'application', 'it-1'],
      ['CAM-002', 'surveillanceCamera', 'it-1'],
      ['DOR-001', 'cabinetDoor', 'sec-1'],
      ['ENV-002', 'environment', 'saf-1'],
      ['PWR-001', 'power', 'bui-1'],
      ['PRN-004', 'receiptPrinter', 'tec-2'],
    ] as const) {
      const id = `K-${code}`;
      // Mains that only one of many loses are waited for: it has a hall of its own.
      const hall = code === 'PWR-001' ? 'hall-p' : 'hall-1';
      await (await kioskOf(id, { maintainer: 'tec-2', hall })).fault(code, component);
      await pass(here.station, 10 * MINUTE);
      expect([code, (await orderOf(id)).assignee]).toEqual([code, who]);
    }
    expect(whyOf(await orderOf('K-PRN-004'))).toEqual(['maintainer']);
    expect((await orderOf('K-SYS-001')).why?.[0]?.says.zh).toContain('信通');
  },
);

// S0-Q5c, S0-Q6a
story('cash goes to two cash officers of the using unit, and neither is a technician', async () => {
  const kiosk = await kioskOf('K-cash', { maintainer: 'tec-1' });
  await kiosk.fault('CBX-002', 'cashUnit');
  await pass(here.station, 10 * MINUTE);
  const order = await orderOf('K-cash');
  expect([order.kind, [order.assignee, order.second].sort()]).toEqual(['settle', ['cash-1', 'cash-2']]);
});

story('who mended it last gets the same fault again; else it goes to who has least in hand', async () => {
  const kiosk = await kioskOf('K-2');
  await kiosk.fault('PRN-004', 'receiptPrinter');
  await here.station.settled();
  // tec-2 has an order already.
  const first = await orderOf('K-2');
  expect([first.assignee, whyOf(first)]).toEqual(['tec-1', ['trade', 'load']]);
  await did(first, 'assign', 'hall-a', { to: 'tec-2', reason: '熟悉此机' });
  expect((await orderOf('K-2')).why).toBeUndefined();
  await mended(kiosk, 'K-2', 'tec-2', 'PRN-004', 'receiptPrinter');
  await pass(here.station, 30 * HOUR);
  await kiosk.fault('PRN-004', 'receiptPrinter');
  await here.station.settled();
  const again = await orderOf('K-2');
  expect(again.id).not.toBe(first.id);
  expect([again.assignee, whyOf(again)]).toEqual(['tec-2', ['trade', 'mended']]);
});

story('it is offered to the best first, with why, and a technician may ask', async () => {
  const { id } = await orderOf('K-2');
  const { status, body } = await here.station.call(`/api/v1/orders/${id}/candidates`);
  const { items } = body as { items: { id: string; why: { reason: string }[]; orders: number; able: boolean }[] };
  expect(status).toBe(200);
  expect(items.slice(0, 2).map((one) => one.id)).toEqual(['tec-2', 'tec-1']);
  expect(items[0]?.orders).toBeGreaterThan(items[1]?.orders ?? 0);
  expect(items.map((one) => one.id)).toEqual(expect.arrayContaining(['hall-a', 'cash-1']));
});

story('of an assignee who leaves the firm nobody waits: what they have not accepted is another’s', async () => {
  await furnished(PEOPLE().map((one) => (one.id === 'tec-2' ? { ...one, roles: ['auditor'], halls: [] } : one)));
  await here.station.settled();
  await here.station.until(async () => (await orderOf('K-2')).assignee === 'tec-1', 'the order to go to another');
  expect(whyOf(await orderOf('K-2'))).toEqual(['trade']);
  await furnished();
});

story('a kiosk that moves during the repair takes along who repairs it, and why', async () => {
  await here.station.hall({ id: 'hall-2' });
  const kiosk = await kioskOf('K-3', { maintainer: 'tec-1' });
  await kiosk.fault('PRN-004', 'receiptPrinter');
  await here.station.settled();
  const order = await orderOf('K-3');
  for (const name of ['accept', 'arrive']) await did(order, name, 'tec-1');
  await here.station.call('/api/v1/kiosks/K-3', { method: 'PATCH', body: { hall: 'hall-2' } });
  await here.station.settled();
  await here.station.until(async () => (await orderOf('K-3')).hallId === 'hall-2', 'the order to go along');
  const moved = await orderOf('K-3');
  expect([moved.state, moved.assignee, whyOf(moved)]).toEqual(['arrived', 'tec-1', ['maintainer']]);
});
