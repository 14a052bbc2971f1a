import { expect } from '@jest/globals';
import { MINUTE, SECOND } from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import type { StoryKiosk, StoryStation } from '../harness/station.js';
import { stationFor, story } from '../harness/story.js';

/** Time stands still, so that what a kiosk may send at once is all that it may send. */
const here = stationFor();

/** How many of the entries since a position are readings of the kiosk, and how many are refused by reason. */
async function entriesSince(station: StoryStation, position: number): Promise<Record<string, number>> {
  const found: Record<string, number> = { reading: 0 };
  let at = position;
  for (;;) {
    const entries = await station.pipeline.journal.read(at, 1_000);
    const last = entries.at(-1);
    if (!last) return found;
    at = last.position;
    for (const { entry } of entries) {
      const name = entry.type === 'refused' ? entry.packet.reason : entry.type;
      found[name] = (found[name] ?? 0) + 1;
    }
  }
}

const heartbeats = (kiosk: StoryKiosk, count: number, more: Record<string, unknown> = {}): Promise<void>[] =>
  Array.from({ length: count }, () => kiosk.heartbeat(more));

const forward = async (station: StoryStation, ms: number): Promise<void> => {
  if (station.clock instanceof StoryClock) station.clock.forward(ms);
  await new Promise((resolve) => setTimeout(resolve, 20));
};

story('a kiosk that floods is acknowledged, kept to its rate, told of once a minute, and nobody else feels it', async () => {
  const { station } = here;
  const [flooding, well] = [await station.kiosk('K-FLOOD'), await station.kiosk('K-WELL')];
  const before = station.pipeline.journal.end();
  const flood = Promise.all(heartbeats(flooding, 5_000));
  let slowest = 0;
  for (let i = 0; i < 20; i++) {
    const began = performance.now();
    await well.heartbeat();
    slowest = Math.max(slowest, performance.now() - began);
  }
  await flood;
  expect(slowest).toBeLessThan(2_000);
  expect(await entriesSince(station, before)).toEqual({ reading: 200 + 20, 'too-fast': 5 });
  const told = () => station.log.filter(({ event, fields }) => event === 'PacketRefused' && fields?.['sender'] === 'K-FLOOD');
  expect(told()).toMatchObject([{ fields: { reason: 'too-fast', unsaid: 0 } }]);
  const metrics = await (await fetch(`${station.url}/metrics`)).text();
  expect(metrics).toMatch(/hallwatch_intake_refused_total\{reason="too-fast"\} 4800/);
  expect(metrics).toMatch(/hallwatch_intake_refused_unkept_total\{reason="too-fast"\} 4795/);

  await forward(station, MINUTE);
  await Promise.all(heartbeats(flooding, 201));
  expect(told()).toMatchObject([{}, { fields: { unsaid: 4_799 } }]);
  await station.until(async () => (await quarantined()).length === 6, 'the quarantine');

  async function quarantined(): Promise<unknown[]> {
    const { body } = await station.call('/api/v1/quarantine?kioskId=K-FLOOD&reason=too-fast');
    return (body as { items: unknown[] }).items;
  }
});

story('a kiosk at its rate is never refused', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-RATE');
  await Promise.all(heartbeats(kiosk, 200));
  const before = station.pipeline.journal.end();
  for (let second = 0; second < 20; second++) {
    await forward(station, SECOND);
    await Promise.all(heartbeats(kiosk, 20));
  }
  expect(await entriesSince(station, before)).toMatchObject({ reading: 400 });
});

story('what a kiosk buffered during a long outage is slowed, not refused: all of it is kept', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-BACK');
  const before = station.pipeline.journal.end();
  let acknowledged = 0;
  const backlog = heartbeats(kiosk, 3_000, { historical: true }).map((one) => one.then(() => acknowledged++));
  await station.until(() => acknowledged >= 2_000, 'what may come at once');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(acknowledged).toBeLessThan(2_500);
  for (let tenth = 0; tenth < 80 && acknowledged < 3_000; tenth++) await forward(station, SECOND / 10);
  await Promise.all(backlog);
  expect((await entriesSince(station, before)).reading).toBe(3_000);
  expect(await entriesSince(station, before)).not.toHaveProperty('too-fast');
});

story('a flood of rubbish fills neither the journal nor the log', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-JUNK');
  const before = station.pipeline.journal.end();
  await Promise.all(Array.from({ length: 3_000 }, () => kiosk.sendRaw(kiosk.topic('heartbeat'), '{"broken":')));
  expect(await entriesSince(station, before)).toEqual({ reading: 0, 'not-json': 120, 'too-fast': 5 });
  const told = station.log.filter(({ event, fields }) => event === 'PacketRefused' && fields?.['sender'] === 'K-JUNK');
  expect(told.map(({ fields }) => fields?.['reason'])).toEqual(['not-json', 'too-fast']);
});

story('repeats of what was kept are neither kept again nor counted against the kiosk', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-AGAIN');
  await kiosk.heartbeat({ seq: 7 });
  const before = station.pipeline.journal.end();
  await Promise.all(Array.from({ length: 2_000 }, () => kiosk.heartbeat({ seq: 7 })));
  await kiosk.heartbeat({ seq: 9_999 });
  expect(await entriesSince(station, before)).toEqual({ reading: 1 });
});
