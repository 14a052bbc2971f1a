import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Role } from '../people/index.js';
import type { AccountInFull } from './account-desk.js';
import { ACCOUNT_FAULTS, SAYS_ACCOUNT_FAULT } from './account-fault.js';
import type { Actor } from './actor.js';
import { factorNeeded } from './factor.js';
import { type Granter, mayBind, mayDisable, mayGrant, mayInviteFirstGranter, mayReset } from './granting.js';
import { type AccountScope, covers, narrowed, type PlaceOf, within } from './scope.js';

const REGIONS: Record<string, string> = { 'aq-1': 'anqing', 'aq-2': 'anqing', 'hf-1': 'hefei' };
const placeOf: PlaceOf = (hall) => {
  const region = REGIONS[hall];
  return region === undefined ? undefined : { region, department: null };
};
const account = (name: string, roles: Role[], more: Partial<AccountInFull> = {}): AccountInFull => ({
  ...{ name, personId: `p-${name}`, roles, scope: null, state: 'active', factor: false, seenAt: null, invitation: null },
  ...more,
});
const by = (roles: Role[], scope: AccountScope = null, name = 'security-1'): Actor => ({
  ...{ account: name, personId: `p-${name}`, roles, scope, entry: 'session' },
});
const granter = (actor: Actor, separated = false): Granter => ({ by: actor, kept: { separated }, placeOf });

describe('whose an account is', () => {
  const nobodys = account('admin', ['administrator'], { personId: null });

  test('is said once, and of nobody who has one', () => {
    const admin = granter(by(['administrator'], null, 'admin'), true);
    expect(mayBind(admin, 'p-1')(nobodys, [nobodys])).toBeNull();
    expect(mayBind(admin, 'p-1')(account('wang', []), [])).toBe('has-person');
    expect(mayBind(admin, 'p-wang')(nobodys, [nobodys, account('wang', [])])).toBe('person-has-one');
  });

  test('is said of an administrator by one of their kind where powers are kept apart', () => {
    for (const separated of [true, false])
      expect(mayBind(granter(by(['security']), separated), 'p-1')(nobodys, [])).toBe(separated ? 'kept-apart' : null);
  });
});

describe('the first who grants', () => {
  const admin = granter(by(['administrator'], null, 'admin'), true);
  const first = account('li', ['security'], { state: 'invited' });
  const asked = (one: AccountInFull, all: AccountInFull[] = [], who = admin) => mayInviteFirstGranter(who)(one, all);

  test('is invited for all halls and nothing else, by somebody who is known, while nobody else grants', () => {
    expect(asked(first)).toBeNull();
    expect(asked(account('li', ['security', 'noc']))).toBe('kept-apart');
    expect(asked(account('li', ['security'], { scope: { regions: [], halls: ['aq-1'], departments: [] } }))).toBe('kept-apart');
    expect(asked(first, [], granter({ ...by(['administrator'], null, 'admin'), personId: null }, true))).toBe('nobodys-account');
    for (const state of ['active', 'invited'] as const)
      expect(asked(first, [account('zhao', ['security'], { state })])).toBe('security-stands');
    expect(asked(first, [account('zhao', ['security'], { state: 'disabled' })])).toBeNull();
    expect(asked(first, [], granter(by(['administrator'])))).toBe('kept-apart');
  });

  test('gets another link until they have come, and none of the inviter afterwards', () => {
    expect(mayReset(admin)(first, [first])).toBeNull();
    expect(mayReset(admin)({ ...first, state: 'active' }, [first])).toBe('kept-apart');
    expect(mayReset(admin)(first, [first, account('zhao', ['security'])])).toBe('kept-apart');
  });
});

