import { describe, expect, test } from '@jest/globals';
import type { Cause, Note } from '../model/index.js';
import { TruthLedger } from './ledger.js';

const began = (more: Partial<Extract<Note, { what: 'began' }>> = {}): Note => ({
  ...{ what: 'began', cause: 'consumable/a4Paper', needsOrder: true, mustWait: false },
  ...more,
});
const ended: Note = { what: 'ended', cause: 'consumable/a4Paper' };

function told(...notes: [at: number, note: Note][]): Cause[] {
  const causes: Cause[] = [];
  const ledger = new TruthLedger((cause) => causes.push(cause));
  for (const [at, note] of notes) ledger.note('K-1', [note], at, true);
  ledger.finish();
  return causes;
}

describe('what was to be expected', () => {
  test('and comes is one cause, with the time from which it could be foreseen', () => {
    expect(told([1, began({ edge: true })], [5, began()], [9, ended])).toEqual([
      {
        ...{ cause: 'consumable/a4Paper', kiosks: ['K-1'], from: 5, to: 9, heardFrom: 5 },
        ...{ needsOrder: true, mustWait: false, foreseeableFrom: 1 },
      },
    ]);
  });

  test('and never comes stays at a bound', () => {
    expect(told([1, began({ edge: true })], [9, ended])).toMatchObject([{ from: 1, to: 9, edge: true }]);
  });

  test('begins anew when it ended between', () => {
    expect(told([1, began({ edge: true })], [3, ended], [3, began()])).toMatchObject([
      { from: 1, to: 3, edge: true },
      { from: 3, to: null },
    ]);
  });
});
