import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FleetRegistry, MemoryBooks, type News } from '#libs/adapters/memory/index.js';
import { FleetFile } from '#libs/contracts/index.js';
import {
  type AlertMessage,
  END_CAUSES,
  type EndCause,
  type Finding,
  type Fleet,
  type Incident,
  isDone,
  type MaintenanceOrder,
  type OrderActName,
  type OutageNotice,
  SECOND,
  type Withheld,
} from '#libs/domain/index.js';
import { writtenAlert } from '#test/harness/written-alert.js';
import { Decide } from '../decide.js';
import { WELL_KNOWN } from '../testing/well-known.js';

const START = Date.UTC(2026, 10, 23, 2);
const KIOSKS = ['a-1', 'a-2', 'a-3', 'b-1'];
const CAUSES = { link: 'ALL', 'fault/BNA-002/noteAcceptor': ['CASH'], 'fault/SCR-001/display': 'ALL' } as const;
type CauseName = keyof typeof CAUSES;

const FLEET = FleetFile.parse({
  halls: ['a', 'b'].map((id) => ({ id, region: 'north', hotline: '0000' })),
  kiosks: KIOSKS.map((id) => ({ id, hall: id[0] as string, services: ['CASH', 'RCPT'], maintainer: 'p-1' })),
  people: ['p-1', 'p-2'].map((id) => ({
    id,
    roles: ['technician'],
    channels: [{ kind: 'webhook', url: 'http://127.0.0.1:9/a' }],
  })),
});

/** Everything that was told of, as it was told last. */
class Desk {
  readonly incidents = new Map<string, Incident>();
  readonly orders = new Map<string, MaintenanceOrder>();
  readonly notices = new Map<string, OutageNotice>();
  readonly withheld = new Map<string, Withheld>();
  readonly alerts: AlertMessage[] = [];
  /** Notices that the last decision withdrew. */
  withdrawn: OutageNotice[] = [];
  /** Of a kiosk and cause the rule that was taken away, or that the kiosk was retired, last. */
  readonly endOf = new Map<string, { by: EndCause; at: number }>();
  private readonly holding = new Set<string>();
  private at = START;
  private readonly registry = new FleetRegistry(FLEET as unknown as Fleet);
  private readonly stage: Decide;

  constructor() {
    const { registry } = this;
    const books = new MemoryBooks({ kept: (news) => news.map((one) => this.note(one)) });
    this.stage = new Decide({ books, registry, ...WELL_KNOWN, heartbeatOf: () => 60 });
  }

  private note(one: News): void {
    if (!('change' in one)) {
      const { message } = one.item;
      const order = message.type === 'alert' && this.orders.get(message.orderId ?? '');
      if (order) this.alerts.push({ ...message, body: writtenAlert(message, order, this.registry, one.item.createdAt) });
      return;
    }
    const { what, how, subject } = one.change;
    const body = one.change.body as never;
    if (what === 'incident') this.incidents.set(subject, body);
    if (what === 'order') this.orders.set(subject, body);
    if (what === 'notice') this.notices.set(subject, body);
    if (what === 'withheld' && how !== 'notice') this.withheld.set(subject, body);
    if (what === 'notice' && how === 'withdrawn') this.withdrawn.push(body);
  }

  private finding(type: Finding['type'], kioskId: string, cause: CauseName, more: Partial<Finding>): Finding {
    const hallId = kioskId[0] as string;
    const kind = cause === 'link' ? 'link' : 'fault';
    const evidence = { kind: 'fault' as const, at: this.at, seen: {} };
    const about = { kioskId, hallId, region: 'north', cause, kind, rule: 'rule', ruleVersion: 'v', at: this.at } as const;
    const loss = CAUSES[cause] as Finding['loss'];
    return {
      type,
      key: `rule/${cause}`,
      ...about,
      severity: 'critical',
      loss,
      reason: { zh: '原因', en: 'reason' },
      evidence,
      ...more,
    };
  }

  async pass(afterS: number, findings: () => Finding[] = () => []): Promise<void> {
    this.at += afterS * SECOND;
    this.withdrawn = [];
    const found = findings();
    await this.stage.take(found.length > 0 ? [{ at: this.at, findings: found }] : [], this.at, 1);
  }

