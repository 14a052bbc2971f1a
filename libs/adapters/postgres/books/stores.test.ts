import { expect, test } from '@jest/globals';
import type { KioskView, QuarantinedPacket } from '#libs/domain/index.js';
import { onEachDatabase } from '#test/harness/each-database.js';
import { PostgresFleetView, PostgresQuarantine } from '../index.js';

const packet = (id: number, over: Partial<QuarantinedPacket> = {}): QuarantinedPacket => ({
  id,
  reason: 'not-json',
  detail: 'The payload is not JSON. Send one JSON object.',
  topic: 'hallwatch/v1/anqing/K-1/fault',
  sender: 'K-1',
  kioskId: 'K-1',
  receivedAt: 1_000 + id,
  payload: Buffer.from([0, 255, 10, id]),
  size: 4,
  ...over,
});

const view = (n: number, lastHeardAt: number): KioskView => ({
  kioskId: `K-${n}`,
  link: 'up',
  mode: 'inService',
  lastHeardAt,
  bootId: 'b-1',
  app: '1.0',
  levels: [{ kind: 'receiptPaper', of: 'consumable', id: 'r', pct: 50, remaining: 5, capacity: 10, status: 'full', at: 1 }],
  components: { receiptPrinter: 'online' },
  skewMs: 3,
  gaps: 0,
});

await onEachDatabase((database) => {
  test('a packet in quarantine keeps its bytes, and coming twice it is kept once, with the position', async () => {
    const quarantine = new PostgresQuarantine(database());
    await quarantine.keep([packet(1), packet(2)], 2);
    await quarantine.keep([packet(2, { detail: 'again' }), packet(3, { topic: 'zero\0byte', sender: null, kioskId: null })], 7);
    const found = await quarantine.one(1);
    expect({ ...found, payload: Buffer.from(found?.payload ?? []) }).toEqual(packet(1));
    expect((await quarantine.one(2))?.detail).toBe(packet(2).detail);
    expect((await quarantine.one(3))?.topic).toBe('zero\ufffdbyte');
    expect(await quarantine.one(4)).toBeUndefined();
    expect(await quarantine.position()).toBe(7);
  });

  test('the quarantine is read newest first, page by page, by reason and by kiosk', async () => {
    const quarantine = new PostgresQuarantine(database());
    const packets = Array.from({ length: 25 }, (_, n) =>
      packet(n + 1, { reason: n % 2 ? 'not-text' : 'not-json', receivedAt: 5 }),
    );
    await quarantine.keep(packets, 25);
    const first = await quarantine.list({ limit: 10 });
    const second = await quarantine.list({ limit: 10, after: first.next as string });
    const last = await quarantine.list({ limit: 10, after: second.next as string });
    const ids = [first, second, last].flatMap((part) => part.items.map((item) => item.id));
    expect(ids).toEqual(packets.map((one) => one.id).reverse());
    expect(last.next).toBeNull();
    expect((await quarantine.list({ reason: 'not-text', kioskId: 'K-1', limit: 50 })).items).toHaveLength(12);
    expect((await quarantine.list({ kioskId: 'K-2', limit: 50 })).items).toEqual([]);
  });

  test('the quarantine is bounded: the oldest go', async () => {
    const quarantine = new PostgresQuarantine(database(), 10);
    await quarantine.keep(
      Array.from({ length: 30 }, (_, n) => packet(n + 1)),
      30,
    );
    const { items } = await quarantine.list({ limit: 50 });
    expect(items.map((item) => item.id)).toEqual([30, 29, 28, 27, 26, 25, 24, 23, 22, 21]);
  });

  test('how a kiosk is now replaces how it was, a thousand at a time', async () => {
    const fleet = new PostgresFleetView(database());
    await fleet.save(Array.from({ length: 1_000 }, (_, n) => view(n, 1)));
    await fleet.save([view(7, 2), view(7, 3)]);
    expect(await fleet.one('K-7')).toEqual(view(7, 3));
    expect(await fleet.all()).toHaveLength(1_000);
    expect(await fleet.one('nobody')).toBeUndefined();
    await fleet.save([]);
  });
});
