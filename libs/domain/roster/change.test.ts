import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dayOf, numberOf } from '../calendar/index.js';
import {
  type Roster,
  type RosterChanged,
  shiftsBetween,
  withException,
  withoutException,
  withSwapAnswered,
  withSwapAsked,
} from './index.js';
import { sampleAround, samplePerson, sampleRoster } from './testing/sample-roster.js';

const china = (text: string): number => Date.parse(`${text}:00+08:00`);
const NOW = china('2026-01-01T09:00');
const around = sampleAround([...['a', 'b', 'c'].map((id) => samplePerson(id)), samplePerson('auditor', { roles: ['auditor'] })]);

const taken = (changed: RosterChanged): Roster => {
  if ('refused' in changed) throw new Error(changed.refused);
  return changed.roster;
};
const on = (roster: Roster, day: string, shift: string): string[] =>
  shiftsBetween(roster, china(`${day}T00:00`), china(`${day}T23:59`), around.hours.calendar)
    .filter((one) => one.day === day && one.shift.id === shift)
    .flatMap(({ named }) => named.map(({ person }) => person));

/** a has the days of odd dates of January, b those of even ones. */
const SWAP = {
  id: 's-1',
  one: { person: 'a', day: '2026-01-03', shift: 'day' },
  other: { person: 'b', day: '2026-01-04', shift: 'day' },
};

describe('a swap', () => {
  const asked = taken(withSwapAsked(sampleRoster(), SWAP, NOW, around));

  test('counts when the other has agreed, on both days', () => {
    expect([on(asked, '2026-01-03', 'day'), on(asked, '2026-01-04', 'day')]).toEqual([['a'], ['b']]);
    const agreed = taken(withSwapAnswered(asked, { id: 's-1', by: 'b', answer: 'agree' }, NOW, around));
    expect([on(agreed, '2026-01-03', 'day'), on(agreed, '2026-01-04', 'day')]).toEqual([['b'], ['a']]);
    expect(agreed.swaps).toMatchObject([{ state: 'agreed', at: NOW }]);
  });

  test('is agreed to by nobody but who was asked, once, and taken back by nobody but who asked', () => {
    const answer = (by: string | null, what: 'agree' | 'refuse' | 'withdraw', roster = asked) =>
      withSwapAnswered(roster, { id: 's-1', by, answer: what }, NOW, around);
    expect([answer('a', 'agree'), answer('c', 'refuse'), answer(null, 'agree'), answer('b', 'withdraw')]).toEqual(
      Array.from({ length: 4 }, () => ({ refused: 'not-yours' })),
    );
    const refused = taken(answer('b', 'refuse'));
    expect([refused.swaps?.[0]?.state, on(refused, '2026-01-03', 'day')]).toEqual(['refused', ['a']]);
    expect(answer('b', 'agree', refused)).toEqual({ refused: 'answered' });
    expect(taken(answer('a', 'withdraw')).swaps).toMatchObject([{ state: 'withdrawn' }]);
    expect(withSwapAnswered(asked, { id: 's-2', by: 'b', answer: 'agree' }, NOW, around)).toEqual({ refused: 'unknown-change' });
  });

  test('is of shifts that both have, that have not begun, and that both may do', () => {
    const ask = (more: object, at = NOW, its = around) => withSwapAsked(sampleRoster(), { ...SWAP, ...more }, at, its);
    expect(ask({ one: { ...SWAP.one, day: '2026-01-02' } })).toEqual({ refused: 'not-on-duty' });
    expect(ask({ one: { ...SWAP.one, shift: 'late' } })).toEqual({ refused: 'unknown-shift' });
    expect(ask({ other: { ...SWAP.one, day: '2026-01-05' } })).toEqual({ refused: 'same-person' });
    expect(ask({ other: { ...SWAP.one, person: 'b' } })).toEqual({ refused: 'same-shift' });
    expect(ask({}, china('2026-01-03T08:00'))).toEqual({ refused: 'too-late' });
    const unable = sampleAround([samplePerson('a', { roles: ['auditor'] }), samplePerson('b')]);
    expect(ask({}, NOW, unable)).toEqual({ refused: 'not-qualified' });
    expect(withSwapAsked(asked, { ...SWAP, id: 's-2' }, NOW, around)).toEqual({ refused: 'asked-already' });
    expect(withSwapAsked(sampleRoster({ state: 'retired' }), SWAP, NOW, around)).toEqual({ refused: 'retired' });
  });

  test('that is not possible any more is not agreed to', () => {
    const off = taken(withException(asked, { id: 'x', day: '2026-01-04', off: 'b', in: 'c', why: '病假' }, NOW, around));
    expect(withSwapAnswered(off, { id: 's-1', by: 'b', answer: 'agree' }, NOW, around)).toEqual({ refused: 'not-on-duty' });
  });

  test('that another rotation has overtaken changes nothing: who is there already is not there twice', () => {
    const swaps = [{ ...SWAP, state: 'agreed' as const, askedAt: NOW, at: NOW }];
    const rotation = { anchor: '2026-01-01', days: [{ day: ['a', 'b'] }, { day: ['b'] }] };
    const overtaken = sampleRoster({ rotation, swaps });
    expect([on(overtaken, '2026-01-03', 'day'), on(overtaken, '2026-01-04', 'day')]).toEqual([['a', 'b'], ['b']]);
  });

  test('keeps the number of shifts that each has, however many there are', () => {
    const turn = fc.record({ day: fc.integer({ min: 1, max: 25 }), shift: fc.constantFrom('day', 'night') });
    const many = fc.array(fc.record({ one: turn, other: turn, by: fc.constantFrom('a', 'b', 'c') }), { maxLength: 12 });
    const counts = (roster: Roster): Record<string, number> => {
      const all = shiftsBetween(roster, china('2026-01-01T00:00'), china('2026-02-10T00:00'), around.hours.calendar);
      const people = all.flatMap(({ named }) => named.map(({ person }) => person));
      return Object.fromEntries(['a', 'b', 'c'].map((id) => [id, people.filter((one) => one === id).length]));
    };
    const three = sampleRoster({
      rotation: { anchor: '2026-01-01', days: [{ day: ['a'], night: ['b'] }, { day: ['c'], night: ['a'] }, { day: ['b', 'c'] }] },
    });
    let agreed = 0;
    fc.assert(
      fc.property(many, (wishes) => {
        let roster = three;
        for (const [nth, { one, other, by }] of wishes.entries()) {
          const day = (n: number) => dayOf(numberOf('2026-01-01') + n);
          const [with_] = on(roster, day(other.day), other.shift);
          const turns = {
            id: `s-${nth}`,
            one: { person: by, day: day(one.day), shift: one.shift },
            other: { person: with_ ?? 'a', day: day(other.day), shift: other.shift },
          };
          const asked = withSwapAsked(roster, turns, NOW + nth, around);
          if ('refused' in asked) continue;
          roster = taken(
            withSwapAnswered(asked.roster, { id: turns.id, by: turns.other.person, answer: 'agree' }, NOW + nth, around),
          );
          expect(on(roster, turns.other.day, turns.other.shift)).toContain(by);
          agreed++;
        }
        expect(counts(roster)).toEqual(counts(three));
      }),
      { numRuns: 30 },
    );
    expect(agreed).toBeGreaterThan(10);
  });
});

