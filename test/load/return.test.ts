import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { playReturn } from './return.js';

/** `npm run bench:return` plays more kiosks, and holds the others' orders to a second. */
const SHORT = { kiosks: 20 * Number(process.env['HALLWATCH_TEST_SCALE'] ?? 1), readings: 300, hours: 10, others: 12 };
const folder = mkdtempSync(join(tmpdir(), 'hallwatch-return-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('kiosks that come back together after ten hours have all that their libraries kept in the history, once, and others their orders meanwhile', async () => {
  const { missing, twice, lostConnections, orders } = await playReturn(SHORT, folder);
  expect({ missing, twice, lostConnections }).toEqual({ missing: 0, twice: 0, lostConnections: 0 });
  expect(orders.length).toBeGreaterThan(0);
}, 120_000);
