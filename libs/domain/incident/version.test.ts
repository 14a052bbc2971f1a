import { expect, test } from '@jest/globals';
import { MINUTE } from '../index.js';
import { VERSION_WINDOW } from './index.js';
import { kiosksOfHalls, Place, START, told } from './testing/place.js';

const fleet = (): Place => {
  const place = new Place(kiosksOfHalls({ A: 2, B: 2, C: 2 }));
  for (const id of place.kiosks) place.apps.set(id, id === 'C-02' ? '2.5.0' : '2.4.1');
  return place;
};
const tell = (place: Place, code: string, minutes: Record<string, number>): void => {
  for (const [id, minute] of Object.entries(minutes)) {
    const at = START + minute * MINUTE;
    place.decide([told(id, code, at)], at);
  }
};

test('three kiosks with one version that tell of one software fault name the first of them, each with its own incident', () => {
  const place = fleet();
  tell(place, 'SYS-001', { 'A-01': 0, 'C-02': 1, 'B-01': 5 });
  expect(place.open.map(({ sharedBy }) => sharedBy)).toEqual([undefined, undefined, undefined]);
  tell(place, 'SYS-001', { 'C-01': 9, 'B-02': 12 });
  const [first] = place.open;
  const shared = { app: '2.4.1', code: 'SYS-001', first: first?.id };
  expect(place.open.map(({ kioskId, sharedBy }) => [kioskId, sharedBy])).toEqual([
    ['A-01', shared],
    ['C-02', undefined],
    ['B-01', shared],
    ['C-01', shared],
    ['B-02', shared],
  ]);
  expect(place.open[3]?.explanation.zh).toContain('软件版本2.4.1');
});

test('jams, and faults that are far apart, say nothing of the version', () => {
  const place = fleet();
  tell(place, 'PRN-001', { 'A-01': 0, 'A-02': 0, 'B-01': 0 });
  const minutes = VERSION_WINDOW / MINUTE;
  tell(place, 'SYS-001', { 'A-01': 1, 'A-02': 2, 'B-01': minutes + 2 });
  expect(place.open.filter(({ sharedBy }) => sharedBy)).toEqual([]);
});
