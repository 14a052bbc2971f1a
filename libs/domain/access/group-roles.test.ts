import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ROLES, type Role } from '../people/index.js';
import { type GroupRole, groupRolesIn, rolesByGroups } from './group-roles.js';

const role = fc.constantFrom(...ROLES);
const roles = fc.uniqueArray(role);
const group: fc.Arbitrary<string> = fc.constantFrom('a', 'b', 'c', 'd', 'cn=ops,ou=it');
const given: fc.Arbitrary<GroupRole[]> = fc.array(fc.record({ group, role }), { maxLength: 8 });
const groups = fc.uniqueArray(group);
const APART: readonly Role[] = ['administrator', 'security', 'auditor'];

describe('roles by groups', () => {
  test('those that no group gives stay as they are, and those that one gives come and go with it', () => {
    fc.assert(
      fc.property(roles, groups, given, (has, theirs, pairs) => {
        const answer = rolesByGroups(has, theirs, pairs, { separated: false });
        if ('refused' in answer) throw new Error(answer.refused);
        for (const one of ROLES) {
          const byGroups = pairs.filter((pair) => pair.role === one);
          const expected = byGroups.length === 0 ? has.includes(one) : byGroups.some((pair) => theirs.includes(pair.group));
          expect(answer.roles.includes(one)).toBe(expected);
        }
        expect(new Set(answer.roles).size).toBe(answer.roles.length);
      }),
    );
  });

  test('the same log-in again changes nothing', () => {
    fc.assert(
      fc.property(roles, groups, given, (has, theirs, pairs) => {
        const once = rolesByGroups(has, theirs, pairs, { separated: false });
        if ('refused' in once) throw new Error(once.refused);
        expect(rolesByGroups(once.roles, theirs, pairs, { separated: false })).toEqual(once);
      }),
    );
  });

  test('where powers are apart nobody comes to two of administrator, security and auditor', () => {
    fc.assert(
      fc.property(roles, groups, given, (has, theirs, pairs) => {
        const together = rolesByGroups(has, theirs, pairs, { separated: false });
        if ('refused' in together) throw new Error(together.refused);
        const many = together.roles.filter((one) => APART.includes(one)).length > 1;
        const answer = rolesByGroups(has, theirs, pairs, { separated: true });
        expect(answer).toEqual(many ? { refused: 'powers-together' } : together);
      }),
    );
  });
});

describe('the text that says which group is which role', () => {
  test.each<[string, GroupRole[] | null]>([
    [
      'noc=noc; it-admins=administrator',
      [
        { group: 'noc', role: 'noc' },
        { group: 'it-admins', role: 'administrator' },
      ],
    ],
    [' 值班室 = noc ;', [{ group: '值班室', role: 'noc' }]],
    ['cn=ops,ou=it=technician', [{ group: 'cn=ops,ou=it', role: 'technician' }]],
    ['noc=nobody', null],
    ['=noc', null],
    ['noc', null],
    [' ; ', null],
  ])('%j', (text, expected) => {
    expect(groupRolesIn(text)).toEqual(expected);
  });
});
