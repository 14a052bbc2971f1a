import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { findCounters } from '#libs/composition/counters/find.js';
import { COUNTERS_FILE, textOf } from '#libs/composition/counters/generate.js';
import { COUNTERS } from '#libs/composition/counters/generated/counters.js';
import { NamedEvent, Reporter } from '#libs/runtime/index.js';

test('every counter of an event is known beforehand, with what its labels may be; after a change run: npm run generate', () => {
  expect(textOf(findCounters())).toBe(readFileSync(COUNTERS_FILE, 'utf8'));
}, 120_000);

test('each is shown with 0 before anything happens, and rises from there', async () => {
  class RulesTaken extends NamedEvent {
    readonly level = 'info';
    readonly says = 'Other rules took effect';
    override readonly counts = { metric: 'hallwatch_rules_taken_total', help: 'Times that other rules took effect.' };
  }
  const reporter = new Reporter(() => undefined);
  for (const counter of COUNTERS) reporter.expose(counter);
  const shown = (text: string): string[] => text.split('\n').filter((line) => /^hallwatch_/.test(line));
  const before = shown(await reporter.metrics.metrics());
  expect(before).toHaveLength(COUNTERS.reduce((sum, { series }) => sum + series.length, 0));
  expect(before.filter((line) => !line.endsWith(' 0'))).toEqual([]);
  reporter.report(new RulesTaken());
  const after = shown(await reporter.metrics.metrics());
  expect(after.filter((line) => !before.includes(line))).toEqual(['hallwatch_rules_taken_total 1']);
  expect(after).toHaveLength(before.length);
});
