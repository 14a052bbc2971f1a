import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { StoryClock } from '#libs/runtime/index.js';
import { Excess } from './excess.js';
import { KioskSessions } from './kiosk-sessions.js';

const filter = (of: string): string => `hallwatch/v1/r/${of}/down/#`;
const SUBSCRIPTION = { topic: filter('K-1'), qos: 1 as const };
const client = (n: number): { id: string } => ({ id: `K-1/c-${n}` });

function opened() {
  const told: unknown[] = [];
  const excess = new Excess(new StoryClock(0), (event) => told.push(event.counts?.labels?.['reason']));
  return {
    told,
    sessions: new KioskSessions({ mayKeep: (id, topic) => topic.includes(`/${id}/`), excess, report: () => undefined }),
  };
}

test('of more sessions than are kept of a kiosk the one that was away longest goes, not the one that is in use', async () => {
  const { told, sessions } = opened();
  for (let n = 0; n < 20; n++) {
    await sessions.subscriptionsByClient(client(0));
    await sessions.addSubscriptions(client(n), [SUBSCRIPTION]);
  }
  const kept: number[] = [];
  for (let n = 0; n < 20; n++) if ((await sessions.subscriptionsByClient(client(n))).length > 0) kept.push(n);
  expect(kept).toEqual([0, 17, 18, 19]);
  expect(told).toEqual(['many-sessions']);
});

test('what waits for a kiosk is bounded in number and bytes, and the newest is kept', async () => {
  const { told, sessions } = opened();
  await sessions.addSubscriptions(client(0), [SUBSCRIPTION]);
  const sizes = fc.array(fc.integer({ min: 0, max: 300_000 }), { minLength: 1, maxLength: 150 });
  await fc.assert(
    fc.asyncProperty(sizes, async (all) => {
      for (const [n, size] of all.entries())
        await sessions.outgoingEnqueue({ clientId: client(0).id }, { topic: `t/${n}`, payload: Buffer.alloc(size) });
      const kept: { topic: string; payload: Buffer }[] = await sessions.outgoingStream(client(0)).toArray();
      expect(kept.at(-1)?.topic).toBe(`t/${all.length - 1}`);
      expect(kept.length).toBeLessThanOrEqual(100);
      const bytes = kept.reduce((sum, { payload }) => sum + payload.length, 0);
      expect(kept.length === 1 || bytes <= 256 * 1024).toBe(true);
    }),
    { numRuns: 20 },
  );
  expect(told).toEqual(['many-waiting']);
});

test('messages of quality 2 that nobody releases are bounded, also over ever new client ids', async () => {
  const { sessions } = opened();
  const half = (n: number, messageId: number) => ({ topic: 't', payload: '', messageId, n });
  for (let n = 0; n < 50; n++) for (let id = 1; id <= 1_500; id++) await sessions.incomingStorePacket(client(n), half(n, id));
  let kept = 0;
  for (let n = 0; n < 50; n++)
    for (let id = 1; id <= 1_500; id++)
      kept += await sessions.incomingGetPacket(client(n), half(n, id)).then(
        () => 1,
        () => 0,
      );
  expect(kept).toBe(8 * 1_000);
  await expect(sessions.incomingGetPacket(client(49), half(49, 1_500))).resolves.toBeDefined();
});
