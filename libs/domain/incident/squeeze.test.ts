import { expect, test } from '@jest/globals';
import type { DeskChange, Incident, IncidentChange } from './index.js';
import { squeezed } from './index.js';

const change = (id: string, what: IncidentChange['what'], at: number): DeskChange => ({
  of: 'incident',
  change: { what, incident: { id } as Incident, at },
});
const inShort = (changes: DeskChange[]): string[] =>
  changes.map((one) => `${one.change.what} ${(one.change as IncidentChange).incident.id} ${one.change.at}`);

test('of updates of one incident the last one is kept, and none that its end follows', () => {
  const changes = [change('a', 'opened', 1), change('a', 'updated', 2), change('b', 'updated', 2), change('a', 'updated', 3)];
  expect(inShort(squeezed(changes))).toEqual(['opened a 1', 'updated b 2', 'updated a 3']);
  expect(inShort(squeezed([...changes, change('a', 'closed', 4)]))).toEqual(['opened a 1', 'updated b 2', 'closed a 4']);
});

test('what was opened and became part of a wider incident in one decision is only told as part of it', () => {
  const changes = [
    change('a', 'opened', 1),
    change('r', 'opened', 2),
    change('a', 'merged', 2),
    change('b', 'opened', 3),
    change('b', 'closed', 4),
  ];
  expect(inShort(squeezed(changes))).toEqual(['opened r 2', 'merged a 2', 'opened b 3', 'closed b 4']);
});
