import { expect, test } from '@jest/globals';
import { StoryClock } from '#libs/runtime/index.js';
import { byHallwatch } from '#test/harness/by-hallwatch.js';
import { onEachDatabase } from '#test/harness/each-database.js';
import { PostgresActChain } from '../books/act-chain.js';
import { PostgresRegisterHistory } from './register-history.js';
import { PostgresRegistry } from './registry.js';

const CHANNEL = { kind: 'webhook', url: 'http://127.0.0.1:9/a?key=SECRET' };

await onEachDatabase((database) => {
  test('what was registered before the chain began is in it once, whoever of several processes begins it', async () => {
    const people = Array.from({ length: 700 }, (_, n) => ({
      id: `p-${n}`,
      name: `${n}`,
      roles: [],
      halls: [],
      skills: [],
      channels: [CHANNEL],
    }));
    for (const { id, ...body } of people) {
      await database().query('INSERT INTO person (id, body, revision) VALUES ($1, $2, 1)', [id, JSON.stringify({ id, ...body })]);
    }
    const clock = new StoryClock(5_000);
    await Promise.all([PostgresRegistry.open(database(), clock), PostgresRegistry.open(database(), clock)]);
    const chain = new PostgresActChain(database());
    expect(await chain.verify()).toMatchObject({ acts: 700, fault: null });
    const head = await chain.head();
    expect(head).toMatchObject({ by: 'hallwatch', what: 'person.add', why: 'as found when the chain began', at: 5_000 });
    expect(JSON.stringify(head)).not.toContain('SECRET');
    const history = new PostgresRegisterHistory(database());
    expect(await history.asOf({ kind: 'person', id: 'p-7' }, 4_999)).toBeUndefined();
    expect((await history.asOf({ kind: 'person', id: 'p-7' }, 5_000))?.thing).toMatchObject({ name: '7' });
  }, 60_000);

  test('a file that changes one thing is one act, and one that changes nothing is none', async () => {
    const registry = await PostgresRegistry.open(database(), new StoryClock(1));
    const person = { id: 'p-1', name: 'a', roles: [], halls: [], skills: [], channels: [] };
    const fleet = { people: [person, { ...person, id: 'p-2' }], halls: [], kiosks: [] };
    await registry.takeFleet(fleet, byHallwatch());
    await registry.takeFleet(fleet, byHallwatch());
    await registry.takeFleet({ ...fleet, people: [person, { ...person, id: 'p-2', name: 'b' }] }, byHallwatch());
    const { items } = await new PostgresActChain(database()).list({ limit: 9 });
    expect(items.map(({ what, subject }) => `${what} ${subject.id}`)).toEqual([
      'person.change p-2',
      'person.add p-2',
      'person.add p-1',
    ]);
  });

  test('two people who looked at the same version: the second is told who was first', async () => {
    const registry = await PostgresRegistry.open(database(), new StoryClock(1));
    const person = { id: 'p-1', name: 'a', roles: [], halls: [], skills: [], channels: [] };
    const put = (name: string, by: string, basedOn: string) =>
      registry.takeFleet({ people: [{ ...person, name }], halls: [], kiosks: [] }, byHallwatch({ by, basedOn }));
    await put('a', 'zhao', '0');
    const both = await Promise.allSettled([put('b', 'qian', '1'), put('c', 'sun', '1')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = both.find((one) => one.status === 'rejected')?.reason as { reason: string; first: { by: string } };
    expect([refused.reason, refused.first.by]).toEqual(['stale', both[0]?.status === 'fulfilled' ? 'qian' : 'sun']);
  });
});
