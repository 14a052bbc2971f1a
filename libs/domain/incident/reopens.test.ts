import { describe, expect, test } from '@jest/globals';
import { type Finding, HOUR, MINUTE } from '../index.js';
import { back, faultOf, finding, kiosks, lost, Place, START } from './testing/place.js';

const [cause, code] = faultOf('PRN-002');
const broken = (type: Finding['type'], at: number, more: Partial<Finding> = {}): Finding =>
  finding(type, 'K-01', at, cause, { ...code, ...more });

/** Each decided for itself. */
function play(place: Place, ...findings: Finding[]): string[] {
  return findings
    .flatMap((one) => place.decide([one], one.at))
    .flatMap((one) => (one.of === 'incident' ? [one.change.what] : []));
}

describe('a cause that is found again', () => {
  test('within ten minutes continues its incident, which says how often, and grows no longer by it', () => {
    const place = new Place(kiosks(2));
    expect(play(place, broken('raised', START), broken('cleared', START + MINUTE), broken('raised', START + 6 * MINUTE))).toEqual(
      ['opened', 'closed', 'reopened'],
    );
    const [first, ...others] = place.incidents;
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      state: 'open',
      openedAt: START,
      closedAt: null,
      affected: ['K-01'],
      holding: [{ since: START + 6 * MINUTE }],
      reopened: { times: 1, at: START + 6 * MINUTE },
    });
    expect(first?.evidence).toHaveLength(3);
    expect(first?.explanation.en).toContain('the same incident goes on');

    play(place, broken('cleared', START + 7 * MINUTE), broken('raised', START + 8 * MINUTE));
    const [again] = place.open;
    expect(again).toMatchObject({ id: first?.id, reopened: { times: 2 } });
    expect(again?.explanation.en.match(/goes on/g)).toHaveLength(1);
  });

  test('later is another incident', () => {
    const place = new Place(kiosks(2));
    play(place, broken('raised', START), broken('cleared', START + MINUTE), broken('raised', START + 11 * MINUTE));
    expect(place.incidents.map(({ state, reopened }) => [state, reopened])).toEqual([
      ['closed', undefined],
      ['open', undefined],
    ]);
  });

  test('continues it as long as its rule says, and never when it says so', () => {
    const ids = (reopensWithin: number, after: number): number => {
      const place = new Place(kiosks(2));
      play(place, broken('raised', START), broken('cleared', START + MINUTE));
      play(place, broken('raised', START + MINUTE + after, { reopensWithin }));
      return place.incidents.length;
    };
    expect([ids(0, 0), ids(0, 1), ids(HOUR, HOUR - 1), ids(HOUR, HOUR)]).toEqual([2, 2, 1, 2]);
  });

  test('and cleared in one decision ends as it would in three', () => {
    const row = [
      broken('raised', START),
      broken('cleared', START + 1),
      broken('raised', START + 2),
      broken('cleared', START + 3),
    ];
    const [parted, together] = [new Place(kiosks(2)), new Place(kiosks(2))];
    play(parted, ...row);
    together.decide(row, START + 3);
    expect(together.incidents).toEqual(parted.incidents);
    expect(parted.incidents).toMatchObject([{ state: 'closed', closedAt: START + 3, reopened: { times: 1 } }]);
  });

  test('waits for the others of its hall as the first time, and then continues its incident', () => {
    const place = new Place(kiosks(2));
    place.decide([place.fell('K-01', START)], START);
    place.hear('K-02', START + 2 * MINUTE);
    place.decide([back('K-01', START + 5 * MINUTE)], START + 5 * MINUTE);
    place.decide([place.fell('K-01', START + 9 * MINUTE)], START + 9 * MINUTE);
    expect(place.open).toEqual([]);
    place.hear('K-02', START + 12 * MINUTE);
    expect(place.incidents).toMatchObject([{ state: 'open', openedAt: START + 2 * MINUTE, reopened: { times: 1 } }]);
  });

  test('does not continue an incident that became part of the hall', () => {
    const place = new Place(kiosks(2));
    play(
      place,
      lost('K-01', START),
      lost('K-02', START + MINUTE),
      back('K-01', START + 2 * MINUTE),
      back('K-02', START + 2 * MINUTE),
    );
    play(place, lost('K-01', START + 5 * MINUTE));
    const singles = place.incidents.filter(({ kioskId }) => kioskId === 'K-01');
    expect(singles.map(({ state, inhibitedBy }) => [state, inhibitedBy === null])).toEqual([
      ['closed', false],
      ['open', true],
    ]);
  });
});
