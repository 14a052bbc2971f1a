import { afterEach, describe, expect, test } from '@jest/globals';
import {
  BadCursor,
  fieldsOf,
  type History,
  type HistoryPoint,
  READING_KINDS,
  type Reading,
  type ReadingsQuery,
  type ReceivedReading,
  type Resolution,
  type StoredReading,
} from '#libs/domain/index.js';
import { MORNING, sampleReading } from './sample-readings.js';
import { summaryContract } from './summary-contract.js';

/** A history under test, and how to open the same one again. */
export interface HistoryUnderTest {
  history: History & { close(): Promise<void>; ready(): Promise<string | null> };
  again(): Promise<HistoryUnderTest>;
  /** What a chart finds in a measurement by the names of the schema, by time. It may close the history. */
  charted(measurement: string, of?: Resolution): Promise<Record<string, unknown>[]>;
}

/** What a history answers for a reading that it keeps. */
export const asStored = (reading: Reading): StoredReading => ({
  kioskId: reading.kioskId,
  kind: reading.kind,
  ts: reading.ts,
  receivedAt: reading.receivedAt,
  bootId: reading.bootId,
  seq: reading.seq,
  fields: fieldsOf(reading),
});

/** Every page of an answer, one after the other. */
export async function allPages(history: History, query: ReadingsQuery): Promise<StoredReading[]> {
  const found: StoredReading[] = [];
  for (let after: string | undefined; ; ) {
    const { items, next } = await history.readings({ ...query, ...(after !== undefined && { after }) });
    found.push(...items);
    if (next === null) return found;
    after = next;
  }
}

const place = { region: 'anqing', hallId: 'hall 1' };
const servicePoint = (at: number, up: boolean): HistoryPoint => ({
  of: 'service',
  at,
  ...place,
  kioskId: 'K-1',
  kioskType: 'TAX,INV',
  service: 'CASH',
  up,
});
const incidentPoint = (incidentId: string, opened: boolean): HistoryPoint => ({
  of: 'incident',
  at: MORNING,
  ...place,
  incidentId,
  kind: 'hall',
  severity: 'critical',
  opened,
  kiosks: 12,
  ...(!opened && { endedBy: 'recovered' }),
});