describe('an exception', () => {
  const say = (more: object, roster = sampleRoster(), now = NOW) =>
    withException(roster, { id: 'x-1', day: '2026-01-03', why: '培训', ...more }, now, around);

  test('puts somebody in the place of another, and is taken back while its day is not over', () => {
    const said = taken(say({ shift: 'day', off: 'a', in: 'c' }));
    expect([on(said, '2026-01-03', 'day'), on(said, '2026-01-03', 'night')]).toEqual([['c'], ['b']]);
    expect(on(taken(withoutException(said, 'x-1', NOW)), '2026-01-03', 'day')).toEqual(['a']);
    expect(withoutException(said, 'x-1', china('2026-01-03T20:00'))).toEqual({ refused: 'too-late' });
    expect(withoutException(said, 'x-2', NOW)).toEqual({ refused: 'unknown-change' });
  });

  test('brings in nobody who may not do it (S3-D7b), is there already or is not registered, and takes off only who is there', () => {
    expect(say({ shift: 'day', off: 'a', in: 'auditor' })).toEqual({ refused: 'not-qualified' });
    expect(say({ shift: 'day', in: 'a' })).toEqual({ refused: 'already-there' });
    expect(say({ shift: 'day', in: 'nobody' })).toEqual({ refused: 'unknown-person' });
    expect(say({ shift: 'day', off: 'b' })).toEqual({ refused: 'not-on-duty' });
    expect(say({ shift: 'late', off: 'a' })).toEqual({ refused: 'unknown-shift' });
    expect(say({ off: 'a', in: 'a' })).toEqual({ refused: 'same-person' });
    expect(say({ off: 'a' }, sampleRoster(), china('2026-01-04T08:00'))).toEqual({ refused: 'too-late' });
  });

  test('of somebody who came by a swap counts after it', () => {
    const asked = taken(withSwapAsked(sampleRoster(), SWAP, NOW, around));
    const agreed = taken(withSwapAnswered(asked, { id: 's-1', by: 'b', answer: 'agree' }, NOW + 1, around));
    const said = taken(say({ shift: 'day', off: 'b', in: 'c' }, agreed, NOW + 2));
    expect([on(said, '2026-01-03', 'day'), on(said, '2026-01-04', 'day')]).toEqual([['c'], ['a']]);
  });
});
