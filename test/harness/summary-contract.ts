import { expect, test } from '@jest/globals';
import {
  COARSE,
  DAY,
  type History,
  HOUR,
  MINUTE,
  type Reading,
  SUMMARIES,
  SummaryMaker,
  type Summed,
} from '#libs/domain/index.js';
import type { HistoryUnderTest } from './history-contract.js';
import { MORNING, sampleReading } from './sample-readings.js';

const beat = (after: number, fields: Record<string, unknown>, over: Partial<Reading> = {}): Reading =>
  sampleReading({ ts: MORNING + after, seq: after, fields: { mode: 'inService', ...fields }, ...over });
const items = (after: number, remaining: number): Reading =>
  sampleReading({
    kind: 'consumables',
    ts: MORNING + after,
    seq: after,
    fields: { items: [{ id: 'a,4 =', kind: 'a4Paper', remaining, capacity: 500, status: remaining > 50 ? 'full' : 'low' }] },
  });
const units = (after: number, count: number): Reading =>
  sampleReading({
    kind: 'cashbox',
    ts: MORNING + after,
    seq: after,
    fields: { units: [{ id: 'note', kind: 'noteBox', count, capacity: 1_000, amountFen: count * 10_000, replenishment: 'ok' }] },
  });
const service = (after: number, up: boolean) => ({
  of: 'service' as const,
  at: MORNING + after,
  region: 'anqing',
  hallId: 'hall 1',
  kioskId: 'K-1',
  kioskType: 'TAX,INV',
  service: 'CASH',
  up,
});

/** Sums up all that is due; answers how many windows. */
async function summedUp(history: History, now = MORNING + DAY): Promise<number> {
  let windows = 0;
  for (let more = await history.summarize(now); more > 0; more = await history.summarize(now)) windows += more;
  return windows;
}

