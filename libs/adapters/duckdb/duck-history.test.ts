import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { DAY, type Resolution, type Retention } from '#libs/domain/index.js';
import { duckRows } from '#test/harness/duck-rows.js';
import { type HistoryUnderTest, historyContract } from '#test/harness/history-contract.js';
import { MORNING, sampleReading } from '#test/harness/sample-readings.js';
import { DuckHistory } from './index.js';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function openIn(folder: string): Promise<HistoryUnderTest> {
  const history = await DuckHistory.open({ folder });
  const charted = async (measurement: string, of: Resolution = 'raw') => {
    await history.close();
    return (await duckRows(folder, of === 'raw' ? measurement : `${measurement}_${of}`)).map(({ id: _, ...row }) => row);
  };
  return { history, charted, again: () => openIn(folder) };
}

historyContract('DuckDB', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hallwatch-duck-'));
  folders.push(folder);
  return openIn(folder);
});

describe('what is kept, and for how long', () => {
  const days = { raw: 2, '5m': 5, '1h': 0 };
  /** Opens it with that wish, lets it look after itself at the time, and answers what it told. */
  async function kept(folder: string, wished: Retention, now: number, readings: number[] = []): Promise<string[]> {
    const told: string[] = [];
    const history = await DuckHistory.open({ folder, retention: { wished, report: ({ says }) => told.push(says) } });
    await history.load(readings.map((ts) => sampleReading({ ts, seq: ts })));
    while ((await history.summarize(now)) > 0);
    await history.close();
    return told;
  }

  /** Days before the end from which there is something. */
  async function reach(folder: string, end: number): Promise<Record<string, number>> {
    const first = async (table: string): Promise<number> =>
      Math.round((end - Number((await duckRows(folder, table))[0]?.ts)) / DAY);
    return { raw: await first('reading'), '5m': await first('heartbeat_5m'), '1h': await first('heartbeat_1h') };
  }

  test('what is over goes; a shorter time is only told until it is to be applied, a longer one is taken when it may be', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hallwatch-duck-'));
    folders.push(folder);
    const end = MORNING + 8 * DAY;
    for (let from = MORNING; from < end; from += DAY)
      expect(await kept(folder, { days, change: 'keep' }, from + DAY, [from])).toEqual([]);
    expect(await reach(folder, end)).toEqual({ raw: 2, '5m': 5, '1h': 8 });

    const shorter = { ...days, '5m': 3 };
    for (const change of ['keep', 'lengthen'] as const) {
      const told = await kept(folder, { days: shorter, change }, end);
      expect(told).toEqual([expect.stringMatching(/means over 5m 5 days, the settings ask for 3 days; nothing was changed/)]);
      expect(await reach(folder, end)).toEqual({ raw: 2, '5m': 5, '1h': 8 });
    }
    expect(await kept(folder, { days: shorter, change: 'apply' }, end)).toEqual([]);
    expect(await reach(folder, end)).toEqual({ raw: 2, '5m': 3, '1h': 8 });
    expect(await kept(folder, { days: { ...days, '5m': 4 }, change: 'lengthen' }, end + DAY)).toEqual([]);
    expect(await reach(folder, end)).toEqual({ raw: 1, '5m': 3, '1h': 8 });
  }, 20_000);
});
