import { decideIncident, decideNotice, decideOrder, type Finding, type Hall, type Kiosk } from '#libs/domain/index.js';
import type { Stand } from './stand.js';

export const FLEET = {
  halls: [
    { id: 'aq-civic', name: '样例大厅 <甲>', region: 'anqing', hotline: '0000-1111' },
    { id: 'aq-power', name: '样例电力厅', region: 'anqing', hotline: '0000-2222' },
  ],
  people: [
    {
      id: 'p-02',
      name: 'Technician Two',
      roles: ['technician'],
      halls: ['aq-civic'],
      channels: [{ kind: 'webhook', url: 'https://user:pw@chat.invalid/send?key=do-not-show', secret: 'do-not-show-either' }],
    },
  ],
  kiosks: [
    { id: 'K-1', hall: 'aq-civic', services: ['CASH', 'QRPAY'], maintainer: 'p-02', contactPhone: '0000-3333' },
    { id: 'K-2', hall: 'aq-civic', services: ['CASH'] },
    { id: 'K-3', hall: 'aq-power', services: ['QUERY'] },
  ],
};

const finding = (kiosk: Kiosk, hall: Hall, type: Finding['type'], at: number, component: string): Finding => ({
  type,
  key: `fault/X-001/${component}`,
  kioskId: kiosk.id,
  hallId: hall.id,
  region: hall.region,
  cause: `fault/X-001/${component}`,
  kind: 'fault',
  rule: 'fault',
  ruleVersion: 'v1',
  at,
  severity: 'critical',
  loss: 'ALL',
  reason: { zh: '读卡器故障 & <卡住>', en: 'card reader & <jam>' },
  evidence: { kind: 'fault', at, ts: at - 5, bootId: 'b-1', seq: 4, seen: { code: 'X-001', at: 12 } },
});

/** What the stages do when a component of a kiosk breaks or is mended, in one transaction: books, outbox and news. */
export async function happens(stand: Stand, type: Finding['type'], kioskId: string, component = 'cardReader'): Promise<string> {
  const at = stand.clock.now();
  const kiosk = stand.parts.registry.kiosk(kioskId) as Kiosk;
  const hall = stand.parts.registry.hall(kiosk.hall) as Hall;
  const { hours } = stand.parts.registry;
  const around = { kiosks: [], halls: [], hours, gives: () => false };
  return stand.books.transact(async (books) => {
    const found = finding(kiosk, hall, type, at, component);
    const change = decideIncident(await books.incidents.openFor(kioskId, found.cause), [found], kiosk.services);
    if (!change) throw new Error('The finding changed nothing');
    const { incident } = change;
    await books.incidents.save(incident);
    await books.tell({ at, what: 'incident', how: change.what, subject: incident.id, body: { ...incident } });
    const order = decideOrder(await books.orders.forIncident(incident.id), change, {
      people: [],
      kiosk: kiosk,
      hall: hall,
      hours: hours,
    })?.order;
    if (!order) throw new Error('The incident has no order');
    await books.orders.save(order);
    const notice = decideNotice(await books.notices.forIncident(incident.id), { change, order, kiosk, hall, around });
    if ('withheld' in notice) throw new Error(notice.withheld);
    await books.notices.save(notice.notice);
    await books.tell({ at, what: 'notice', how: notice.what, subject: notice.notice.id, body: { ...notice.notice } });
    const address = stand.parts.registry.person('p-02')?.channels[0];
    if (address) {
      const message = { type: 'alert' as const, orderId: order.id, kioskId, hallId: hall.id, to: 'p-02', address, body: { at } };
      await books.outbox.put({ id: `AL-${order.id}-${order.history.length}`, message, at });
    }
    return incident.id;
  });
}
