import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { KioskRecord, WatchSnapshot } from '#libs/domain/index.js';
import { SnapshotFile } from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-snapshot-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const fresh = (): string => join(folder, `${++files}.json`);

const HEAD = { position: 71, at: 1_767_225_600_000, rules: 'abc' };
const record = (n: number): string => JSON.stringify({ kioskId: `K-${n}`, app: '自助终端'.repeat(n % 50) });

function* records(count: number): Generator<string> {
  for (let n = 0; n < count; n++) yield record(n);
}

async function kiosksOf(snapshot: WatchSnapshot | null): Promise<KioskRecord[]> {
  const found: KioskRecord[] = [];
  for await (const part of snapshot?.kiosks ?? []) found.push(...part);
  return found;
}

describe('the file of the watch state', () => {
  test.each([0, 1, 20_000])('gives back what was saved of %i kiosks, in its order', async (count) => {
    const file = new SnapshotFile(fresh());
    expect(await file.load()).toBeNull();
    await file.save(HEAD, records(count));
    const loaded = await file.load();
    expect(loaded).toMatchObject(HEAD);
    expect((await kiosksOf(loaded)).map((one) => JSON.stringify(one))).toEqual([...records(count)]);
  });

  test('lets others work between its pieces', async () => {
    let turns = 0;
    let going = true;
    const turn = (): void => {
      turns++;
      if (going) setImmediate(turn);
    };
    setImmediate(turn);
    const path = fresh();
    await new SnapshotFile(path).save(HEAD, records(20_000));
    going = false;
    const pieces = statSync(path).size / 200_000;
    expect(pieces).toBeGreaterThan(20);
    expect(turns).toBeGreaterThan(pieces / 2);
  });

  test('that is torn, cut at a line, or has one other digit is refused before any of it counts', async () => {
    const path = fresh();
    const file = new SnapshotFile(path);
    await file.save(HEAD, records(50));
    const whole = readFileSync(path, 'utf8');
    const lines = whole.split('\n');
    const broken = [
      whole.slice(0, whole.length / 2),
      whole.slice(0, -1),
      `${lines.slice(0, 20).join('\n')}\n`,
      [...lines.slice(0, 20), ...lines.slice(21)].join('\n'),
      whole.replace('"position":71', '"position":72'),
      whole.replace('K-33', 'K-34'),
      '',
      '{"format":2,',
    ];
    for (const text of broken) {
      writeFileSync(path, text);
      await expect(file.load()).rejects.toThrow();
    }
    writeFileSync(path, whole);
    expect(await kiosksOf(await file.load())).toHaveLength(50);
  });

  test('of an earlier version is read, whole', async () => {
    const path = fresh();
    writeFileSync(path, JSON.stringify({ ...HEAD, kiosks: [{ kioskId: 'K-1' }, { kioskId: 'K-2' }] }));
    const loaded = await new SnapshotFile(path).load();
    expect(loaded).toMatchObject(HEAD);
    expect(await kiosksOf(loaded)).toEqual([{ kioskId: 'K-1' }, { kioskId: 'K-2' }]);
  });

  test('that could not be finished leaves the one before', async () => {
    const path = fresh();
    const file = new SnapshotFile(path);
    await file.save(HEAD, records(3));
    const failing = (function* (): Generator<string> {
      yield* records(2);
      throw new Error('the kiosk exploded');
    })();
    await expect(file.save({ position: 99 }, failing)).rejects.toThrow('the kiosk exploded');
    expect(await file.load()).toMatchObject({ position: 71 });
  });
});
