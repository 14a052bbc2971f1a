import { expect, test } from '@jest/globals';
import type { JudgedLogIn, ProvenIdentity } from '#libs/domain/index.js';
import { onEachDatabase } from '#test/harness/each-database.js';
import { PostgresIdentityBook } from '../index.js';

const identity = (subject: string, more: Partial<ProvenIdentity> = {}): ProvenIdentity => ({
  provider: 'https://sso.example',
  subject,
  name: null,
  groups: null,
  known: { as: 'account', value: 'chen' },
  ...more,
});

await onEachDatabase((database) => {
  const add = (name: string, personId: string): Promise<object[]> =>
    database().query(`INSERT INTO account (name, roles, person_id) VALUES ($1, '["noc"]', $2)`, [name, personId]);
  const phone = (id: string, number: string): Promise<object[]> =>
    database().query('INSERT INTO person (id, body, revision) VALUES ($1, $2, 0)', [id, JSON.stringify({ id, phone: number })]);
  const chen = { name: 'chen', personId: 'p-1', roles: ['noc'], state: 'active' } as const;

  test('an account is found by its name, its person, or the phone that one person has', async () => {
    const book = new PostgresIdentityBook(database());
    await add('chen', 'p-1');
    await phone('p-1', '+86 138-0000-0000');
    for (const known of [
      { as: 'account', value: 'chen' },
      { as: 'person', value: 'p-1' },
      { as: 'phone', value: '13800000000' },
    ] as const)
      expect(await book.find(identity('s-1', { known }))).toEqual({ linked: null, named: chen, taken: false });
    await phone('p-2', '13800000000');
    const known = { as: 'phone', value: '13800000000' } as const;
    expect(await book.find(identity('s-1', { known }))).toEqual({ linked: null, named: null, taken: false });
  });

  test('of two who come at once for one account the first is linked, and the other changes nothing', async () => {
    const book = new PostgresIdentityBook(database());
    await add('chen', 'p-1');
    const judged: JudgedLogIn = { account: chen, links: true, roles: ['administrator'] };
    const come = (subject: string) => book.keep({ identity: identity(subject), judged, at: 1, address: null });
    const kept = await Promise.all([come('s-1'), come('s-2')]);
    expect(kept.filter(Boolean)).toHaveLength(1);
    const [first, second] = kept[0] ? ['s-1', 's-2'] : ['s-2', 's-1'];
    expect((await book.find(identity(first))).linked).toMatchObject({ name: 'chen', roles: ['administrator'] });
    expect(await book.find(identity(second))).toMatchObject({ linked: null, taken: true });
  });
});
