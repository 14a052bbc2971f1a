import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Reading } from '#libs/domain/index.js';
import * as answers from '../answers.js';
import { FLEET, happens } from '../testing/outage.js';
import { NOW, Stand } from '../testing/stand.js';

let stand: Stand;
beforeAll(async () => {
  stand = await Stand.open();
  await stand.admin('POST', '/api/v1/fleet', FLEET);
  for (const kioskId of ['K-1', 'K-2', 'K-3']) {
    await happens(stand, 'raised', kioskId);
    stand.clock.forward(1000);
  }
  await happens(stand, 'cleared', 'K-2');
}, 60_000);
afterAll(() => stand.close());

type Listed = { items: { id: string; kioskId: string }[]; next: string | null };
const list = (path: string) => stand.get<Listed>(`/api/v1/${path}`);
const errorsOf = async (path: string) => {
  const answer = await stand.admin('GET', `/api/v1/${path}`);
  const { errors = [] } = (await answer.json()) as { errors?: { field: string }[] };
  return [answer.status, ...errors.map((e) => e.field)];
};

describe('incidents, orders and notices', () => {
  test('are as the OpenAPI document says, with times in ISO 8601 and the evidence as the kiosk gave it', async () => {
    const incidents = await list('incidents');
    answers.Incidents.parse(incidents);
    answers.Orders.parse(await list('orders'));
    answers.Notices.parse(await list('notices'));
    const evidence = [{ at: '2026-11-22T06:00:02.000Z', ts: NOW + 1995, seen: { at: 12 } }];
    expect(incidents.items[0]).toMatchObject({ evidence });
  });

  test.each(['incidents', 'orders', 'notices'])(
    '%s filter by kiosk, hall and state, page by cursor, and are read one by one',
    async (books) => {
      expect((await list(`${books}?kioskId=K-1`)).items.map((i) => i.kioskId)).toEqual(['K-1']);
      expect((await list(`${books}?hallId=aq-civic`)).items).toHaveLength(2);
      const standing = books === 'notices' ? 'published' : 'open';
      expect((await list(`${books}?state=${standing}`)).items.map((i) => i.kioskId)).toEqual(['K-3', 'K-1']);
      const first = await list(`${books}?limit=2`);
      const rest = await list(`${books}?limit=2&after=${first.next}`);
      expect([...first.items, ...rest.items].map((i) => i.kioskId)).toEqual(['K-3', 'K-2', 'K-1']);
      expect(rest.next).toBeNull();
      expect(await stand.get(`/api/v1/${books}/${first.items[0]?.id}`)).toEqual(first.items[0]);
      expect((await stand.admin('GET', `/api/v1/${books}/XX-1`)).status).toBe(404);
    },
  );

  test('a wrong filter, a wrong limit and a broken cursor are told with their field', async () => {
    expect(await errorsOf('orders?state=broken')).toEqual([400, 'state']);
    expect(await errorsOf('orders?limit=501')).toEqual([400, 'limit']);
    expect(await errorsOf('orders?limit=0&colour=red')).toEqual([400, 'limit', 'colour']);
    expect(await errorsOf('orders?kioskId=a&kioskId=b')).toEqual([400, 'kioskId']);
    for (const books of ['incidents', 'orders', 'notices', 'quarantine', 'readings', 'alerts', 'halls', 'kiosks', 'people']) {
      expect([books, ...(await errorsOf(`${books}?after=broken`))]).toEqual([books, 400, 'after']);
      expect([books, ...(await errorsOf(`${books}?after=${Buffer.from('[1,"\\u0000"]').toString('base64url')}`))]).toEqual([
        books,
        400,
        'after',
      ]);
    }
  });
});

describe('alerts', () => {
  test('say what became of them and never how to send in our name', async () => {
    const text = await (await stand.admin('GET', '/api/v1/alerts?state=waiting')).text();
    expect(answers.Alerts.parse(JSON.parse(text)).items).toHaveLength(4);
    expect(text).not.toMatch(/do-not-show|user:pw/);
    expect(text).toContain('https://chat.invalid/send?***');
  });
});

const reading = (seq: number): Reading => ({
  kioskId: 'K-1',
  hallId: 'aq-civic',
  region: 'anqing',
  kioskType: 'OTHER',
  kind: 'heartbeat',
  ts: NOW + seq * 1000,
  receivedAt: NOW + seq * 1000 + 30,
  bootId: 'b-1',
  seq,
  historical: false,
  payload: { ts: NOW + seq * 1000, bootId: 'b-1', seq, mode: 'inService', tempC: 40 },
});

