import { expect } from '@jest/globals';
import { ORDER_KINDS } from '#libs/domain/index.js';
import { ALL_WELL, personOf, WORK } from '../harness/order-acts.js';
import { type Script, Scripted, type Step } from '../harness/scripted.js';
import type { StoryKiosk } from '../harness/station.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor();

const fault = (minute: number, code: string, component: string, state: string, action: string): Step => ({
  minute,
  says: 'fault',
  payload: { code, component, state, action },
});
const paper = (minute: number, remaining: number): Step => ({
  minute,
  says: 'consumables',
  payload: { items: [{ id: 'receipt', kind: 'receiptPaper', remaining, capacity: 1000 }] },
});
const notes = (minute: number, count: number): Step => ({
  minute,
  says: 'cashbox',
  payload: { units: [{ id: 'note', kind: 'noteBox', count, capacity: 1000 }] },
});
/** From its acceptance to the acceptance of its repair by another, an hour after it was opened at the latest. */
const hands = (from: number): Step[] => [
  { minute: from, act: 'accept', by: 'p-1' },
  { minute: from + 5, act: 'arrive', by: 'p-1' },
  { minute: from + 15, act: 'repair', by: 'p-1', more: { record: WORK } },
  { minute: from + 20, act: 'acceptance', by: 'p-2', more: { passed: true, checks: ALL_WELL } },
];
const brokenAndMended = (code: string, component: string, action: string): Step[] => [
  fault(1, code, component, 'raised', action),
  ...hands(3),
  fault(14, code, component, 'cleared', action),
];

/** How an order of each kind comes to its end. */
const LIVES: Record<(typeof ORDER_KINDS)[number], Step[]> = {
  repair: brokenAndMended('BNA-002', 'noteAcceptor', 'maintenance'),
  security: brokenAndMended('DOR-001', 'cabinetDoor', 'suspend'),
  it: brokenAndMended('SYS-001', 'application', 'softwareError'),
  // The device tells that it is filled, or emptied.
  replenish: [paper(1, 900), paper(2, 20), paper(40, 1000)],
  settle: [notes(1, 100), notes(2, 970), notes(40, 0)],
  inspect: [{ minute: 1, opens: { kind: 'inspect', what: '群众来电：屏幕不亮' }, by: 'p-2' }, ...hands(3)],
  upkeep: [{ minute: 1, opens: { kind: 'upkeep', what: '季度保养' }, by: 'p-2' }, ...hands(3)],
  clean: [{ minute: 1, opens: { kind: 'clean', what: '节前清洁' }, by: 'p-2' }, ...hands(3)],
  relabel: [{ minute: 1, opens: { kind: 'relabel', what: '更换服务电话' }, by: 'p-2' }, ...hands(3)],
  seal: [{ minute: 1, opens: { kind: 'seal', what: '停用封存' }, by: 'p-2' }, ...hands(3)],
};

story(
  'an order of each kind goes from its alert to its close, live and replayed alike, and in the same bytes each time',
  async () => {
    const { station } = here;
    await station.call('/api/v1/fleet', { body: { halls: [], kiosks: [], people: ['p-1', 'p-2'].map(personOf) } });
    const kiosks = new Map<string, StoryKiosk>();
    const scripts: Script[] = ORDER_KINDS.map((kind) => ({ kioskId: `K-${kind}`, steps: LIVES[kind] }));
    for (const { kioskId } of scripts)
      kiosks.set(kioskId, await station.kiosk(kioskId, { maintainer: 'p-1', heartbeatS: 86_400 }));
    const scripted = new Scripted(station, kiosks);
    await scripted.live(scripts, 60);
    for (const kind of ORDER_KINDS) {
      const orders = await booksOf(station, `K-${kind}`).orders();
      expect(orders.map((order) => `${order.kind} ${order.state} ${order.endedBy}`)).toEqual([
        `${kind} closed ${{ replenish: 'refilled', settle: 'emptied' }[kind as string] ?? 'accepted'}`,
      ]);
    }
    const { live, replayed, isSame } = await scripted.compare([...kiosks.keys()]);
    expect(live.length).toBeGreaterThan(ORDER_KINDS.length * 3);
    expect(replayed).toEqual(live);
    expect(isSame).toBe(true);
  },
);