/** What every history promises. `open` answers an empty one. */
export function historyContract(name: string, open: () => Promise<HistoryUnderTest>): void {
  describe(`${name} as a history`, () => {
    let under: HistoryUnderTest;
    const fresh = async (): Promise<History> => {
      under = await open();
      return under.history;
    };
    afterEach(() => under.history.close());

    test('an empty history stands before the first entry and answers nothing', async () => {
      const history = await fresh();
      expect(await history.position()).toBe(0);
      expect(await history.readings({ limit: 10 })).toEqual({ items: [], next: null });
      expect(await under.history.ready()).toBeNull();
    });

    test('a reading of every kind comes back as it came over the wire', async () => {
      const history = await fresh();
      const readings = READING_KINDS.map((kind, i) => sampleReading({ kind, ts: MORNING + i }));
      await history.write(readings, 6);
      expect((await history.readings({ limit: 10 })).items).toEqual(readings.map(asStored).reverse());
    });

    test('the position is kept with the readings, also over a restart', async () => {
      const history = await fresh();
      await history.write([sampleReading()], 17);
      expect(await history.position()).toBe(17);
      await history.write([], 25);
      await under.history.close();
      under = await under.again();
      expect(await under.history.position()).toBe(25);
      expect((await under.history.readings({ limit: 10 })).items).toHaveLength(1);
    });

    test('what is behind the position is not written again', async () => {
      const history = await fresh();
      await history.write([sampleReading()], 5);
      await history.write([sampleReading({ seq: 99 })], 5);
      await history.write([sampleReading({ seq: 99 })], 3);
      expect(await history.position()).toBe(5);
      expect((await history.readings({ limit: 10 })).items).toHaveLength(1);
    });

    test('a repeat that the door no longer knew is there once; another message with its number is there too', async () => {
      const history = await fresh();
      const first = sampleReading();
      const another = sampleReading({ ts: MORNING + 60_000, used: 'anew' });
      await history.write([first, sampleReading({ seq: first.seq + 1, ts: MORNING + 1 })], 2);
      await history.write([{ ...first, receivedAt: first.receivedAt + 9, used: 'unsure' }, another], 4);
      const { items } = await history.readings({ limit: 10 });
      expect(items.map(({ ts, seq }) => [ts, seq])).toEqual([
        [MORNING + 60_000, first.seq],
        [MORNING + 1, first.seq + 1],
        [MORNING, first.seq],
      ]);
    });

    test('readings of one kiosk with the same time are all kept, in the order of their numbers', async () => {
      const history = await fresh();
      const seqs = Array.from({ length: 50 }, (_, i) => i);
      await history.write([...seqs.map((seq) => sampleReading({ seq })), sampleReading({ seq: 0, bootId: 'b-8' })], 51);
      expect((await allPages(history, { limit: 7 })).map((r) => r.seq)).toEqual([...seqs.reverse(), 0]);
    });

    test('a list that names one item twice comes back whole and in its order', async () => {
      const history = await fresh();
      const item = { id: 'tray%1', kind: 'a4Paper', remaining: 5 };
      const reading = sampleReading({
        kind: 'consumables',
        fields: { items: [item, { ...item, remaining: 9 }, { id: 'a', kind: 'toner' }, item] },
      });
      await history.write([reading], 1);
      expect((await history.readings({ limit: 10 })).items).toEqual([asStored(reading)]);
    });

    test('pages join without gap or repeat when many kiosks spoke in the same millisecond', async () => {
      const history = await fresh();
      const readings = Array.from({ length: 120 }, (_, i) =>
        sampleReading({
          kioskId: `K-${i % 40}`,
          kind: i % 3 === 0 ? 'cashbox' : 'heartbeat',
          ts: MORNING + Math.floor(i / 60),
          seq: i,
        }),
      );
      await history.write(readings, 120);
      const found = await allPages(history, { limit: 11 });
      expect(found).toHaveLength(120);
      expect(found).toEqual((await history.readings({ limit: 500 })).items);
      expect(new Set(found.map((r) => r.seq)).size).toBe(120);
      expect(found.map((r) => r.ts)).toEqual(found.map((r) => r.ts).sort((a, b) => b - a));
    });

    test('readings are found by kiosk, kind and time, the end excluded', async () => {
      const history = await fresh();
      const readings = Array.from({ length: 20 }, (_, i) =>
        sampleReading({
          kioskId: i % 2 ? 'K-1' : 'K-2',
          kind: i % 4 < 2 ? 'fault' : 'heartbeat',
          ts: MORNING + i * 1000,
          seq: i,
        }),
      );
      await history.write(readings, 20);
      const seqs = async (query: Partial<ReadingsQuery>): Promise<number[]> =>
        (await history.readings({ limit: 50, ...query })).items.map((r) => r.seq);
      expect(await seqs({ kioskId: 'K-1', kind: 'fault' })).toEqual([17, 13, 9, 5, 1]);
      expect(await seqs({ from: MORNING + 3000, to: MORNING + 6000 })).toEqual([5, 4, 3]);
      expect(await seqs({ kioskId: 'K-3' })).toEqual([]);
      expect(await seqs({ kioskIds: ['K-1', 'K-3'], kind: 'fault' })).toEqual([17, 13, 9, 5, 1]);
      expect(await seqs({ kioskIds: ['K-1', 'K-2'], from: MORNING + 3000, to: MORNING + 6000 })).toEqual([5, 4, 3]);
      const many = Array.from({ length: 5_000 }, (_, n) => `M-${n}.a_b`);
      expect(await seqs({ kioskIds: [...many, 'K-1', ...many], kind: 'fault' })).toEqual([17, 13, 9, 5, 1]);
      // What is a name is no pattern.
      expect(await seqs({ kioskIds: [...many, 'K.1', '.*', 'K-1|K-2', 'K-[12]', '/'] })).toEqual([]);
      expect(await seqs({ kioskIds: [] })).toEqual([]);
      expect(await seqs({ kioskIds: ["K-1' OR '1'='1"] })).toEqual([]);
      expect(await seqs({ kioskId: "K-1' OR '1'='1" })).toEqual([]);
      expect(await seqs({ kioskId: 'K\\' })).toEqual([]);
    });

    test('what was received in a period comes in the order of receipt, whatever the clocks of the kiosks said', async () => {
      const history = await fresh();
      const late = sampleReading({ kioskId: 'K-2', ts: MORNING - 3_600_000, receivedAt: MORNING + 5_000, historical: true });
      const readings = [
        sampleReading({ seq: 1, receivedAt: MORNING - 1 }),
        sampleReading({ seq: 2, receivedAt: MORNING }),
        sampleReading({ seq: 3, kind: 'consumables', ts: MORNING + 9_000, receivedAt: MORNING + 4_000 }),
        late,
        sampleReading({ seq: 5, ts: MORNING + 60_000, receivedAt: MORNING + 60_000 }),
        sampleReading({ seq: 6, ts: MORNING + 60_000, receivedAt: MORNING + 60_000, kind: 'fault' }),
        sampleReading({ seq: 7, ts: MORNING + 86_000_000, receivedAt: MORNING + 86_000_000 }),
        sampleReading({ seq: 8, ts: MORNING + 86_400_000, receivedAt: MORNING + 86_400_000 }),
      ];
      await history.write(readings, 8);
      const found: ReceivedReading[] = [];
      for await (const part of history.received(MORNING, MORNING + 86_400_000)) found.push(...part);
      const expected = readings.slice(1, -1).map((reading) => ({ ...asStored(reading), historical: reading === late }));
      expect(found).toEqual(expected);
    });

    test('services and incidents are there for charts, and told again they overwrite themselves', async () => {
      const history = await fresh();
      await history.writePoints([servicePoint(MORNING, true), incidentPoint('IN-1', true), incidentPoint('IN-2', true)]);
      await history.writePoints([]);
      await history.writePoints([servicePoint(MORNING, false), incidentPoint('IN-1', true), incidentPoint('IN-1', false)]);
      await history.writePoints([servicePoint(MORNING + 9, true)]);
      const service = { region: 'anqing', hall: 'hall 1', kiosk: 'K-1', type: 'TAX,INV', service: 'CASH' };
      const incident = { region: 'anqing', hall: 'hall 1', kind: 'hall', severity: 'critical', kiosks: 12 };
      expect(await under.charted('service')).toEqual([
        { ts: MORNING, ...service, up: 0 },
        { ts: MORNING + 9, ...service, up: 1 },
      ]);
      under = await under.again();
      const found = await under.charted('incident');
      expect(found).toHaveLength(3);
      expect(found).toEqual(expect.arrayContaining([{ ts: MORNING, ...incident, opened: 0, ended_by: 'recovered' }]));
      expect(found.filter(({ opened }) => opened === 1)).toHaveLength(2);
    });

    test('how a process of ours is, what it refused and who in it does not get on are there for charts', async () => {
      const history = await fresh();
      const of = { at: MORNING, process: 'worker' };
      await history.writePoints([
        { of: 'platform', ...of, numbers: { intake_per_s: 12.5, outbox_waiting: 3 } },
        { of: 'quarantine', ...of, reason: 'not-json', refused: 4 },
        { of: 'stalled', ...of, consumer: 'means' },
      ]);
      expect(await under.charted('platform')).toMatchObject([
        { ts: MORNING, process: 'worker', intake_per_s: 12.5, outbox_waiting: 3 },
      ]);
      under = await under.again();
      expect(await under.charted('quarantine')).toEqual([{ ts: MORNING, process: 'worker', reason: 'not-json', refused: 4 }]);
      expect(await under.charted('stalled')).toEqual([{ ts: MORNING, process: 'worker', consumer: 'means', stalled: 1 }]);
    });

    test('a point that cannot be kept is refused for what is in it, and of its company none is kept', async () => {
      const history = await fresh();
      const write = history.writePoints([servicePoint(MORNING, true), servicePoint(MORNING + 0.5, true)]);
      await expect(write).rejects.toMatchObject({ retry: false });
      await history.writePoints([servicePoint(MORNING + 1, true)]);
      expect(await under.charted('service')).toHaveLength(1);
    });

    test('a thousand points at once are kept, also when a service changes twice in a millisecond', async () => {
      const history = await fresh();
      const points = Array.from({ length: 2_000 }, (_, i) => servicePoint(MORNING + (i >> 1), i % 2 === 0));
      await history.writePoints(points);
      const kept = await under.charted('service');
      expect(kept).toHaveLength(1_000);
      expect(kept.every(({ up }) => up === 0)).toBe(true);
    });

    summaryContract(async () => {
      await fresh();
      const opened = under;
      const again = async (): Promise<HistoryUnderTest> => {
        under = await opened.again();
        return under;
      };
      return { ...opened, again };
    });

    test('a cursor that is not ours is refused by name', async () => {
      const history = await fresh();
      await history.write([sampleReading()], 1);
      for (const after of ['', 'x', 'bnVsbA', Buffer.from('[1,2,"K","door","b"]').toString('base64url')])
        await expect(history.readings({ limit: 1, after })).rejects.toThrow(BadCursor);
    });

    test('a reading that cannot be kept is refused for what is in it, and the rest can still be written', async () => {
      const history = await fresh();
      const bad = sampleReading({ seq: 2, ts: MORNING + 0.5 });
      await expect(history.write([sampleReading({ seq: 1 }), bad], 2)).rejects.toMatchObject({ retry: false });
      expect(await history.position()).toBe(0);
      await history.write([sampleReading({ seq: 1 })], 1);
      expect((await history.readings({ limit: 10 })).items.map((r) => r.seq)).toEqual([1]);
    });
  });
}