describe('readings', () => {
  test('come newest first with epoch milliseconds, from and to by milliseconds or ISO 8601', async () => {
    await stand.parts.history.write([reading(1), reading(2), reading(3)], 3);
    const all = answers.Readings.parse(await list('readings?kioskId=K-1&kind=heartbeat&limit=2'));
    expect(all.items.map((r) => r.seq)).toEqual([3, 2]);
    expect(all.items[0]).toMatchObject({ ts: NOW + 3000, receivedAt: NOW + 3030 });
    const rest = answers.Readings.parse(await list(`readings?kioskId=K-1&kind=heartbeat&limit=2&after=${all.next}`));
    expect(rest.items.map((r) => r.seq)).toEqual([1]);
    const from = encodeURIComponent('2026-11-22T14:00:02+08:00');
    const some = answers.Readings.parse(await list(`readings?from=${from}&to=${NOW + 3000}`));
    expect(some.items.map((r) => r.seq)).toEqual([2]);
    expect(await errorsOf('readings?from=yesterday')).toEqual([400, 'from']);
  });
});

describe('the course of a kiosk', () => {
  const course = async (from: number, to: number) =>
    answers.Course.parse(await stand.get(`/api/v1/readings/course?kioskId=K-9&kind=heartbeat&from=${from}&to=${to}`));
  const DAY = 86_400_000;
  beforeAll(async () => {
    // One a minute over three hours.
    const beats = Array.from({ length: 180 }, (_, i) => ({ ...reading(i * 60), kioskId: 'K-9' }));
    await stand.parts.history.load(beats);
    while ((await stand.parts.history.summarize(NOW + 2.5 * 3_600_000)) > 0);
  });

  test('of a day is its readings, of a week five minutes a point, of a month an hour', async () => {
    const day = await course(NOW - 1, NOW + DAY);
    expect([day.resolution, day.items.length, day.capped]).toEqual(['raw', 180, false]);
    expect(day.items[0]).toEqual({ ts: NOW, widthS: 0, fields: { mode: 'inService', tempC: 40, skewMs: -30 } });

    const week = await course(NOW - 6 * DAY, NOW + DAY);
    expect(week.resolution).toBe('5m');
    expect(week.items).toHaveLength(36);
    // Half of them nobody has summed up yet.
    expect(week.items.map(({ ts, widthS, fields }) => [(ts - NOW) / 60_000, widthS, fields['tempC']])).toEqual(
      Array.from({ length: 36 }, (_, i) => [i * 5, 300, 40]),
    );
    expect(week.items[0]).toEqual({ ts: NOW, widthS: 300, fields: { mode: 'inService', tempC: 40, skewMs: -30 } });

    const month = await course(NOW - 29 * DAY, NOW + DAY);
    expect(month.resolution).toBe('1h');
    expect(month.items.map(({ ts, widthS }) => [(ts - NOW) / 3_600_000, widthS])).toEqual([
      [0, 3_600],
      [1, 3_600],
      [2, 3_600],
    ]);
  });

  test('is told as finely as is wished', async () => {
    const path = `readings/course?kioskId=K-9&kind=heartbeat&from=${NOW + 7_200_000}&to=${NOW + DAY}&resolution=5m`;
    const { resolution, items } = answers.Course.parse(await stand.get(`/api/v1/${path}`));
    expect([resolution, items.length]).toEqual(['5m', 12]);
  });

  test('needs to know of which kiosk, and of a stretch that is no longer than the history', async () => {
    expect(await errorsOf(`readings/course?kind=heartbeat&from=1&to=2`)).toEqual([400, 'kioskId']);
    expect(await errorsOf(`readings/course?kioskId=K-9&kind=fault&from=1&to=2`)).toEqual([400, 'kind']);
    expect(await errorsOf(`readings/course?kioskId=K-9&kind=heartbeat&from=2&to=1`)).toEqual([400, 'to']);
    expect(await errorsOf(`readings/course?kioskId=K-9&kind=heartbeat&from=1&to=${NOW}`)).toEqual([400, 'to']);
  });
});

describe('the quarantine', () => {
  test('shows why a packet was not believed, its bytes, and its text when it is text', async () => {
    const packet = {
      reason: 'not-json' as const,
      detail: 'Not JSON.',
      topic: 't',
      sender: null,
      kioskId: null,
      receivedAt: NOW,
      size: 3,
    };
    await stand.parts.quarantine.keep(
      [
        { ...packet, id: 7, payload: Buffer.from('{a}') },
        { ...packet, id: 8, reason: 'not-text', payload: Buffer.from([0xff, 0xfe, 0x00]) },
      ],
      8,
    );
    expect(answers.RefusedPackets.parse(await list('quarantine')).items.map((p) => p.id)).toEqual([8, 7]);
    expect(answers.RefusedPackets.parse(await list('quarantine?reason=not-json')).items).toHaveLength(1);
    const text = answers.RefusedPacketInFull.parse(await stand.get('/api/v1/quarantine/7'));
    expect(text).toMatchObject({ payload: 'e2F9', text: '{a}', receivedAt: Date.parse('2026-11-22T06:00:00.000Z') });
    const binary = answers.RefusedPacketInFull.parse(await stand.get('/api/v1/quarantine/8'));
    expect(binary).toMatchObject({ payload: '//4A' });
    expect(binary.text).toBeUndefined();
    expect((await stand.admin('GET', '/api/v1/quarantine/9')).status).toBe(404);
    expect(await errorsOf('quarantine/none')).toEqual([400, 'id']);
  });
});