/** What every history promises of its means. `fresh` answers an empty one. */
export function summaryContract(fresh: () => Promise<HistoryUnderTest>): void {
  test('readings of a window become one point, and what comes late or once more corrects it', async () => {
    let under = await fresh();
    await under.history.write(
      [
        beat(1_000, { rttMs: 30, tempC: 40, txOk: 3, txFailed: 1 }),
        beat(2_000, { rttMs: 50, tempC: 41, txOk: 2, txFailed: 0, mode: 'maintenance' }),
        beat(6 * MINUTE, { rttMs: 80, txOk: 7 }),
        items(3_000, 400),
        items(4_000, 20),
        items(5_000, 480),
        units(3_000, 900),
        units(4_000, 10),
      ],
      8,
    );
    expect(await summedUp(under.history, MORNING + 4 * MINUTE)).toBe(0);
    expect(await summedUp(under.history)).toBe(3);
    expect(await summedUp(under.history)).toBe(0);
    // The door keeps repeats out; what is written twice for a crash between is behind the position.
    await under.history.write([beat(1_500, { rttMs: 100, txOk: 10 }, { historical: true })], 9);
    await under.history.write([beat(1_500, { rttMs: 100, txOk: 10 }, { historical: true })], 9);
    // What is due outlives a stop.
    await under.history.close();
    under = await under.again();
    expect(await summedUp(under.history)).toBe(2);
    await under.history.close();
    const charted = async (...of: Parameters<HistoryUnderTest['charted']>) => {
      under = await under.again();
      return under.charted(...of);
    };
    expect(await charted('heartbeat', '5m')).toMatchObject([
      { ts: MORNING, kiosk: 'K-1', rtt_ms: 60, temp_c: 40.5, tx_ok: 15, tx_failed: 1, mode: 'maintenance', readings: 3 },
      { ts: MORNING + 5 * MINUTE, rtt_ms: 80, tx_ok: 7, mode: 'inService', readings: 1 },
    ]);
    expect(await charted('heartbeat', '1h')).toMatchObject([
      { ts: MORNING, rtt_ms: 65, tx_ok: 22, mode: 'inService', readings: 4 },
    ]);
    expect(await charted('consumable', '5m')).toMatchObject([
      {
        ts: MORNING,
        kiosk: 'K-1',
        item: 'a,4 =',
        kind: 'a4Paper',
        remaining: 480,
        remaining_min: 20,
        capacity: 500,
        pct: 96,
        pct_min: 4,
        status: 'full',
      },
    ]);
    expect(await charted('cashbox', '1h')).toMatchObject([
      {
        ts: MORNING,
        unit: 'note',
        count: 10,
        count_max: 900,
        pct: 1,
        pct_max: 90,
        amount_fen: 100_000,
        amount_fen_max: 9_000_000,
      },
    ]);
  });

  test("a kiosk's windows are told as it told its readings", async () => {
    const under = await fresh();
    await under.history.write(
      [
        beat(1_000, { rttMs: 30, txOk: 3, txFailed: 1 }),
        beat(2_000, { rttMs: 50, txOk: 2 }),
        beat(6 * MINUTE, { rttMs: 80, tempC: 40.5 }),
        beat(3_000, { rttMs: 999 }, { kioskId: 'K-2' }),
        items(3_000, 20),
        items(4_000, 480),
        units(3_000, 900),
      ],
      7,
    );
    await summedUp(under.history);
    const of = { kioskId: 'K-1', from: MORNING, to: MORNING + HOUR } as const;
    expect(await under.history.windows('5m', { ...of, kind: 'heartbeat' })).toEqual([
      { ts: MORNING, widthS: 300, fields: { rttMs: 40, txOk: 5, txFailed: 1, mode: 'inService', skewMs: -120 } },
      { ts: MORNING + 5 * MINUTE, widthS: 300, fields: { rttMs: 80, tempC: 40.5, mode: 'inService', skewMs: -120 } },
    ]);
    expect(await under.history.windows('5m', { ...of, kind: 'heartbeat', from: MORNING + 1 })).toHaveLength(1);
    expect(await under.history.windows('5m', { ...of, kind: 'heartbeat', to: MORNING + 5 * MINUTE })).toHaveLength(1);
    expect(await under.history.windows('1h', { ...of, kind: 'consumables' })).toEqual([
      {
        ts: MORNING,
        widthS: 3_600,
        fields: { items: [{ id: 'a,4 =', kind: 'a4Paper', remaining: 480, capacity: 500, status: 'full' }] },
      },
    ]);
    expect(await under.history.windows('1h', { ...of, kind: 'cashbox' })).toMatchObject([
      { fields: { units: [{ id: 'note', kind: 'noteBox', count: 900, capacity: 1_000, amountFen: 9_000_000 }] } },
    ]);
    expect(await under.history.windows('1h', { ...of, kind: 'cashbox', kioskId: 'K-2' })).toEqual([]);
    await under.history.close();
  });

  test('a service has its share of each window in which it was out, and a correction is told anew', async () => {
    let under = await fresh();
    await under.history.writePoints([service(4 * MINUTE, false), service(12 * MINUTE, true)]);
    await summedUp(under.history, MORNING + HOUR);
    await under.history.writePoints([service(4 * MINUTE, true), service(9 * MINUTE, false)]);
    await summedUp(under.history, MORNING + 2 * HOUR);
    const shares = (await under.charted('service', '5m')).map(({ ts, up, down_s }) => [
      (Number(ts) - MORNING) / MINUTE,
      up,
      down_s,
    ]);
    expect(shares.slice(0, 4)).toEqual([
      [0, 1, 0],
      [5, 0.8, 60],
      [10, 0.6, 120],
      [15, 1, 0],
    ]);
    under = await under.again();
    expect(await under.charted('service', '1h')).toMatchObject([{ ts: MORNING, up: 0.95, down_s: 180 }]);
  });

  test('an outage of a whole region is summed up: hundreds of services in every window', async () => {
    const under = await fresh();
    const all = Array.from({ length: 400 }, (_, i) => ({ ...service(0, false), kioskId: `K-${i}` }));
    await under.history.writePoints(all);
    await under.history.writePoints([service(HOUR - MINUTE, true)]);
    await summedUp(under.history, MORNING + 3 * HOUR);
    const shares = await under.charted('service', '5m');
    expect(shares.filter(({ ts }) => ts === MORNING)).toHaveLength(400);
    const last = shares.filter(({ ts }) => ts === MORNING + 11 * 5 * MINUTE);
    expect(last.filter(({ down_s }) => down_s === 300)).toHaveLength(399);
    expect(last.find(({ kiosk }) => kiosk === 'K-1')).toMatchObject({ down_s: 240 });
  });

  test('what is summed up in passing is what the history sums up itself', async () => {
    let under = await fresh();
    const readings = Array.from({ length: 240 }, (_, i) => {
      // Neither even nor in order, and some without a value.
      const after = i * 43_000 + ((i * 7_919) % 97_000);
      const kind = i % 5;
      if (kind === 0) return items(after, (i * 31) % 480);
      if (kind === 1) return units(after, (i * 17) % 1_000);
      return beat(after, {
        ...(i % 7 !== 0 && { rttMs: (i * 13) % 90, tempC: 30 + (i % 9) / 10 }),
        txOk: i % 6,
        mode: i % 3 ? 'inService' : 'settling',
      });
    });
    const maker = new SummaryMaker(MORNING + 4 * HOUR);
    for (const reading of readings) expect(maker.take(reading)).toBe(true);
    const made = maker.rest();
    await under.history.load(readings);
    await summedUp(under.history);
    for (const measurement of Object.keys(SUMMARIES) as Summed[])
      for (const of of COARSE) {
        await under.history.close();
        under = await under.again();
        const own = made.filter((point) => point.measurement === measurement && point.of === of).sort((a, b) => a.from - b.from);
        const charted = await under.charted(measurement, of);
        expect(charted.map(({ ts }) => ts)).toEqual(own.map(({ from }) => from));
        charted.forEach((row, i) => {
          for (const [name, value] of Object.entries(own[i]?.values ?? {}))
            expect([measurement, of, i, name, row[name]]).toEqual([
              measurement,
              of,
              i,
              name,
              typeof value === 'number' ? expect.closeTo(value, 6) : value,
            ]);
        });
      }
  });
}
