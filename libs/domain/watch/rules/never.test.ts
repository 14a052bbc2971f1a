import { describe, expect, test } from '@jest/globals';
import type { Rule } from '../../index.js';
import { noteHearing } from '../index.js';
import { message, named, Player, T0 } from '../testing/player.js';

const RULES: Rule[] = [
  { ...named, id: 'never-came', kind: 'never', afterMin: 10, severity: 'info' },
  { ...named, id: 'silent', kind: 'silence', heartbeats: 3, severity: 'critical' },
];

describe('a kiosk that never came', () => {
  test('is found so long after it was first in the register, once', () => {
    const watch = new Player(RULES);
    watch.register('K-1', 30);
    watch.register('K-1', 90);
    expect(watch.pass(629)).toEqual([]);
    expect(watch.pass(5_000)).toEqual(['raised never-came @630']);
    expect(watch.findings[0]).toMatchObject({ cause: 'link', loss: [], evidence: { seen: { awaitedSince: T0 + 30_000 } } });
    expect(watch.pass(50_000)).toEqual([]);
  });

  test('ends with its first word, and can fall silent from then on', () => {
    const watch = new Player(RULES);
    watch.register('K-1', 0);
    watch.pass(700);
    expect(watch.hear(message('heartbeat', 800, { mode: 'inService' }))).toEqual(['cleared never-came @800']);
    expect(watch.pass(5_000)).toEqual(['raised silent @980']);
  });

  test('is not found when it came in time, nor twice after a restart', () => {
    const watch = new Player(RULES);
    watch.register('K-1', 0);
    watch.register('K-2', 0);
    watch.hear(message('birth', 300));
    watch.restart();
    watch.register('K-2', 400);
    expect(watch.pass(700).filter((f) => f.includes('never'))).toEqual(['raised never-came @600']);
    watch.restart();
    expect(watch.pass(9_000)).toEqual([]);
  });

  test('is given the time in which nobody could be heard', () => {
    const watch = new Player(RULES);
    watch.register('K-1', 0);
    noteHearing(watch.watched, { on: false, at: T0 }, T0);
    noteHearing(watch.watched, { on: true, at: T0 + 500_000 }, T0);
    expect(watch.pass(1_099)).toEqual([]);
    expect(watch.pass(1_101)).toEqual(['raised never-came @1100']);
  });
});
