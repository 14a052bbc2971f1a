import { describe, expect } from '@jest/globals';
import { type AlertMessage, MINUTE, SECOND } from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { metricsAt } from '../harness/metrics.js';
import type { StoryKiosk, StoryStation } from '../harness/station.js';
import { booksOf, stationFor, story } from '../harness/story.js';

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

/** Lets time pass until all is acknowledged. */
async function catchUp(station: StoryStation, sent: Promise<unknown>[]): Promise<void> {
  let done = false;
  const all = Promise.all(sent).then(() => {
    done = true;
  });
  for (let tenth = 0; tenth < 1_000 && !done; tenth++) await forward(station, SECOND / 10);
  await all;
}

story('what a library kept of the last minutes is slowed down, none of it is refused, and nobody else feels it', async () => {
  const { station } = here;
  const [back, well] = [await station.kiosk('K-LIB'), await station.kiosk('K-WELL')];
  const before = station.pipeline.journal.end();
  const from = station.clock.now() - 5 * MINUTE;
  let acknowledged = 0;
  const kept = Array.from({ length: 1_200 }, (_, n) => back.heartbeat({ ts: from + n * 250 }).then(() => acknowledged++));
  await station.until(() => acknowledged >= 200, 'what may come at once');
  // Time stands still for the one, and not for the other.
  for (let i = 0; i < 20; i++) await well.heartbeat();
  expect(acknowledged).toBeLessThan(400);
  await catchUp(station, kept);
  expect(await entriesSince(station, before)).toEqual({ reading: 1_200 + 20, tick: expect.any(Number) });
  const slowed = station.log.filter(({ event }) => event === 'KioskSlowed');
  expect(slowed).toMatchObject([{ fields: { kioskId: 'K-LIB' } }]);
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
  const backlog = heartbeats(kiosk, 1_200, { historical: true }).map((one) => one.then(() => acknowledged++));
  await station.until(() => acknowledged >= 200, 'what may come at once');
  expect(acknowledged).toBeLessThan(400);
  await catchUp(station, backlog);
  expect((await entriesSince(station, before)).reading).toBe(1_200);
  expect(await entriesSince(station, before)).not.toHaveProperty('too-fast');
});

story('what a library kept of rubbish is in quarantine whole; a flood of it fills neither the journal nor the log', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-JUNK');
  const before = station.pipeline.journal.end();
  const sent = Array.from({ length: 3_000 }, () => kiosk.sendRaw(kiosk.topic('heartbeat'), '{"broken":'));
  await catchUp(station, sent);
  const entries = await entriesSince(station, before);
  expect(entries['not-json']).toBe(2_000);
  const told = station.log.filter(({ event, fields }) => event === 'PacketRefused' && fields?.['sender'] === 'K-JUNK');
  expect(told.map(({ fields }) => fields?.['reason'])).toEqual(['not-json']);
});

story('repeats of what was kept are slowed as all else, and not kept again', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-AGAIN');
  await kiosk.heartbeat({ seq: 7, ts: 7 });
  const before = station.pipeline.journal.end();
  await catchUp(
    station,
    Array.from({ length: 2_000 }, () => kiosk.heartbeat({ seq: 7, ts: 7 })),
  );
  await forward(station, SECOND);
  await kiosk.heartbeat({ seq: 9_999 });
  expect(await entriesSince(station, before)).toMatchObject({ reading: 1 });
});

