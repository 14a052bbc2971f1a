import { expect } from '@jest/globals';
import type { Incident, MaintenanceOrder, OutageNotice, Withheld } from '#libs/domain/index.js';
import { MINUTE, SECOND } from '#libs/domain/index.js';
import { allOf, hallOf, tellOf } from '../../harness/halls.js';
import { booksOf, stationFor, story } from '../../harness/story.js';

const here = stationFor();

story('a hall that falls silent at once is one incident, one order and one notice, and its end ends all three', async () => {
  const { station } = here;
  const kiosks = await hallOf(station, 'hall-a', 8);
  await tellOf(kiosks);
  await station.forward(4 * MINUTE);
  const inHall = '?hallId=hall-a';
  const incidents = await allOf<Incident>(station, `incidents${inHall}`);
  expect(incidents).toMatchObject([
    { cause: 'hall/network', state: 'open', kioskId: null, kioskIds: kiosks.map(({ id }) => id) },
  ]);
  const orders = await allOf<MaintenanceOrder>(station, `orders${inHall}`);
  expect(orders).toMatchObject([{ kind: 'inspect', priority: 'urgent', kioskId: null, incidentId: incidents[0]?.id }]);
  const notices = await allOf<OutageNotice>(station, `notices${inHall}`);
  expect(notices).toMatchObject([{ state: 'published', kioskIds: kiosks.map(({ id }) => id), orderId: orders[0]?.id }]);
  expect(notices[0]?.body.zh).toContain('全部自助设备（8台）因大厅网络中断无法办理');
  expect((await booksOf(station, kiosks[3]?.id ?? '').incidents('open'))[0]?.id).toBe(incidents[0]?.id);

  await tellOf(kiosks);
  await station.settled();
  await station.forward(5 * SECOND);
  for (const books of ['incidents', 'orders']) {
    expect(await allOf(station, `${books}${inHall}`)).toMatchObject([{ state: 'closed' }]);
  }
  expect(await allOf(station, `notices${inHall}`)).toMatchObject([{ state: 'withdrawn' }]);
  expect(await allOf(station, `withheld${inHall}&state=held`)).toEqual([]);
});

story('a hall whose kiosks fall silent over two minutes is one incident, one order and one notice', async () => {
  const { station } = here;
  const kiosks = await hallOf(station, 'hall-b', 8);
  for (const kiosk of kiosks) {
    await kiosk.heartbeat();
    await station.forward(15 * SECOND);
  }
  await station.forward(6 * MINUTE);
  expect(await allOf(station, 'incidents?hallId=hall-b')).toMatchObject([{ cause: 'hall/network', state: 'open' }]);
  expect(await allOf(station, 'orders?hallId=hall-b')).toHaveLength(1);
  const [notice, ...more] = await allOf<OutageNotice>(station, 'notices?hallId=hall-b');
  expect(more).toEqual([]);
  expect(notice?.kioskIds).toHaveLength(8);
});

story('a kiosk that is silent alone is told as soon as that is known, for the others of its hall were heard since', async () => {
  const { station } = here;
  const kiosks = await hallOf(station, 'hall-c', 4);
  await tellOf(kiosks);
  const silentAt = station.clock.now() + 3 * MINUTE;
  for (let minute = 0; minute < 4; minute++) {
    await station.forward(MINUTE);
    await tellOf(kiosks.slice(1));
  }
  await station.settled();
  const [incident, ...more] = await allOf<Incident>(station, 'incidents?hallId=hall-c');
  expect(more).toEqual([]);
  expect(incident).toMatchObject({ cause: 'link', kioskId: kiosks[0]?.id });
  expect(Date.parse(String(incident?.openedAt))).toBe(silentAt);
  expect(await allOf(station, 'withheld?hallId=hall-c')).toEqual([]);
});

story('one of a hall whose others speak rarely waits until the last of them that may be out is heard', async () => {
  const { station } = here;
  const kiosks = await hallOf(station, 'hall-f', 2, { heartbeatS: 300 });
  const [quick, slow] = kiosks;
  await tellOf(kiosks);
  quick?.cut();
  await station.settled();
  await station.forward(190 * SECOND);
  const held = await allOf<Withheld>(station, 'withheld?hallId=hall-f&state=held');
  expect(held).toMatchObject([{ reason: 'hold', cause: 'link', kioskId: quick?.id, until: null, incidentId: null }]);
  expect(held[0]).not.toHaveProperty('alarm');
  expect(held[0]).not.toHaveProperty('awaits');
  expect(held[0]?.explanation.en).toContain('whole hall');
  await slow?.heartbeat();
  await station.settled();
  const [incident, ...more] = await allOf<Incident>(station, 'incidents?hallId=hall-f');
  expect(more).toEqual([]);
  expect(incident).toMatchObject({ cause: 'link', kioskId: quick?.id });
  const became = await allOf<Withheld>(station, 'withheld?hallId=hall-f&state=opened&reason=hold&kind=link');
  expect(became).toMatchObject([{ incidentId: incident?.id }]);
});

story(
  'a kiosk that is out of paper when its hall returns has its own incident, and a door opened meanwhile is told at once',
  async () => {
    const { station } = here;
    const kiosks = await hallOf(station, 'hall-d', 5);
    await tellOf(kiosks);
    await station.forward(4 * MINUTE);
    const [first, second] = kiosks;
    const began = performance.now();
    await second?.fault('DOR-001', 'cabinetDoor');
    const doors = () => booksOf(station, second?.id ?? '').orders();
    await station.until(async () => (await doors()).some(({ kind }) => kind === 'security'), 'the order for the door');
    expect(performance.now() - began).toBeLessThan(3_000);
    await first?.paper(0);
    await tellOf(kiosks);
    await station.settled();
    const open = await allOf<Incident>(station, 'incidents?hallId=hall-d&state=open');
    expect(open.map(({ cause, kioskId }) => [cause, kioskId]).sort()).toEqual([
      ['consumable/receiptPaper', first?.id],
      ['fault/DOR-001/cabinetDoor', second?.id],
    ]);
  },
);

story('a hall whose kiosks told of lost mains before they fell silent has lost its power', async () => {
  const { station } = here;
  const kiosks = await hallOf(station, 'hall-e', 4);
  await tellOf(kiosks);
  for (const kiosk of kiosks.slice(0, 2)) await kiosk.fault('PWR-001', 'power');
  await station.forward(5 * MINUTE);
  const [incident, ...more] = await allOf<Incident>(station, 'incidents?hallId=hall-e');
  expect(more).toEqual([]);
  expect(incident).toMatchObject({ cause: 'hall/power', severity: 'critical', reason: { zh: '大厅市电中断' } });
  const [order] = await allOf<MaintenanceOrder>(station, 'orders?hallId=hall-e');
  expect(order?.firstAction.zh).toContain('空气开关');
});
