import { expect, test } from '@jest/globals';
import type { QuarantinedPacket } from '#libs/domain/index.js';
import { onEachDatabase } from '#test/harness/each-database.js';
import { PostgresQuarantine, PostgresQuarantineDesk } from '../index.js';

const packet = (id: number, over: Partial<QuarantinedPacket> = {}): QuarantinedPacket => ({
  id,
  reason: 'unknown-kiosk',
  detail: 'There is no such kiosk.',
  topic: 'hallwatch/v1/anqing/K-1/fault',
  sender: null,
  kioskId: 'K-1',
  receivedAt: 1_000 + id,
  payload: Buffer.from([id]),
  size: 1,
  ...over,
});
const ACCEPTED = { state: 'accepted', at: 9, reason: null, detail: null } as const;
const REFUSED = { state: 'refused', at: 9, reason: 'not-json', detail: 'No JSON.' } as const;

await onEachDatabase((database) => {
  const open = async (): Promise<{ desk: PostgresQuarantineDesk; quarantine: PostgresQuarantine }> => {
    const quarantine = new PostgresQuarantine(database());
    await quarantine.keep([packet(1), packet(2, { kioskId: 'K-2' }), packet(3, { reason: 'not-json' }), packet(4)], 4);
    return { quarantine, desk: new PostgresQuarantineDesk(database()) };
  };
  const wanted = async (desk: PostgresQuarantineDesk): Promise<number[]> => (await desk.wanted(10)).map(({ id }) => id);

  test('a packet is wanted, then settled, and says so where it is read', async () => {
    const { desk, quarantine } = await open();
    expect(await desk.wantOne(2, 5)).toBe(true);
    expect(await desk.wantOne(77, 5)).toBe(false);
    expect(await wanted(desk)).toEqual([2]);
    expect((await quarantine.one(2))?.retry).toEqual({ state: 'wanted', at: 5, reason: null, detail: null });
    await desk.settle(2, REFUSED);
    expect(await wanted(desk)).toEqual([]);
    expect([...(await desk.outcomes([1, 2]))]).toEqual([[2, REFUSED]]);
    expect((await quarantine.list({ retry: 'refused', limit: 10 })).items.map(({ id }) => id)).toEqual([2]);
    expect((await quarantine.one(1))?.retry).toBeUndefined();
  });

  test('many are wanted by what they have in common, the oldest first, and not what was accepted', async () => {
    const { desk } = await open();
    await desk.settle(1, ACCEPTED);
    await desk.settle(2, REFUSED);
    expect(await desk.wantMany({ kioskId: 'K-1', reason: 'unknown-kiosk' }, 10, 5)).toEqual([4]);
    expect((await desk.wantMany({}, 1, 6)).sort()).toEqual([2]);
    expect((await desk.wantMany({ before: 1_004 }, 10, 6)).sort()).toEqual([2, 3]);
    expect(await wanted(desk)).toEqual([2, 3, 4]);
  });

  test('whoever takes packets again is woken when one is wanted', async () => {
    const { desk } = await open();
    const woken = new Promise<void>((resolve) => {
      const stop = desk.onWanted(() => {
        stop();
        resolve();
      });
    });
    await desk.wantOne(1, 5);
    await woken;
  });

  test('what was received before a time is purged, all of it or what fits', async () => {
    const { desk, quarantine } = await open();
    const left = async (): Promise<number[]> => (await quarantine.list({ limit: 10 })).items.map(({ id }) => id);
    expect(await desk.purge({ before: 1_003, kioskId: 'K-2' })).toBe(1);
    expect(await left()).toEqual([4, 3, 1]);
    expect(await desk.purge({ before: 1_004, reason: 'not-json' })).toBe(1);
    expect(await desk.purge({ before: 1_004 })).toBe(1);
    expect(await desk.purge({ before: 1_004 })).toBe(0);
    expect(await left()).toEqual([4]);
  });
});
