import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Hall, type Hands, type Kiosk, OpenHours, type OrderKind, type Person } from '#libs/domain/index.js';
import { sampleOrder } from '#test/harness/sample-books.js';
import { isOnShift, turnTo } from './hands.js';
import { assigneeFor, inTurn, nextToTell, secondFor } from './routing.js';
import { deputyWords } from './why.js';

/** Monday 2026-11-23, 10:00 in China. */
const AT = Date.UTC(2026, 10, 23, 2);
const hours = new OpenHours();
const hall = (more: Partial<Hall> = {}): Hall => ({ id: 'h', ...more }) as Hall;
const REACHED: Person['channels'] = [{ kind: 'webhook', url: 'http://127.0.0.1:9/a' }];
const person = (id: string, more: Partial<Person> = {}): Person => {
  return { id, name: id, roles: [], halls: [], skills: [], channels: REACHED, ...more };
};
const hands = (people: Person[], more: Partial<Hands> = {}): Hands => ({
  people,
  kiosk: undefined,
  hall: hall(),
  hours,
  ...more,
});
const by = (maintainer: string) => ({ maintainer }) as Kiosk;

test('its doer may turn to who has it and answers for the hall, then to who does orders there; cash is for who may handle it', () => {
  const people = [
    person('a', { roles: ['technician'], halls: ['h'], phone: '0556-0000-001' }),
    person('b', { roles: ['technician'], halls: ['h'], skills: ['printer'] }),
    person('auditor', { roles: ['auditor'], halls: ['h'] }),
    person('elsewhere', { roles: ['technician'], halls: ['i'] }),
    person('boss'),
  ];
  const place = { people, kiosk: undefined, hall: hall({ firstResponsible: 'boss' }) };
  const [had, settle] = [sampleOrder({ assignee: 'b', kind: 'repair' }), sampleOrder({ assignee: null, kind: 'settle' })];
  expect(turnTo(had, place, AT)).toEqual([
    { id: 'b', name: 'b', able: true },
    { id: 'boss', name: 'boss', able: true },
    { id: 'a', name: 'a', phone: '0556-0000-001', able: true },
  ]);
  expect(turnTo(settle, place, AT).filter(({ able }) => !able)).toMatchObject([{ id: 'b' }]);
});

describe('who is to do an order', () => {
  test('is the named maintainer, else the first responsible; who can be told before who cannot', () => {
    const [a, b] = [person('a'), person('b')];
    const place = { kiosk: by('a'), hall: hall({ firstResponsible: 'b' }) };
    expect(assigneeFor('repair', hands([a, b], place), AT)).toBe('a');
    expect(assigneeFor('repair', hands([{ ...a, channels: [] }, b], place), AT)).toBe('b');
    expect(assigneeFor('repair', hands([{ ...a, channels: [] }], place), AT)).toBe('a');
    expect(assigneeFor('repair', hands([b], place), AT)).toBe('b');
    expect([assigneeFor('repair', hands([], place), AT), assigneeFor('repair', hands([a, b]), AT)]).toEqual(['a', null]);
    expect(assigneeFor('it', hands([a, b], { ...place, owner: 'b' }), AT)).toBe('b');
  });

  test('of cash is who may handle it, of the hall when nobody named may, on shift before off', () => {
    const printer = person('a', { skills: ['printer'] });
    const cash = (id: string, more: Partial<Person> = {}) => person(id, { skills: ['cash'], halls: ['h'], ...more });
    const place = { kiosk: by('a'), hall: hall({ firstResponsible: 'z' }) };
    expect(assigneeFor('settle', hands([printer, cash('b')], place), AT)).toBe('b');
    expect(assigneeFor('settle', hands([printer, cash('b', { halls: ['other'] })], place), AT)).toBe('z');
    const off = cash('b', { shifts: [{ mon: [['18:00', '22:00']] }] });
    expect(assigneeFor('settle', hands([off, cash('c')], place), AT)).toBe('c');
    expect(assigneeFor('settle', hands([off], place), AT)).toBe('b');
    expect(assigneeFor('settle', hands([person('a')], place), AT)).toBe('a');
  });

  test('goes for cash with a second, who is another; with nobody when nobody else may', () => {
    const people = ['b', 'c'].map((id) => person(id, { skills: ['cash'], halls: ['h'] }));
    expect(secondFor('settle', 'b', hands(people), AT)).toBe('c');
    expect(secondFor('settle', 'b', hands(people.slice(0, 1)), AT)).toBeNull();
    expect(secondFor('repair', 'b', hands(people), AT)).toBeUndefined();
  });

  const anyPerson = fc.record({
    skills: fc.subarray(['cash', 'printer']),
    halls: fc.subarray(['h', 'i']),
    channels: fc.constantFrom(REACHED, []),
    roles: fc.subarray<Person['roles'][number]>(['technician', 'manager', 'noc', 'administrator']),
  });

  test('whoever is registered, of cash is never one of other skills but the first responsible, and the second another', () => {
    const some = fc.array(anyPerson, { maxLength: 6 });
    const named = fc.option(fc.constantFrom('p0', 'p1', 'p2', 'gone'), { nil: undefined });
    fc.assert(
      fc.property(
        some,
        named,
        named,
        fc.constantFrom<OrderKind>('settle', 'repair'),
        (all, maintainer, firstResponsible, kind) => {
          const people = all.map((one, n) => person(`p${n}`, one));
          const known = hands(people, { kiosk: { maintainer } as Kiosk, hall: hall({ firstResponsible }) as Hall });
          const assignee = assigneeFor(kind, known, AT);
          const second = secondFor(kind, assignee, known, AT);
          if (second) expect(second).not.toBe(assignee);
          if (kind !== 'settle') return;
          for (const id of [assignee, second].filter((one) => one && one !== firstResponsible)) {
            const { skills = [] } = people.find((one) => one.id === id) ?? {};
            expect(skills.length === 0 || skills.includes('cash')).toBe(true);
          }
        },
      ),
    );
  });
});

