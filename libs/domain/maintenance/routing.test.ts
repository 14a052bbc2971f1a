import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type AtWork,
  type Department,
  FAULTS,
  type Hall,
  type Hands,
  type InHand,
  type Kiosk,
  OpenHours,
  ORDER_KINDS,
  type OrderKind,
  type Person,
  type Trouble,
} from '#libs/domain/index.js';
import { sampleOrder } from '#test/harness/sample-books.js';
import { isOnShift } from './hands.js';
import { assigneeFor, keepsIt, leftOpen, routed, secondFor } from './routing.js';
import { isSkilled, isSkillKnown } from './skilled.js';
import { type Trade, tradesFor } from './trade.js';
import { assignmentFor, choicesFor } from './why.js';

/** Monday 2026-11-23, 10:00 in China. */
const AT = Date.UTC(2026, 10, 23, 2);
const NOW_ON = [{ mon: [['08:00', '18:00']] }];
const NOW_OFF = [{ mon: [['18:00', '22:00']] }];
const DEPARTMENTS: Department[] = (['owner', 'using', 'safety', 'general', 'it', 'security'] as const).map((kind) => ({
  id: kind,
  name: kind,
  kind,
}));
const person = (id: string, more: Partial<Person> = {}): Person => ({
  ...{ id, name: id, roles: [], halls: ['h'], skills: [] },
  channels: [{ kind: 'webhook', url: 'http://127.0.0.1:9/a' }],
  ...more,
});
const hall = (more: Partial<Hall> = {}): Hall => ({ id: 'h', lat: 30.5, lon: 117, department: 'using', ...more }) as Hall;
const hands = (people: Person[], more: Partial<Hands> = {}): Hands => ({
  people,
  kiosk: { maintainer: 'mai' } as Kiosk,
  hall: hall(),
  hours: new OpenHours(),
  departments: DEPARTMENTS,
  ...more,
});
const atWork = (of: Record<string, Partial<InHand>>, mended: AtWork['mended'] = null): AtWork => ({
  mended,
  inHand: new Map(Object.entries(of).map(([id, one]) => [id, { orders: 0, halls: [], ...one }])),
});
const ofCode = (code: string): Trouble => {
  const { components, action, skill } = FAULTS.get(code) ?? { components: [] };
  return { code, component: components[0] as string, action: action as string, ...(skill && { skill }) };
};
const STAFF = [
  person('mai', { roles: ['technician'], skills: ['printer', 'card'] }),
  person('tec', { roles: ['technician'] }),
  person('hal', { department: 'using' }),
  person('boss', { department: 'using', roles: ['manager'] }),
  person('it1', { department: 'it', halls: [] }),
  person('sec', { roles: ['security'] }),
  person('saf', { department: 'safety', halls: [] }),
  person('bui', { department: 'general' }),
  person('cas', { roles: ['cashOfficer'], department: 'using', skills: ['cash'] }),
  person('ca2', { roles: ['cashOfficer'], department: 'using', skills: ['cash'] }),
];
const STAFFED = hands(STAFF, { hall: hall({ firstResponsible: 'boss' }) });
const forWhom = (kind: OrderKind, code: string, of: Hands = STAFFED) => assigneeFor(kind, { ...of, trouble: ofCode(code) }, AT);
const reasons = (kind: OrderKind, of: Hands) => (assignmentFor(kind, of, AT).why ?? []).map(({ reason }) => reason);

