import { expect, test } from '@jest/globals';
import { Judge } from './quality/judge.js';
import { play } from './quality/play.js';
import { figures, whatIsWrong } from './quality/table.js';

/** Two working days and the first two of a holiday; `npm run bench:quality` plays a month of 500 kiosks. */
const SHORT = { kiosks: 60, days: 4, seed: 1, begins: '2026-04-29', heartbeatS: 180, noise: 1 };

test('four days of sixty noisy kiosks bring one order for each cause, and next to none for nothing', async () => {
  const { causes, decided, to } = await play(SHORT);
  const verdict = new Judge(causes, decided, to).judge();
  expect(verdict.causes).toBeGreaterThan(50);
  const failed = figures(verdict).filter(({ passes }) => !passes);
  expect([failed, failed.length > 0 ? whatIsWrong(verdict, 5) : []]).toEqual([[], []]);
}, 120_000);
