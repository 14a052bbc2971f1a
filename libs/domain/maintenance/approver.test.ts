import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sampleOrder } from '#test/harness/sample-books.js';
import { OpenHours } from '../calendar/index.js';
import { hallOf } from '../outage/testing/register.js';
import { type Person, ROLES } from '../people/index.js';
import { approversOf } from './approver.js';

const AT = 1_767_225_600_000;
const person = (id: string, roles: Person['roles'], more: Partial<Person> = {}): Person => ({
  ...{
    id,
    name: `示例${id}`,
    roles,
    halls: ['h-1'],
    skills: [],
    channels: [{ kind: 'webhook', url: `https://example.test/${id}` }],
  },
  ...more,
});
const STAFF = [
  person('admin', ['administrator'], { halls: [] }),
  person('shift', ['supervisor']),
  person('boss', ['manager']),
  person('elsewhere', ['manager'], { halls: ['h-2'] }),
  person('hands', ['technician']),
];
const madeBy = (by: string) => sampleOrder({ history: [{ at: AT, what: 'opened', by, note: { zh: '检修', en: 'upkeep' } }] });
const asked = (by: string, firstResponsible: string | undefined, people: Person[] = STAFF): string[] => {
  const hall = hallOf('h-1', { ...(firstResponsible && { firstResponsible }) });
  return approversOf(madeBy(by), { people, hall, kiosk: undefined, hours: new OpenHours() }, AT).map(({ id }) => id);
};

test('the first responsible is asked first, then the managers, the supervisors and an administrator', () => {
  expect(asked('hands', 'shift')).toEqual(['shift', 'boss', 'admin']);
  expect(asked('hands', undefined)).toEqual(['boss', 'shift', 'admin']);
});

test('who made the plan is not asked, nor a first responsible who may not approve', () => {
  expect(asked('boss', 'boss')).toEqual(['shift', 'admin']);
  expect(asked('boss', 'hands')).toEqual(['shift', 'admin']);
});

test('who stands in is asked for who is away, and nobody who cannot be told', () => {
  const away = person('boss', ['manager'], { deputies: [{ person: 'hands', from: AT - 1, to: AT + 1 }] });
  expect(asked('shift', 'boss', [away, person('hands', ['technician'])])).toEqual(['hands']);
  expect(asked('hands', 'boss', [away, person('hands', ['technician'])])).toEqual([]);
  expect(asked('hands', 'boss', [person('boss', ['manager'], { channels: [] })])).toEqual([]);
});

test('whoever the register has, nobody is asked twice, and never the maker', () => {
  const anybody = fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd'),
    roles: fc.uniqueArray(fc.constantFrom(...ROLES), { minLength: 1 }),
    stands: fc.option(fc.constantFrom('a', 'b', 'c', 'd'), { nil: undefined }),
  });
  const some = fc.uniqueArray(anybody, { selector: ({ id }) => id });
  fc.assert(
    fc.property(some, fc.constantFrom('a', 'b'), fc.constantFrom('a', 'b', undefined), (staff, maker, responsible) => {
      const people = staff.map(({ id, roles, stands }) =>
        person(id, roles, stands === undefined ? {} : { deputies: [{ person: stands, from: AT, to: AT + 1 }] }),
      );
      const ids = asked(maker, responsible, people);
      expect(ids).not.toContain(maker);
      expect(new Set(ids).size).toBe(ids.length);
    }),
  );
});
