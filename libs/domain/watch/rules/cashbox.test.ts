import { describe, expect, test } from '@jest/globals';
import type { CashboxRule } from '../../index.js';
import { message, named, Player } from '../testing/player.js';

const HIGH: CashboxRule = {
  ...named,
  id: 'high',
  kind: 'cashbox',
  states: ['high'],
  pct: { raise: 80, clear: 70 },
  units: ['noteBox'],
  severity: 'info',
  stopsService: false,
};
const FULL: CashboxRule = { ...HIGH, id: 'full', states: ['full'], pct: { raise: 95, clear: 80 }, stopsService: true };

const units = (atS: number, told: object) => message('cashbox', atS, { units: [{ id: 'n', kind: 'noteBox', ...told }] });
const notes = (atS: number, count: number) => units(atS, { count, capacity: 1000 });

describe('a cash unit', () => {
  test('is high, then full, and both end when it is emptied', () => {
    const watch = new Player([HIGH, FULL]);
    expect(watch.hear(notes(1, 700), notes(2, 800), notes(3, 950), notes(4, 900), notes(5, 0))).toEqual([
      'raised high/noteBox @2',
      'raised full/noteBox @3',
      'cleared high/noteBox @5',
      'cleared full/noteBox @5',
    ]);
  });

  test('is raised and cleared by pieces when the kiosk tells no capacity', () => {
    const { pct: _, ...rule } = FULL;
    const watch = new Player([{ ...rule, count: { raise: 900, clear: 700 } }]);
    const counted = (atS: number, count: number) => units(atS, { count });
    expect(watch.hear(counted(1, 899), counted(2, 900), counted(3, 800), counted(4, 700))).toEqual([
      'raised full/noteBox @2',
      'cleared full/noteBox @4',
    ]);
  });

  test('of a kind that the rule does not name is not for it', () => {
    const cassette = { units: [{ id: 'c', kind: 'cassette', count: 1000, capacity: 1000 }] };
    expect(new Player([HIGH, FULL]).hear(message('cashbox', 1, cassette))).toEqual([]);
  });

  test('that is emptied by its use raises where little is left', () => {
    const watch = new Player([{ ...HIGH, id: 'low', states: ['low'], pct: { raise: 10, clear: 20 } }]);
    expect(watch.hear(notes(1, 500), notes(2, 100), notes(3, 150), notes(4, 900))).toEqual([
      'raised low/noteBox @2',
      'cleared low/noteBox @4',
    ]);
  });
});