describe('who is away', () => {
  const away = (id: string, ...deputies: string[]) =>
    person(id, { deputies: deputies.map((one) => ({ person: one, from: AT, to: AT + 1 })) });

  test('has no order while a deputy stands in, and has them again from the end on', () => {
    const known = hands([away('a', 'b'), person('b')], { kiosk: by('a') });
    expect([AT - 1, AT, AT + 1].map((at) => assigneeFor('repair', known, at))).toEqual(['a', 'b', 'a']);
    expect(deputyWords('repair', 'b', known, AT)?.en).toBe('b stands in for a');
    expect(deputyWords('repair', 'a', known, AT + 1)).toBeNull();
  });

  test('is not replaced for cash by somebody who may not handle it', () => {
    const cash = { skills: ['cash'], halls: ['h'] };
    const people = [{ ...away('a', 'b'), ...cash }, person('b', { skills: ['printer'] }), person('c', cash)];
    expect(assigneeFor('settle', hands(people, { kiosk: by('a') }), AT)).toBe('c');
  });

  test('property: whoever stands in for whom, in circles too, it ends, nobody is told twice and nobody who is away first', () => {
    const ids = ['p0', 'p1', 'p2', 'p3'];
    const deputies = fc.array(fc.subarray([...ids, 'gone'], { maxLength: 2 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(deputies, (of) => {
        const people = ids.map((id, n) => away(id, ...(of[n] ?? []).filter((one) => one !== id)));
        const all = people.map((one) => ({ ...one, roles: ['noc' as const] }));
        const known = hands(all, { kiosk: by('p0'), hall: hall({ firstResponsible: 'p1' }) });
        const told = inTurn('repair', known, AT).map(({ id }) => id);
        expect(new Set(told).size).toBe(told.length);
        expect(told.length).toBeGreaterThan(0);
        const replaced = (of[0] ?? []).some((one) => one !== 'p0' && one !== 'gone');
        expect(told[0] === 'p0').toBe(!replaced);
      }),
    );
  });
});

describe('a qualification that ends', () => {
  const qualified = (until: string) => person('b', { halls: ['h'], qualifications: [{ skill: 'cash', until }] });
  const place = { hall: hall({ firstResponsible: 'z' }) };

  test('holds to the end of its last day in China, and no work that asks for it is given afterwards', () => {
    const last = hands([qualified('2026-11-23')], place);
    const midnight = Date.UTC(2026, 10, 23, 16);
    expect([AT, midnight - 1, midnight].map((at) => assigneeFor('settle', last, at))).toEqual(['b', 'b', 'z']);
  });

  test('makes a shift of nobody: who is on shift and not qualified any more does not come before who is', () => {
    const shifts = [{ mon: [['00:00', '24:00']] }];
    const off = person('c', { halls: ['h'], skills: ['cash'], shifts: [{ tue: [['08:00', '09:00']] }] });
    expect(assigneeFor('settle', hands([{ ...qualified('2026-11-22'), shifts }, off], place), AT)).toBe('c');
  });
});

describe('who is told in place of who cannot be', () => {
  test('is whoever could do it, then who is named, then who watches; nobody twice, nobody without a channel', () => {
    const people = [
      person('maintainer'),
      person('responsible'),
      person('technician', { roles: ['technician'], halls: ['h'] }),
      person('elsewhere', { roles: ['technician'], halls: ['i'] }),
      person('manager', { roles: ['manager'], halls: ['h'], channels: [] }),
      person('noc', { roles: ['noc'] }),
      person('admin', { roles: ['administrator'] }),
    ];
    const known = hands(people, { kiosk: by('maintainer'), hall: hall({ firstResponsible: 'responsible' }) });
    const told: string[] = [];
    for (;;) {
      const next = nextToTell('repair', known, new Set(told), AT);
      if (!next) break;
      told.push(next.id);
    }
    // Whose trade it is comes before who answers for the hall.
    expect(told).toEqual(['maintainer', 'technician', 'responsible', 'noc', 'admin']);
  });
});

test('who has no shift that can be read is not known to be off', () => {
  expect(isOnShift(person('a'), hours, AT)).toBe(true);
  expect(isOnShift(person('a', { shifts: ['morning', 7, null] }), hours, AT)).toBe(true);
  expect(isOnShift(person('a', { shifts: ['x', { mon: [['08:00', '12:00']] }] }), hours, AT)).toBe(true);
  expect(isOnShift(person('a', { shifts: [{ tue: [['08:00', '12:00']] }] }), hours, AT)).toBe(false);
});
