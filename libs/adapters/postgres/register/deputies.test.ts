import { expect, test } from '@jest/globals';
import { StoryClock } from '#libs/runtime/index.js';
import { byHallwatch } from '#test/harness/by-hallwatch.js';
import { onEachDatabase } from '#test/harness/each-database.js';
import { PostgresDeputies } from './deputies.js';
import { PostgresRegistry } from './registry.js';

await onEachDatabase((database) => {
  test('a deputy has what the account of who is away has, from when to when it is said, and nothing of one that is disabled', async () => {
    const registry = await PostgresRegistry.open(database(), new StoryClock(1));
    const person = (id: string, deputies?: { person: string; from: number; to: number }[]) => {
      return { id, name: id, roles: [], halls: [], skills: [], channels: [], ...(deputies && { deputies }) };
    };
    const forB = [{ person: 'b', from: 10, to: 20 }];
    await registry.takeFleet(
      { people: [person('a', forB), person('c', forB), person('b')], halls: [], kiosks: [] },
      byHallwatch(),
    );
    const scope = { regions: [], halls: ['h'], departments: [] };
    for (const [id, state] of [
      ['a', 'active'],
      ['c', 'disabled'],
    ]) {
      await database().query('INSERT INTO account (name, person_id, roles, scope, state) VALUES ($1, $1, $2, $3, $4)', [
        id,
        '["manager"]',
        JSON.stringify(scope),
        state,
      ]);
    }
    const deputies = new PostgresDeputies(database(), registry);
    const told = await Promise.all([9, 10, 19, 20].map((now) => deputies.of('b', now)));
    expect(told).toEqual([
      [],
      [{ personId: 'a', roles: ['manager'], scope }],
      [{ personId: 'a', roles: ['manager'], scope }],
      [],
    ]);
    expect(await deputies.of('a', 10)).toEqual([]);
  });
});
