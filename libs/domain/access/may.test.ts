import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ROLES } from '../people/index.js';
import type { Actor } from './actor.js';
import { may, scopeOf } from './may.js';
import { PERMISSION_NAMES, permissionOf } from './permissions.js';
import { type AccountScope, covers } from './scope.js';

const TOGETHER = { separated: false };
const APART = { separated: true };
const HERE = { hall: 'aq-civic', region: 'anqing', department: 'using-1' };
const THERE = { hall: 'hf-civic', region: 'hefei', department: null };

const actor = (more: Partial<Actor>): Actor => ({
  account: 'a-1',
  personId: 'p-1',
  roles: ['technician'],
  scope: { regions: [], halls: ['aq-civic'], departments: [] },
  entry: 'session',
  ...more,
});

const anyScope: fc.Arbitrary<AccountScope> = fc.option(
  fc.record({
    regions: fc.subarray(['anqing', 'hefei']),
    halls: fc.subarray(['aq-civic', 'hf-civic']),
    departments: fc.subarray(['using-1', 'using-2']),
  }),
);
const anyActor = fc
  .record({ roles: fc.subarray([...ROLES]), scope: anyScope, only: fc.option(fc.subarray(PERMISSION_NAMES), { nil: undefined }) })
  .map(({ only, ...rest }) => actor({ ...rest, ...(only && { only }) }));

describe('who may do what', () => {
  test('a technician acts on orders of their own halls and of no other', () => {
    expect(may(actor({}), 'order.act', TOGETHER, HERE)).toEqual({ onBehalfOf: null });
    expect(may(actor({}), 'order.act', TOGETHER, THERE)).toEqual({ refused: 'not-their-place' });
  });

  test('an account for a region is for the halls that the region will get, too', () => {
    const regional = actor({ scope: { regions: ['hefei'], halls: [], departments: [] } });
    expect(may(regional, 'order.act', TOGETHER, { ...THERE, hall: 'opened-tomorrow' })).toEqual({ onBehalfOf: null });
  });

  test('an account for a department is for the halls that it uses', () => {
    const using = actor({ scope: { regions: [], halls: [], departments: ['using-1'] } });
    expect(may(using, 'order.act', TOGETHER, { ...HERE, hall: 'another-of-theirs' })).toEqual({ onBehalfOf: null });
    expect(may(using, 'order.act', TOGETHER, THERE)).toEqual({ refused: 'not-their-place' });
    expect(may(using, 'order.act', TOGETHER, { ...HERE, department: 'using-2' })).toEqual({ refused: 'not-their-place' });
  });

  test('what counts for all halls is not changed by an account for some', () => {
    const some = actor({ roles: ['administrator'] });
    expect(may(some, 'rule.write', TOGETHER)).toEqual({ refused: 'for-some-places' });
    expect(may(some, 'rule.read', TOGETHER)).toEqual({ onBehalfOf: null });
  });

  test('a token does what it was made for and nothing else of what its owner may', () => {
    const token = actor({ only: ['order.read'] });
    expect(may(token, 'order.read', TOGETHER, HERE)).toEqual({ onBehalfOf: null });
    expect(may(token, 'order.act', TOGETHER, HERE)).toEqual({ refused: 'beyond-token' });
  });

  test('who stands in for another does it on their behalf, where they could not themselves', () => {
    const deputy = actor({
      deputyOf: [{ personId: 'p-2', roles: ['technician'], scope: { regions: [], halls: ['hf-civic'], departments: [] } }],
    });
    expect(may(deputy, 'order.act', TOGETHER, HERE)).toEqual({ onBehalfOf: null });
    expect(may(deputy, 'order.act', TOGETHER, THERE)).toEqual({ onBehalfOf: 'p-2' });
    expect(scopeOf(deputy, 'order.act', TOGETHER)).toEqual({ regions: [], halls: ['aq-civic', 'hf-civic'], departments: [] });
  });

  test('nobody stands in for one of three administrators who are kept apart', () => {
    const stoodFor = { personId: 'p-2', roles: ['security', 'technician'] as const, scope: null };
    const deputy = actor({ roles: ['administrator'], scope: null, deputyOf: [stoodFor] });
    expect(may(deputy, 'account.grant', APART)).toEqual({ refused: 'no-role' });
    const noc = actor({ roles: ['regulator'], deputyOf: [stoodFor] });
    expect(may(noc, 'account.grant', TOGETHER)).toEqual({ onBehalfOf: 'p-2' });
    expect(may(noc, 'order.act', APART, HERE)).toEqual({ onBehalfOf: 'p-2' });
  });

  test('where three people administer, who runs the system grants no rights and reads no audit', () => {
    const administrator = actor({ roles: ['administrator'], scope: null });
    expect(may(administrator, 'account.grant', TOGETHER)).toEqual({ onBehalfOf: null });
    for (const name of ['account.grant', 'audit.read', 'audit.export'] as const) {
      expect(may(administrator, name, APART)).toEqual({ refused: 'no-role' });
    }
    expect(may(actor({ roles: ['security'], scope: null }), 'account.grant', APART)).toEqual({ onBehalfOf: null });
    expect(may(actor({ roles: ['auditor'], scope: null }), 'audit.read', APART)).toEqual({ onBehalfOf: null });
  });

  test.each(['auditor', 'regulator'] as const)('the role %s changes nothing but the own account', (role) => {
    for (const name of PERMISSION_NAMES) {
      const { changes, about } = permissionOf(name);
      if (!changes || about === 'self') continue;
      for (const kept of [TOGETHER, APART])
        expect([name, may(actor({ roles: [role], scope: null }), name, kept)]).toEqual([name, { refused: 'no-role' }]);
    }
  });

  test('a wider scope never takes a permission away, and a token never adds one', () => {
    fc.assert(
      fc.property(anyActor, fc.constantFrom(...PERMISSION_NAMES), fc.constantFrom(HERE, THERE), (one, name, place) => {
        const { only: _, ...whole } = one;
        const allowed = (who: Actor) => !('refused' in may(who, name, TOGETHER, place));
        if (allowed(one)) expect(allowed({ ...one, scope: null })).toBe(true);
        if (allowed(one)) expect(allowed(whole)).toBe(true);
      }),
    );
  });

  test('what is listed is what is allowed one by one', () => {
    const ofPlaces = PERMISSION_NAMES.filter((name) => permissionOf(name).about === 'place');
    fc.assert(
      fc.property(anyActor, fc.constantFrom(...ofPlaces), fc.constantFrom(HERE, THERE), ({ only: _, ...one }, name, place) => {
        const scope = scopeOf(one, name, TOGETHER);
        const listed = covers(scope, place);
        expect(listed).toBe(!('refused' in may(one, name, TOGETHER, place)));
      }),
    );
  });
});