describe('an order goes to whose work it is', () => {
  test.each<[string, OrderKind, string, string]>([
    ['a paper jam to hall staff', 'repair', 'PRN-003', 'hal'],
    ['a broken printer to the named maintainer', 'repair', 'PRN-004', 'mai'],
    ['what is to be restarted to the named maintainer', 'repair', 'CRD-003', 'mai'],
    ['paper to the named maintainer', 'replenish', 'PRN-002', 'mai'],
    ['a stopped program to IT', 'it', 'SYS-001', 'it1'],
    ['a wrong configuration to IT', 'it', 'SYS-002', 'it1'],
    ['a camera to IT (S0-Q2.5)', 'repair', 'CAM-002', 'it1'],
    ['a line to IT (S0-Q2.5)', 'repair', 'NET-001', 'it1'],
    ['a cabinet door to security', 'security', 'DOR-001', 'sec'],
    ['skimming to security', 'security', 'CRD-004', 'sec'],
    ['smoke to the safety department (S0-Q2.3)', 'security', 'ENV-002', 'saf'],
    ['lost mains to the building department (S0-Q2.4)', 'repair', 'PWR-001', 'bui'],
    ['a low battery to the named maintainer', 'repair', 'PWR-002', 'mai'],
    ['a full cash box to a cash officer of the using unit', 'settle', 'CBX-002', 'ca2'],
    ['a jam of notes to hall staff who may touch cash', 'repair', 'BNA-001', 'ca2'],
  ])('%s', (_, kind, code, wanted) => {
    const people = code === 'BNA-001' ? STAFF.map((one) => (one.id === 'hal' ? { ...one, skills: ['printer'] } : one)) : STAFF;
    expect(forWhom(kind, code, { ...STAFFED, people })).toBe(wanted);
  });

  test('cash to two, both of whom may handle it', () => {
    const [first, second] = [assigneeFor('settle', STAFFED, AT), secondFor('settle', 'ca2', STAFFED, AT)];
    expect([first, second]).toEqual(['ca2', 'cas']);
  });

  test('whoever tampers with a kiosk is for security, whatever the part', () => {
    expect(assigneeFor('repair', { ...STAFFED, trouble: { component: 'receiptPrinter', fraud: true } }, AT)).toBe('sec');
  });

  test('where nobody of the trade is known, to who is named, and the order says so', () => {
    const alone = hands([person('mai', { roles: ['technician'] })], { trouble: ofCode('SYS-001') });
    expect(assigneeFor('it', alone, AT)).toBe('mai');
    expect(reasons('it', alone)).toEqual(['maintainer', 'nobodyElse']);
    expect(assigneeFor('security', hands([], { trouble: ofCode('DOR-001') }), AT)).toBe('mai');
  });

  test('a jam to the technician while no hall staff is on shift', () => {
    const off = STAFF.map((one) => (one.department === 'using' ? { ...one, shifts: NOW_OFF } : one));
    expect(forWhom('repair', 'PRN-003', hands(off))).toBe('mai');
    expect(forWhom('repair', 'PRN-003', hands(off.filter(({ roles }) => !roles.includes('technician'))))).toBe('boss');
  });

  test('a department that serves no hall by name serves all; of one that names its halls those', () => {
    const it = (halls: string[]) =>
      hands([STAFF[0] as Person, person('it1', { department: 'it', halls })], { trouble: ofCode('SYS-001') });
    expect([[], ['h'], ['i']].map((halls) => assigneeFor('it', it(halls), AT))).toEqual(['it1', 'it1', 'mai']);
  });
});

