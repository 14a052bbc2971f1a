import { expect, test } from '@jest/globals';
import type { DeskChange, Incident, IncidentChange } from './index.js';
import { squeezed } from './index.js';

const change = (id: string, what: IncidentChange['what'], at: number): DeskChange => ({
  of: 'incident',
  change: { what, incident: { id } as Incident, at },
});
const inShort = (changes: DeskChange[]): string[] =>
  changes.map((one) => `${one.change.what} ${(one.change as IncidentChange).incident.id} ${one.change.at}`);

test('of updates of one moment the last one is kept, and none that its end follows at once', () => {
  const changes = [change('a', 'opened', 1), change('a', 'updated', 2), change('b', 'updated', 2), change('a', 'updated', 2)];
  expect(inShort(squeezed(changes))).toEqual(['opened a 1', 'updated b 2', 'updated a 2']);
  expect(inShort(squeezed([...changes, change('a', 'closed', 2)]))).toEqual(['opened a 1', 'updated b 2', 'closed a 2']);
});

test('updates of different moments all count', () => {
  const changes = [change('a', 'opened', 1), change('a', 'updated', 2), change('a', 'updated', 3), change('a', 'closed', 4)];
  expect(squeezed(changes)).toEqual(changes);
});

test('what was opened and became part of a wider incident at one moment is only told as part of it', () => {
  const changes = [change('a', 'opened', 2), change('r', 'opened', 2), change('a', 'merged', 2), change('b', 'opened', 3)];
  expect(inShort(squeezed(changes))).toEqual(['opened r 2', 'merged a 2', 'opened b 3']);
  const later = [change('a', 'opened', 1), change('a', 'merged', 2)];
  expect(squeezed(later)).toEqual(later);
});
