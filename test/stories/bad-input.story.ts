import { expect } from '@jest/globals';
import { metricsAt } from '../harness/metrics.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor();

interface Quarantined {
  reason: string;
  detail: string;
  topic: string;
  size: number;
}

story('what breaks the contract is acknowledged, kept with its reason, counted, and disturbs nobody', async () => {
  const { station } = here;
  const bad = await station.kiosk('K-1');
  const good = await station.kiosk('K-2');
  const sent: [string, string, Buffer | string][] = [
    ['not-json', bad.topic('heartbeat'), '{"ts":1,'],
    ['breaks-contract', bad.topic('heartbeat'), JSON.stringify({ ts: 1, bootId: 'b', seq: 1, mode: 'dancing' })],
    ['too-large', bad.topic('heartbeat'), Buffer.alloc(17 * 1024, 0x20)],
    ['not-text', bad.topic('heartbeat'), Buffer.from([0xff, 0xfe, 0x00, 0x80])],
    ['foreign-topic', good.topic('heartbeat'), JSON.stringify({ ts: 1, bootId: 'b', seq: 1, mode: 'inService' })],
    ['unknown-topic', 'hallwatch/v1/anqing/K-1/poetry', '{}'],
  ];
  for (const [, topic, payload] of sent) await bad.sendRaw(topic, payload);
  await good.fault('BNA-002', 'noteAcceptor');
  await station.until(async () => (await quarantine()).length === sent.length, 'the quarantine');
  expect((await quarantine()).map((packet) => packet.reason).sort()).toEqual(sent.map(([reason]) => reason).sort());
  for (const packet of await quarantine()) expect(packet.detail.length).toBeGreaterThan(10);
  expect(await booksOf(station, 'K-2').orders()).toHaveLength(1);
  const metrics = await metricsAt(station.url);
  expect(metrics).toMatch(/reason="not-json"\} 1/);

  async function quarantine(): Promise<Quarantined[]> {
    return ((await station.call('/api/v1/quarantine')).body as { items: Quarantined[] }).items;
  }
});

story('the quarantine tells how large a packet was of which it keeps the beginning alone', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-9');
  const sizes = [17 * 1024, 256 * 1024, 700_000, 5_000_000];
  for (const size of sizes) await kiosk.sendRaw(kiosk.topic('heartbeat'), Buffer.alloc(size, 0x20));
  const quarantined = async (): Promise<Quarantined[]> =>
    ((await station.call('/api/v1/quarantine')).body as { items: Quarantined[] }).items.filter(
      ({ topic }) => topic === kiosk.topic('heartbeat'),
    );
  await station.until(async () => (await quarantined()).length === sizes.length, 'the quarantine');
  const kept = await quarantined();
  expect(kept.map(({ size }) => size).sort((a, b) => a - b)).toEqual(sizes);
  for (const { size, detail } of kept) expect(detail).toContain(`has ${size} bytes`);
});

story('a retired kiosk is not believed', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-3');
  await kiosk.fault('BNA-002', 'noteAcceptor');
  await station.settled();
  expect((await station.call('/api/v1/kiosks/K-3', { method: 'DELETE' })).status).toBe(204);
  await kiosk.fault('CRD-003', 'cardReader').catch(() => undefined); // it may be cut off, or answered and not believed
  await station.forward(1_000);
  expect((await booksOf(station, 'K-3').incidents()).map((incident) => [incident.cause, incident.state])).toEqual([
    ['fault/BNA-002/noteAcceptor', 'closed'],
  ]);
});