  raise(afterS: number, kioskId: string, cause: CauseName): Promise<void> {
    this.holding.add(`${kioskId} ${cause}`);
    return this.pass(afterS, () => [this.finding('raised', kioskId, cause, {})]);
  }

  /** What does not hold cannot cease to. */
  clear(afterS: number, kioskId: string, cause: CauseName, endedBy: EndCause): Promise<void> {
    if (!this.holding.delete(`${kioskId} ${cause}`)) return this.pass(afterS);
    this.endOf.set(`${kioskId} ${cause}`, { by: endedBy, at: this.at });
    return this.pass(afterS, () => [this.finding('cleared', kioskId, cause, { endedBy })]);
  }

  async act(kioskId: string, act: OrderActName, passed: boolean): Promise<void> {
    this.withdrawn = [];
    this.at += SECOND;
    await this.stage.act(kioskId, { act, by: act === 'order.acceptance' ? 'p-2' : 'p-1', passed }, this.at);
  }
}

const afterS = fc.integer({ min: 1, max: 400 });
const kiosk = fc.constantFrom(...KIOSKS);
const cause = fc.constantFrom(...(Object.keys(CAUSES) as CauseName[]));
const doing = fc.oneof(
  fc.record({ does: fc.constant('raise' as const), afterS, kiosk, cause }),
  fc.record({
    does: fc.constant('clear' as const),
    afterS,
    kiosk,
    cause,
    by: fc.constantFrom<EndCause>('recovered', 'ruleRemoved', 'superseded', 'retired', 'moved'),
  }),
  fc.record({
    does: fc.constant('act' as const),
    kiosk,
    act: fc.constantFrom<OrderActName>('order.accept', 'order.arrive', 'order.repair', 'order.acceptance'),
    passed: fc.boolean(),
  }),
);
type Doing = typeof doing extends fc.Arbitrary<infer T> ? T : never;

async function live(doings: Doing[], look: (desk: Desk) => void): Promise<Desk> {
  const desk = new Desk();
  for (const one of doings) {
    if (one.does === 'raise') await desk.raise(one.afterS, one.kiosk, one.cause);
    else if (one.does === 'clear') await desk.clear(one.afterS, one.kiosk, one.cause, one.by);
    else await desk.act(one.kiosk, one.act, one.passed);
    look(desk);
  }
  await desk.pass(30 * 60);
  look(desk);
  return desk;
}

const always = (look: (desk: Desk) => void, runs = 120): Promise<void> =>
  fc.assert(
    fc.asyncProperty(fc.array(doing, { minLength: 2, maxLength: 30 }), async (doings) => void (await live(doings, look))),
    { numRuns: runs },
  );

/** What of the notice's services an open incident takes on a kiosk. */
const takes = ({ affected, servicesLost, state }: Incident, id: string, services: string[]): boolean =>
  state === 'open' && affected.includes(id) && servicesLost.some((service) => services.includes(service));

test('whatever ended says by which cause of the closed set, and what stands says none', () =>
  always(({ incidents, orders, notices, withheld }) => {
    const ends: [EndCause | string | undefined, boolean][] = [
      ...[...incidents.values()].map(({ endedBy, state }) => [endedBy, state === 'closed'] as [EndCause, boolean]),
      ...[...orders.values()].map((order) => [order.endedBy, isDone(order)] as [EndCause, boolean]),
      ...[...notices.values()].map(({ endedBy, state }) => [endedBy, state === 'withdrawn'] as [EndCause, boolean]),
      ...[...withheld.values()].map(({ endedBy, state }) => [endedBy, state === 'ended'] as [EndCause, boolean]),
    ];
    for (const [endedBy, over] of ends) {
      if (over) expect(END_CAUSES).toContain(endedBy);
      else expect(endedBy).toBeUndefined();
    }
  }));

test('restored is said only where nothing that is open takes the service', () =>
  always((desk) => {
    for (const { kioskIds, services, history } of desk.withdrawn) {
      const [last] = history.slice(-1);
      expect(typeof last?.restored).toBe('boolean');
      if (!last?.restored) continue;
      for (const id of kioskIds) for (const one of desk.incidents.values()) expect(takes(one, id, services)).toBe(false);
    }
  }));