describe('of those whose work it is', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((id) => person(id, { roles: ['technician'] })) as [Person, Person, Person];
  const trouble = ofCode('PRN-004');
  const among = (people: Person[], more: Partial<Hands> = {}) => hands(people, { kiosk: undefined, trouble, ...more });
  const named = { kiosk: { maintainer: 'c' } as Kiosk };

  test('the named maintainer comes first, unless they are off shift with somebody on it, away, or cannot be told', () => {
    expect(assigneeFor('repair', among([a, b, c], named), AT)).toBe('c');
    expect(assigneeFor('repair', among([a, { ...c, shifts: NOW_OFF }], named), AT)).toBe('a');
    expect(
      assigneeFor(
        'repair',
        among(
          [
            { ...a, shifts: NOW_OFF },
            { ...c, shifts: NOW_OFF },
          ],
          named,
        ),
        AT,
      ),
    ).toBe('c');
    expect(assigneeFor('repair', among([a, { ...c, channels: [] }], named), AT)).toBe('a');
    const away = { ...c, deputies: [{ person: 'b', from: AT, to: AT + 1 }] };
    expect(assigneeFor('repair', among([a, b, away], named), AT)).toBe('b');
    expect(reasons('repair', among([a, b, away], named))).toEqual(['deputy', 'maintainer']);
  });

  test('who mended it last comes before who has less to do, and that before who is nearer', () => {
    const lead = (work: AtWork) => assigneeFor('repair', among([a, b, c], { atWork: work }), AT);
    expect(lead(atWork({ a: { orders: 2 }, b: { orders: 1 }, c: { orders: 3 } }, { person: 'c', at: AT - 1 }))).toBe('c');
    expect(lead(atWork({ a: { orders: 2 }, b: { orders: 1 }, c: { orders: 3 } }))).toBe('b');
    expect(lead(atWork({ a: { orders: 1 }, b: { orders: 1 }, c: { orders: 1 } }))).toBe('a');
    const halls = new Map([hall({ id: 'far', lat: 31 }), hall({ id: 'near', lat: 30.51 })].map((one) => [one.id, one]));
    const out = atWork({ a: { orders: 1, halls: ['far'] }, b: { orders: 1, halls: ['near'] }, c: { orders: 1, halls: ['far'] } });
    const there = among([a, b, c], { atWork: out, hallOf: (id) => halls.get(id) });
    expect(assigneeFor('repair', there, AT)).toBe('b');
    expect(assignmentFor('repair', there, AT).why?.at(-1)?.says).toEqual({
      zh: '离得最近（直线约1.1公里）',
      en: 'nearest (some 1.1 km as the crow flies)',
    });
  });

  test('the order says what decided', () => {
    const off = { ...a, shifts: NOW_OFF };
    const work = atWork({ c: { orders: 4 } });
    expect(reasons('repair', among([off, b, c], { atWork: work }))).toEqual(['trade', 'onShift', 'load']);
    expect(assignmentFor('repair', among([b, c], { atWork: work }), AT).why?.at(-1)?.says.zh).toBe('在手维修单最少（0张）');
    expect(reasons('repair', among([{ ...c, channels: [] }, b], named))).toEqual(['trade', 'reachable']);
    expect(reasons('repair', among([b, c], { atWork: atWork({}, { person: 'c', at: AT }) }))).toEqual(['trade', 'mended']);
  });

  test('nobody is asked about in the books where the register names one', () => {
    expect(leftOpen('repair', among([a, b, c], named), AT)).toEqual([]);
    expect(leftOpen('repair', among([a, b, c]), AT)).toEqual(['a', 'b', 'c']);
    expect(leftOpen('repair', among([a]), AT)).toEqual([]);
  });

  test('whoever has it keeps it while only the books or the shift speak for another', () => {
    expect(keepsIt('repair', 'b', among([a, b, c], { atWork: atWork({ b: { orders: 9 } }) }), AT)).toBe(true);
    expect(keepsIt('repair', 'b', among([a, { ...b, shifts: NOW_OFF }, c]), AT)).toBe(true);
    expect(keepsIt('repair', 'b', among([a, b, c], named), AT)).toBe(false);
    expect(keepsIt('repair', 'b', among([a, b, { ...c, shifts: NOW_OFF }], named), AT)).toBe(true);
    expect(keepsIt('repair', 'gone', among([a, b]), AT)).toBe(false);
  });

  test('it is offered to the best first, then to whoever else does orders there', () => {
    const people = [
      ...STAFF.filter(({ id }) => id !== 'boss'),
      person('sup', { roles: ['supervisor'] }),
      person('far', { roles: ['technician'], halls: ['i'] }),
    ];
    const order = sampleOrder({ kind: 'repair', assignee: 'mai' });
    const choices = choicesFor(order, hands(people, { trouble: ofCode('PRN-003') }), AT);
    expect(choices.map(({ id }) => id).slice(0, 2)).toEqual(['hal', 'mai']);
    expect(choices.find(({ id }) => id === 'hal')?.why[0]?.reason).toBe('trade');
    expect(choices.find(({ id }) => id === 'sup')).toMatchObject({ able: true, why: [] });
    expect(choices.some(({ id }) => id === 'far')).toBe(false);
  });
});

