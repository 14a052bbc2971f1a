import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Registry } from 'prom-client';
import { RuleCost } from './rule-cost.js';

function costs() {
  let now = 0;
  const cost = new RuleCost(() => now);
  const judged = (readings: number, ms: number): void =>
    cost.of(() => {
      now += ms;
      return readings;
    });
  return { cost, judged };
}

test('the mean follows what readings cost of late, and marks of time alone say nothing', async () => {
  const { cost, judged } = costs();
  const metrics = new Registry();
  cost.expose(metrics);
  judged(0, 500);
  expect(cost.micros).toBeNull();
  expect((await metrics.getSingleMetric('hallwatch_rule_cost_us')?.get())?.values).toEqual([]);
  judged(1_000, 4);
  expect(cost.micros).toBeCloseTo(4);
  for (let i = 0; i < 100; i++) judged(1_000, 8);
  expect(cost.micros).toBeCloseTo(8, 2);
  expect(await metrics.metrics()).toMatch(/^hallwatch_rule_cost_us 7\.99/m);
});

test('it lies between the dearest and the cheapest batch, and how readings are cut into batches of one price does not matter', () => {
  const batch = fc.record({ readings: fc.integer({ min: 1, max: 1_000 }), ms: fc.integer({ min: 0, max: 50 }) });
  fc.assert(
    fc.property(fc.array(batch, { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 20 }), (batches, parts) => {
      const { cost, judged } = costs();
      for (const { readings, ms } of batches) judged(readings, ms);
      const each = batches.map(({ readings, ms }) => (1_000 * ms) / readings);
      expect(cost.micros).toBeGreaterThanOrEqual(Math.min(...each) - 1e-6);
      expect(cost.micros).toBeLessThanOrEqual(Math.max(...each) + 1e-6);
      const [whole, cut] = [costs(), costs()];
      for (const { judged: by } of [whole, cut]) by(100, 1);
      whole.judged(20 * parts, 20 * parts);
      for (let i = 0; i < parts; i++) cut.judged(20, 20);
      expect(cut.cost.micros).toBeCloseTo(whole.cost.micros ?? 0, 6);
    }),
  );
});