test('what ends with a rule or with its kiosk is nowhere told as a recovery, nor as work to be done', () =>
  always((desk) => {
    for (const { kioskId, cause, state, closedAt, endedBy, inhibitedBy, id } of desk.incidents.values()) {
      if (state !== 'closed' || kioskId === null || inhibitedBy !== null) continue;
      const { by: end, at = 0 } = desk.endOf.get(`${kioskId} ${cause}`) ?? {};
      // It was over before, and what ended then was another: part of its hall's.
      if (closedAt !== null && closedAt < at) continue;
      expect(endedBy).toBe(end);
      const order = [...desk.orders.values()].find(({ incidentId }) => incidentId === id);
      if (order?.closedAt && order.endedBy !== 'accepted') expect(order.endedBy).toBe(end);
    }
    for (const { endedBy, history, body } of desk.notices.values()) {
      if (endedBy !== undefined && endedBy !== 'recovered' && endedBy !== 'accepted') {
        expect(history.at(-1)).toMatchObject({ restored: false, note: { en: expect.not.stringContaining('ack in service') } });
      }
      expect(body.zh).not.toBe('');
    }
    for (const { body } of desk.alerts.filter(({ body: { event } }) => event === 'order.closed' || event === 'order.cancelled')) {
      expect(body).toMatchObject({ order: { endedBy: expect.any(String) }, text: { en: expect.not.stringContaining('First:') } });
      expect(body).not.toHaveProperty('firstAction');
    }
  }));

test('a fault that is mended while another still takes the service is not told as restored; with the last one it is', async () => {
  const desk = new Desk();
  await desk.raise(1, 'b-1', 'fault/BNA-002/noteAcceptor');
  await desk.raise(60, 'b-1', 'fault/SCR-001/display');
  // Everything is out by the screen, and its notice says so for both.
  expect(desk.withdrawn).toMatchObject([{ endedBy: 'merged', services: ['CASH'] }]);
  expect(desk.withdrawn[0]?.history.at(-1)).toMatchObject({ restored: false, note: { zh: '由本设备的另一公告说明' } });
  await desk.clear(60, 'b-1', 'fault/SCR-001/display', 'recovered');
  expect(desk.withdrawn).toMatchObject([{ endedBy: 'recovered', services: ['CASH', 'RCPT'] }]);
  expect(desk.withdrawn[0]?.history.at(-1)).toMatchObject({
    restored: false,
    note: { en: expect.stringContaining('something else') },
  });
  await desk.clear(60, 'b-1', 'fault/BNA-002/noteAcceptor', 'recovered');
  expect(desk.withdrawn[0]?.history.at(-1)).toMatchObject({ restored: true, note: { zh: '已恢复服务，原公告撤销' } });
});

test('a repair that passes its acceptance gives the device back, and says so', async () => {
  const desk = new Desk();
  await desk.raise(1, 'b-1', 'fault/SCR-001/display');
  for (const act of ['order.accept', 'order.arrive', 'order.repair'] as const) await desk.act('b-1', act, true);
  await desk.clear(60, 'b-1', 'fault/SCR-001/display', 'recovered');
  await desk.act('b-1', 'order.acceptance', false);
  await desk.act('b-1', 'order.repair', true);
  await desk.act('b-1', 'order.acceptance', true);
  expect(desk.withdrawn).toMatchObject([{ endedBy: 'accepted' }]);
  expect(desk.withdrawn[0]?.history.at(-1)).toMatchObject({ restored: true, note: { zh: '验收合格，恢复服务，原公告撤销' } });
  expect([...desk.orders.values()]).toMatchObject([{ state: 'closed', endedBy: 'accepted' }]);
});

test('whoever was told of an order is told that it is over because the kiosk was retired, also when somebody is on site', async () => {
  const desk = new Desk();
  await desk.raise(1, 'b-1', 'fault/SCR-001/display');
  for (const act of ['order.accept', 'order.arrive'] as const) await desk.act('b-1', act, true);
  await desk.clear(5 * 60, 'b-1', 'fault/SCR-001/display', 'retired');
  expect([...desk.orders.values()]).toMatchObject([{ state: 'cancelled', endedBy: 'retired' }]);
  expect(desk.alerts.at(-1)?.body).toMatchObject({
    event: 'order.cancelled',
    endedBecause: { zh: '设备已停用', en: 'the kiosk was retired' },
  });
  expect([...desk.incidents.values()]).toMatchObject([{ endedBy: 'retired', closedAt: START + 303 * SECOND }]);
});
