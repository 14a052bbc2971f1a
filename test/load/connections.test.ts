import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { Crowd } from './crowd-of.js';
import { openDoor } from './door.js';

const KIOSKS = 1_000 * Number(process.env['HALLWATCH_TEST_SCALE'] ?? 1);
const folder = mkdtempSync(join(tmpdir(), 'hallwatch-crowd-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(`${KIOSKS} kiosks that lose their lines together are all let in again within seconds, and are heard`, async () => {
  const door = await openDoor(folder, KIOSKS, () => undefined);
  const crowd = await Crowd.gather(door.port, KIOSKS, 2);
  try {
    expect((await crowd.come()).seconds).toBeLessThan(20);
    await crowd.cut();
    const back = await crowd.come();
    expect(back.seconds).toBeLessThan(20);
    expect(back.lost).toBe(0);
    const { sent, acked } = await crowd.publish(2);
    expect([sent, acked]).toEqual([KIOSKS, KIOSKS]);
    expect(door.connected()).toBe(KIOSKS);
  } finally {
    await crowd.end();
    await door.close();
  }
}, 60_000);
