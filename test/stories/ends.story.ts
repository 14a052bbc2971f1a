import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { MINUTE, SECOND } from '#libs/domain/index.js';
import { rulesText } from '../harness/rules.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor();

interface Got {
  event: string;
  order: { id: string; endedBy?: string };
  text: { zh: string; en: string };
}
const got: Got[] = [];

const phone = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    got.push(JSON.parse(Buffer.concat(parts).toString()));
    response.writeHead(204).end();
  });
});
beforeAll(async () => {
  const url = await new Promise<string>((heard) => {
    phone.listen(0, '127.0.0.1', () => heard(`http://127.0.0.1:${(phone.address() as AddressInfo).port}/x`));
  });
  const technician = { id: 'p-1', name: '运维一', roles: ['technician'], channels: [{ kind: 'webhook', url }] };
  const { status } = await here.station.call('/api/v1/fleet', { method: 'POST', body: { people: [technician] } });
  expect(status).toBe(200);
});
afterAll(() => {
  phone.close();
});

/** The kiosk's order, notice and incident, as they are now. */
async function ofKiosk(id: string) {
  const books = booksOf(here.station, id);
  const [[order], [notice], [incident]] = await Promise.all([books.orders(), books.notices(), books.incidents()]);
  return { order, notice, incident, lastOfOrder: order?.history.at(-1), lastOfNotice: notice?.history.at(-1) };
}

const lastToldOf = (id: string | undefined): Got | undefined => got.findLast(({ order }) => order.id === id);

async function useRules(text: string): Promise<void> {
  const { version: basedOn } = (await here.station.call('/api/v1/rules')).body as { version: string };
  const { status } = await here.station.call('/api/v1/rules', { method: 'PUT', body: { text, basedOn, why: 'a story' } });
  expect(status).toBe(200);
  const counts = async () => ((await here.station.call('/api/v1/rules')).body as { state: string }).state === 'inForce';
  await here.station.until(counts, 'the rules to count');
  await here.station.forward(SECOND);
}

const withoutFaults = (): string => rulesText().replace(/\n {2}- id: fault-reported\n(?: {4}.*\n)+/, '\n');

story('a broken kiosk that is retired ends its incident, order, notice and alert by that, and by no recovery', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-RETIRED', { maintainer: 'p-1' });
  await kiosk.heartbeat();
  await kiosk.fault('BNA-002', 'noteAcceptor');
  await station.settled();
  expect((await station.call('/api/v1/kiosks/K-RETIRED', { method: 'DELETE' })).status).toBe(204);
  await station.until(async () => (await ofKiosk(kiosk.id)).incident?.state === 'closed', 'its incident to end');
  const { order, notice, incident, lastOfOrder, lastOfNotice } = await ofKiosk(kiosk.id);
  expect(incident).toMatchObject({ endedBy: 'retired', explanation: { en: expect.stringContaining('the kiosk was retired') } });
  expect(order).toMatchObject({ state: 'cancelled', endedBy: 'retired' });
  expect(lastOfOrder?.note).toEqual({ zh: '设备已停用', en: 'the kiosk was retired' });
  expect(notice).toMatchObject({ state: 'withdrawn', endedBy: 'retired' });
  expect(lastOfNotice).toMatchObject({ restored: false, note: { zh: '设备已停用，原公告撤销' } });
  await station.until(() => lastToldOf(order?.id)?.event === 'order.cancelled', 'the technician to be told');
  expect(lastToldOf(order?.id)).toMatchObject({ order: { endedBy: 'retired' } });
  expect(lastToldOf(order?.id)?.text.zh).toContain('结束原因：设备已停用');
  expect(lastToldOf(order?.id)?.text.zh).not.toContain('先做');
});

story(
  'a rule that is taken away ends what it held by that; put back, it finds the fault again as the same incident',
  async () => {
    const { station } = here;
    const kiosk = await station.kiosk('K-RULES', { maintainer: 'p-1' });
    await kiosk.heartbeat();
    await kiosk.fault('BNA-002', 'noteAcceptor');
    await station.settled();
    await useRules(withoutFaults());
    const { order, notice, incident, lastOfOrder, lastOfNotice } = await ofKiosk(kiosk.id);
    expect([incident, order, notice]).toMatchObject(Array(3).fill({ endedBy: 'ruleRemoved' }));
    expect(lastOfOrder?.note.en).toContain('the rule fault-reported was removed by admin');
    expect(lastOfNotice).toMatchObject({ restored: false, note: { en: expect.stringContaining('says nothing of the kiosk') } });
    await station.until(() => lastToldOf(order?.id)?.event === 'order.cancelled', 'the technician to be told');
    expect(lastToldOf(order?.id)?.text.en).toContain('removed by admin');

    await station.forward(2 * MINUTE);
    await useRules(rulesText());
    const again = await ofKiosk(kiosk.id);
    expect(again.incident).toMatchObject({ id: incident?.id, state: 'open', reopened: { times: 1 } });
    expect(again.notice).toMatchObject({ id: notice?.id, state: 'published' });
    for (const one of [again.incident, again.order, again.notice]) expect(one).not.toHaveProperty('endedBy');
    await kiosk.fault('BNA-002', 'noteAcceptor', 'cleared');
    await station.settled();
    const over = await ofKiosk(kiosk.id);
    expect([over.incident, over.order, over.notice]).toMatchObject(Array(3).fill({ endedBy: 'recovered' }));
    expect(over.lastOfNotice).toMatchObject({ restored: true });
  },
);

story('paper that is refilled ends what it was about as refilled, and is back in service', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-PAPER', { maintainer: 'p-1', services: ['RCPT'] });
  await kiosk.heartbeat();
  await kiosk.paper(0);
  await station.settled();
  await kiosk.paper(1_650);
  await station.settled();
  const { order, notice, incident, lastOfNotice } = await ofKiosk(kiosk.id);
  expect([incident, order, notice]).toMatchObject(Array(3).fill({ endedBy: 'refilled' }));
  expect(order).toMatchObject({ state: 'closed' });
  expect(lastOfNotice).toMatchObject({ restored: true, note: { zh: '已补充，恢复服务，原公告撤销' } });
});