describe('property', () => {
  const ids = ['p0', 'p1', 'p2', 'p3', 'p4', 'p5'];
  const anyPerson = (id: string) =>
    fc.record<Person>({
      id: fc.constant(id),
      name: fc.constant(id),
      roles: fc.oneof(
        fc.constant<Person['roles']>(['technician']),
        fc.subarray<Person['roles'][number]>(['technician', 'manager', 'cashOfficer', 'security', 'supervisor', 'noc']),
      ),
      halls: fc.subarray(['h', 'i']),
      skills: fc.subarray(['cash', 'printer', 'it', 'network']),
      channels: fc.constantFrom([{ kind: 'webhook' }], []),
      shifts: fc.constantFrom(NOW_ON, NOW_OFF, [], []),
      department: fc.constantFrom('using', ...DEPARTMENTS.map((one) => one.id)),
      deputies: fc
        .subarray(
          ids.filter((one) => one !== id),
          { maxLength: 1 },
        )
        .map((of) => of.map((one) => ({ person: one, from: AT, to: AT + 1 }))),
    });
  const anyPeople = fc.tuple(...ids.map(anyPerson));
  const anyName = fc.option(fc.constantFrom(...ids, 'gone'), { nil: undefined });
  const anyWork = fc.record({
    mended: fc.option(fc.record({ person: fc.constantFrom(...ids), at: fc.constant(AT) }), { nil: null }),
    orders: fc.array(fc.nat(4), { minLength: ids.length, maxLength: ids.length }),
  });
  const anyPlace = fc.record({
    people: anyPeople,
    maintainer: anyName,
    firstResponsible: anyName,
    owner: anyName,
    code: fc.constantFrom(...FAULTS.keys()),
    kind: fc.constantFrom(...ORDER_KINDS),
    work: anyWork,
    asked: fc.boolean(),
  });
  /** Technicians who are alike by the register. */
  const anyCrew = anyPlace.map((of) => ({
    ...of,
    code: 'PRN-004',
    kind: 'repair' as const,
    maintainer: undefined,
    people: of.people.map((one) => person(one.id, { roles: ['technician'] })) as typeof of.people,
  }));
  type Place = typeof anyPlace extends fc.Arbitrary<infer T> ? T : never;
  const handsIn = ({ people, maintainer, firstResponsible, owner, code, work, asked }: Place): Hands => ({
    ...hands([...people], {
      kiosk: { maintainer } as Kiosk,
      hall: hall({ firstResponsible } as Partial<Hall>),
      trouble: ofCode(code),
    }),
    owner,
    ...(asked && { atWork: atWork(Object.fromEntries(ids.map((id, n) => [id, { orders: work.orders[n] ?? 0 }])), work.mended) }),
  });

  test('whoever is registered in whatever order, it goes to the same person for the same reasons', () => {
    fc.assert(
      fc.property(anyPlace, fc.integer(), (of, seed) => {
        const known = handsIn(of);
        const shuffled = [...known.people].sort(
          (a, b) => ((a.id.charCodeAt(1) * 7 + seed) % 5) - ((b.id.charCodeAt(1) * 7 + seed) % 5),
        );
        const other = { ...known, people: shuffled };
        expect(assignmentFor(of.kind, other, AT)).toEqual(assignmentFor(of.kind, known, AT));
        expect(routed(of.kind, other, AT)).toEqual(routed(of.kind, known, AT));
      }),
    );
  });

  test('nobody is chosen of whom it is known that they cannot do it, save who is named for it', () => {
    const asks = (kind: OrderKind, trade: Trade | null, code: string): string | null => {
      if (kind === 'settle') return 'cash';
      const { skill = 'general' } = FAULTS.get(code) ?? {};
      if (trade === 'technician') return skill === 'general' ? null : skill;
      return trade === 'hallStaff' && skill === 'cash' ? skill : null;
    };
    fc.assert(
      fc.property(anyPlace, (of) => {
        const known = handsIn(of);
        for (const { person: one, trade, named } of routed(of.kind, known, AT)) {
          const skill = asks(of.kind, trade, of.code);
          if (skill === null || (named !== null && of.kind !== 'settle')) continue;
          expect(!isSkillKnown(one) || isSkilled(one, skill, AT)).toBe(true);
        }
      }),
    );
  });

  test('nobody stands twice, who is away not at all, and of a trade nobody off shift before somebody on it', () => {
    fc.assert(
      fc.property(anyPlace, (of) => {
        const known = handsIn(of);
        const all = routed(of.kind, known, AT);
        expect(new Set(all.map((one) => one.person.id)).size).toBe(all.length);
        const ofTrade = all.filter(({ trade }) => trade !== null);
        const on = ofTrade.map(({ person: one }) => isOnShift(one, known.hours, AT));
        expect(on.lastIndexOf(true)).toBeLessThan(on.includes(false) ? on.indexOf(false) : on.length);
        for (const { trade } of ofTrade) expect(tradesFor(of.kind, known.trouble)).toContain(trade);
      }),
    );
  });

  test('what the books are not asked about does not change who is chosen', () => {
    fc.assert(
      fc.property(fc.oneof(anyPlace, anyCrew), (of) => {
        const known = handsIn({ ...of, asked: false });
        const asked = leftOpen(of.kind, known, AT);
        const { atWork: all } = handsIn({ ...of, asked: true });
        const some = {
          mended: all?.mended ?? null,
          inHand: new Map([...(all?.inHand ?? [])].filter(([id]) => asked.includes(id))),
        };
        const few = asked.length === 0 ? known : { ...known, atWork: some };
        expect(assigneeFor(of.kind, few, AT)).toBe(assigneeFor(of.kind, { ...known, atWork: all }, AT));
      }),
      { numRuns: 1000 },
    );
  });
});