describe('a flood without end', () => {
  const small = stationFor({
    env: { HALLWATCH_RATE_PER_SECOND: '2', HALLWATCH_RATE_BURST: '40', HALLWATCH_FLOOD_MINUTES: '1' },
  });

  story('is cut with its reason: told once, counted, in quarantine, its connection closed; and its end is told', async () => {
    const { station } = small;
    const [flooding, well] = [await station.kiosk('K-FLOOD'), await station.kiosk('K-WELL')];
    const before = station.pipeline.journal.end();
    const acknowledged = new Set<number>();
    let cut = false;
    flooding.client.once('close', () => {
      cut = true;
    });
    for (let seq = 0; seq < 1_500; seq++) {
      const sent = flooding.heartbeat({ seq });
      sent.then(() => acknowledged.add(seq)).catch(() => undefined);
    }
    for (let tenth = 0; tenth < 1_200 && !cut; tenth++) await forward(station, SECOND / 10);
    await well.heartbeat();
    expect(told(station, 'FloodCut')).toMatchObject([{ kioskId: 'K-FLOOD', perSecond: 2, minutes: 1 }]);
    const entries = await entriesSince(station, before);
    expect(entries['too-fast']).toBe(5);
    // One of the readings is the other kiosk's, and of the last chunk some may be kept whose acknowledgement was cut off.
    expect((entries['reading'] ?? 0) - 1 + 5).toBeGreaterThanOrEqual(acknowledged.size);
    expect(acknowledged.size).toBeGreaterThan(1_200);
    const metrics = await metricsAt(station.url);
    expect(metrics).toMatch(/hallwatch_intake_floods_total 1/);
    expect(metrics).toMatch(/hallwatch_intake_refused_total\{reason="too-fast"\} \d/);

    const again = await station.connect('K-FLOOD', flooding.password);
    await forward(station, MINUTE + 2 * SECOND);
    await again.heartbeat({ seq: 2_000 });
    expect(told(station, 'FloodCut')).toHaveLength(1);
    await station.until(() => told(station, 'FloodOver').length === 1, 'its end to be told');
    expect(told(station, 'FloodOver')).toMatchObject([{ kioskId: 'K-FLOOD' }]);
    const { body } = await station.call('/api/v1/quarantine?kioskId=K-FLOOD&reason=too-fast');
    expect((body as { items: unknown[] }).items).toHaveLength(5);
  });

  story(
    'is an incident of the administrators with the kiosk, its pace and how much was refused, until it stays quiet',
    async () => {
      const { station } = small;
      const people = [
        { id: 'p-1', name: '管理员', phone: '0', roles: ['administrator'], halls: [], skills: [], channels: [PHONE] },
      ];
      expect((await station.call('/api/v1/fleet', { body: { halls: [], kiosks: [], people } })).status).toBeLessThan(300);
      const flooding = await station.kiosk('K-MORE');
      const books = booksOf(station, 'K-MORE');
      // All kiosks fall silent while time passes.
      const floods = async (state?: string) => (await books.incidents(state)).filter(({ kind }) => kind === 'flood');
      let cut = false;
      flooding.client.once('close', () => {
        cut = true;
      });
      for (let seq = 0; seq < 1_500; seq++) flooding.heartbeat({ seq }).catch(() => undefined);
      for (let tenth = 0; tenth < 1_200 && !cut; tenth++) await forward(station, SECOND / 10);
      await station.until(async () => (await floods('open')).length > 0, 'the incident to be opened');
      await station.settled();
      expect(await floods()).toMatchObject([
        {
          kind: 'flood',
          severity: 'info',
          servicesLost: [],
          evidence: [{ kind: 'refused', seen: { perSecond: 2, minutes: 1, refused: 1 } }],
        },
      ]);
      expect([await books.orders(), await books.notices()]).toEqual([[], []]);
      const [incident] = await floods();
      await station.forward(9 * MINUTE);
      expect(await floods('open')).toHaveLength(1);
      await station.forward(2 * MINUTE);
      await station.until(async () => (await floods('closed')).length === 1, 'the incident to be closed');
      const alerts = (await station.stores.outbox.list({ limit: 100 })).items.map(({ message }) => message as AlertMessage);
      const events = alerts
        .filter(({ incidentId, to }) => incidentId === incident?.id && to === 'p-1')
        .map(({ body }) => body['event']);
      expect(events.sort()).toEqual(['incident.closed', 'incident.opened']);
    },
  );

  const PHONE = { kind: 'webhook', url: 'http://127.0.0.1:9/told' };

  const told = (station: StoryStation, what: string): unknown[] =>
    station.log.filter(({ event }) => event === what).map(({ fields }) => fields);
});