describe('who gives rights', () => {
  test('gives no wider scope than their own, and a hall of their region is none', () => {
    const regional = granter(by(['administrator'], { regions: ['anqing'], halls: [], departments: [] }));
    const to = (scope: AccountScope) => mayGrant(regional, { roles: ['noc'], scope })(account('wang', []), []);
    expect(to({ regions: [], halls: ['aq-1', 'aq-2'], departments: [] })).toBeNull();
    expect(to({ regions: ['anqing'], halls: [], departments: [] })).toBeNull();
    for (const wider of [
      null,
      { regions: [], halls: ['hf-1'], departments: [] },
      { regions: ['hefei'], halls: [], departments: [] },
    ])
      expect(to(wider)).toBe('wider-scope');
    expect(mayGrant(regional, { roles: ['noc'] })(account('wang', []), [])).toBe('wider-scope');
  });

  test('gives nothing to themselves and nobody two of the three where powers are kept apart', () => {
    const apart = granter(by(['security']), true);
    const grant = (one: AccountInFull, roles: Role[], kept = apart) =>
      mayGrant(kept, { roles })(one, [account('security-2', ['security'])]);
    expect(grant(account('security-1', ['security']), ['security', 'noc'])).toBe('own-account');
    expect(grant(account('other', [], { personId: 'p-security-1' }), ['noc'])).toBe('own-account');
    expect(grant(account('wang', []), ['administrator', 'auditor'])).toBe('two-of-three');
    expect(grant(account('wang', []), ['auditor', 'supervisor'])).toBeNull();
    expect(grant(account('wang', []), ['administrator', 'auditor'], granter(by(['administrator'])))).toBeNull();
  });

  test('never leaves a place without an active administrator', () => {
    const all = [account('a-1', ['administrator']), account('a-2', ['administrator'], { state: 'disabled' })];
    const together = granter(by(['administrator'], null, 'a-9'));
    expect(mayGrant(together, { roles: ['noc'] })(all[0] as AccountInFull, all)).toBe('last-one');
    expect(mayDisable(together)(all[0] as AccountInFull, all)).toBe('last-one');
    const more = [...all, account('a-3', ['administrator'])];
    expect(mayDisable(together)(all[0] as AccountInFull, more)).toBeNull();
    expect(mayDisable(granter(by(['administrator'], null, 'a-1')))(all[0] as AccountInFull, more)).toBe('own-account');
    const last = account('s-1', ['security']);
    expect(mayDisable(together)(last, [last])).toBeNull();
    expect(mayDisable({ ...together, kept: { separated: true } })(last, [last])).toBe('last-one');
  });

  test('opens no account of another kind of administrator by a link', () => {
    const of = (roles: Role[], separated: boolean) =>
      mayReset(granter(by(['administrator']), separated))(account('wang', roles), []);
    expect([of(['auditor'], true), of(['security'], true)]).toEqual(['kept-apart', 'kept-apart']);
    expect([of(['administrator'], true), of(['noc'], true), of(['auditor'], false)]).toEqual([null, null, null]);
  });

  test('is told why not in both languages', () => {
    for (const fault of ACCOUNT_FAULTS)
      expect(SAYS_ACCOUNT_FAULT[fault]).toEqual({ zh: expect.any(String), en: expect.any(String) });
  });
});

describe('two scopes', () => {
  const scope: fc.Arbitrary<AccountScope> = fc.option(
    fc.record({
      regions: fc.subarray(['anqing', 'hefei']),
      halls: fc.subarray(Object.keys(REGIONS)),
      departments: fc.constant<string[]>([]),
    }),
  );
  const places = Object.entries(REGIONS).map(([hall, region]) => ({ hall, region, department: null }));

  test('have in common what both have, and nothing else', () => {
    fc.assert(
      fc.property(scope, scope, (one, other) => {
        const both = narrowed(one, other, placeOf);
        for (const place of places) expect(covers(both, place)).toBe(covers(one, place) && covers(other, place));
        expect([within(both, one, placeOf), within(both, other, placeOf)]).toEqual([true, true]);
      }),
    );
  });

  test('one in the other covers no place that the other does not', () => {
    fc.assert(
      fc.property(scope, scope, (inner, outer) => {
        fc.pre(within(inner, outer, placeOf));
        for (const place of places) if (covers(inner, place)) expect(covers(outer, place)).toBe(true);
      }),
    );
  });
});

test.each<[Role[], 'off' | 'administrators' | 'everybody', boolean, boolean]>([
  [['administrator'], 'administrators', false, true],
  [['auditor'], 'administrators', false, false],
  [['auditor'], 'administrators', true, true],
  [['noc'], 'administrators', true, false],
  [['noc'], 'everybody', false, true],
  [['administrator'], 'off', true, false],
])('of %j with “%s”, separated %s, a second factor is wanted: %s', (roles, policy, separated, wanted) => {
  expect(factorNeeded(roles, policy, { separated })).toBe(wanted);
});
