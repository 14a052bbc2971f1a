import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HALL_WORDS } from '../availability/index.js';
import {
  groupedByNeed,
  HALL_STANDINGS,
  type HallOnBoard,
  hallFinder,
  hallStanding,
  type NoticeOnBoard,
  worstFirst,
} from './index.js';

const now = (says: HallOnBoard['now']['says']): HallOnBoard['now'] => ({ kiosks: 2, giving: 1, says });
const notice = (kind: NoticeOnBoard['kind'], kioskId: string | null = 'K-1'): NoticeOnBoard => ({ kind, kioskId });
const hall = (id: string, says: HallOnBoard['now']['says'], ...notices: NoticeOnBoard[]): HallOnBoard => ({
  id,
  name: `厅${id}`,
  now: now(says),
  notices,
});

describe('the order of the halls', () => {
  test('those with outages first, then those that are partly out, then the others; of one standing by name, numbers as numbers', () => {
    const halls = [
      hall('9', 'all-give'),
      hall('8', 'closed'),
      hall('10', 'some-do-not', notice('fault')),
      hall('7', 'some-do-not', notice('partial'), notice('cashOnly')),
      hall('2', 'some-do-not', notice('partial'), notice('fault')),
      hall('6', 'some-do-not'),
    ];
    expect(groupedByNeed(halls, true).map(({ standing, halls: of }) => [standing, of.map(({ id }) => id)])).toEqual([
      ['out', ['2', '10']],
      ['partly', ['7']],
      ['unknown', ['6']],
      ['idle', ['8']],
      ['fine', ['9']],
    ]);
  });

  const anyNotice: fc.Arbitrary<NoticeOnBoard> = fc.record({
    kind: fc.constantFrom('fault' as const, 'partial' as const, 'cashOnly' as const),
    kioskId: fc.option(fc.constantFrom('K-1', 'K-2', 'K-10')),
  });
  const anyHall: fc.Arbitrary<Omit<HallOnBoard, 'id'>> = fc.record({
    name: fc.constantFrom('甲厅', '乙厅', '厅2', '厅10', 'B', ''),
    now: fc.record({ kiosks: fc.nat(9), giving: fc.nat(9), says: fc.constantFrom(...HALL_WORDS) }),
    notices: fc.array(anyNotice, { maxLength: 3 }),
  });
  const anyHalls = fc.array(anyHall, { maxLength: 12 }).map((halls) => halls.map((one, n) => ({ ...one, id: `h-${n}` })));

  test('property: each hall stands once, none before one that needs more, and the order hangs on nothing else', () => {
    fc.assert(
      fc.property(anyHalls, fc.boolean(), fc.integer(), (halls, isWatched, turn) => {
        const groups = groupedByNeed(halls, isWatched);
        const listed = groups.flatMap((group) => group.halls);
        expect(listed.map(({ id }) => id).sort()).toEqual(halls.map(({ id }) => id).sort());
        const ranks = listed.map((one) => HALL_STANDINGS.indexOf(hallStanding(one, isWatched)));
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
        const turned = halls.map(
          (_, n) => halls[(((n + turn) % halls.length) + halls.length) % halls.length] as (typeof halls)[0],
        );
        expect(groupedByNeed(turned, isWatched)).toEqual(groups);
      }),
    );
  });

  test('property: a hall is well only where somebody watches and all its kiosks give, and a notice is never passed over', () => {
    fc.assert(
      fc.property(anyHalls, fc.boolean(), (halls, isWatched) => {
        for (const one of halls) {
          const standing = hallStanding(one, isWatched);
          if (standing === 'fine') expect([isWatched, one.now.says, one.notices]).toEqual([true, 'all-give', []]);
          expect(standing === 'out' || standing === 'partly').toBe(one.notices.length > 0);
        }
      }),
    );
  });

  test('notices: what takes everything first, the hall before its devices, devices by number', () => {
    const notices = [notice('partial', 'K-1'), notice('fault', 'K-10'), notice('fault', 'K-9'), notice('fault', null)];
    expect(worstFirst(notices).map(({ kind, kioskId }) => `${kind} ${kioskId}`)).toEqual([
      'fault null',
      'fault K-9',
      'fault K-10',
      'partial K-1',
    ]);
  });
});

describe('the search', () => {
  const civic = { name: '城南政务自助厅 A座', region: 'anqing', address: '示例路１２号' };

  test('finds by name, region and address, whatever the case and the width of letters', () => {
    for (const asked of ['城南', 'ANQING', '示例路12号', 'ａ座', '城南 anqing', '  12号　政务 ', '']) {
      expect([asked, hallFinder(asked)(civic)]).toEqual([asked, true]);
    }
    for (const asked of ['城北', '城南 hefei', '13号']) expect([asked, hallFinder(asked)(civic)]).toEqual([asked, false]);
  });

  const letters = fc.string({ unit: fc.constantFrom('城', '南', '厅', 'a', 'B', '3', '路', ' '), maxLength: 8 });
  const place = fc.record({ name: letters, region: letters, address: letters });

  test('property: any part of what is written of a hall finds it, and more words never find more', () => {
    fc.assert(
      fc.property(place, fc.nat(8), fc.nat(8), letters, (hallOf, from, length, more) => {
        const part = hallOf.address.slice(from, from + length);
        expect(hallFinder(part)(hallOf)).toBe(true);
        if (hallFinder(`${part} ${more}`)(hallOf)) expect(hallFinder(more)(hallOf)).toBe(true);
      }),
    );
  });
});
