import { expect, test } from '@jest/globals';
import { MINUTE, type WorkerWord } from '#libs/domain/index.js';
import { onEachDatabase } from '#test/harness/each-database.js';
import { PostgresMonitoringBook, PostgresSharedSecret } from './index.js';

const T0 = Date.UTC(2026, 10, 22, 6, 2);
const PATIENCE = 30_000;
const word = (more: Partial<WorkerWord> = {}): WorkerWord => ({ count: 1, at: T0, startedAt: T0 - MINUTE, blind: null, ...more });

await onEachDatabase((database) => {
  const book = (): PostgresMonitoringBook => new PostgresMonitoringBook(database());
  const told = async () => (await database().query('SELECT state, because, since, said_at FROM grafana.monitoring'))[0];

  test('the last word counts, and Grafana reads the same of it', async () => {
    expect(await book().last()).toBeNull();
    expect(await told()).toMatchObject({ state: 'interrupted', because: 'not-begun', since: null });
    await book().say(word(), PATIENCE);
    expect(await book().last()).toEqual(word());
    expect(await told()).toMatchObject({ state: 'watching', because: null, since: null, said_at: new Date(T0) });
    const deaf = word({ count: 2, at: T0 + MINUTE, blind: { because: 'broker-away', since: T0 } });
    await book().say(deaf, PATIENCE);
    expect(await book().last()).toEqual(deaf);
    expect(await told()).toMatchObject({ state: 'interrupted', because: 'broker-away', since: new Date(T0) });
    await database().query(`UPDATE worker_word SET heard_at = heard_at - interval '31 seconds'`);
    expect(await told()).toMatchObject({ state: 'interrupted', because: 'worker-silent', since: new Date(T0 + MINUTE) });
  });

  test('a time in which nobody heard grows while it lasts, and is found by what it reaches into', async () => {
    const away = (at: number): WorkerWord => word({ at, blind: { because: 'broker-away', since: T0 } });
    for (const at of [T0 + MINUTE, T0 + 2 * MINUTE]) await book().say(away(at), PATIENCE);
    await book().say(word({ at: T0 + 20 * MINUTE, startedAt: T0 + 19 * MINUTE }), PATIENCE);
    expect(await book().unheard(T0, T0 + 30 * MINUTE)).toEqual([
      { because: 'broker-away', from: T0, to: T0 + 2 * MINUTE },
      { because: 'worker-silent', from: T0 + 2 * MINUTE, to: T0 + 19 * MINUTE },
    ]);
    expect(await book().unheard(T0 + 2 * MINUTE, T0 + 3 * MINUTE)).toHaveLength(1);
    expect(await book().unheard(T0 + 19 * MINUTE, T0 + 30 * MINUTE)).toEqual([]);
  });

  test('what signs webhooks is read by every process, and known while the database is away', async () => {
    const [worker, pages] = [new PostgresSharedSecret(database()), new PostgresSharedSecret(database())];
    expect(await pages.read()).toBeNull();
    await worker.keep('made-up-one');
    await worker.keep('made-up-two');
    expect(await pages.read()).toBe('made-up-two');
    await database().query('DELETE FROM webhook_secret');
    expect(await pages.read()).toBe('made-up-two');
  });

  test('of many who see it one tells it; another does when that one told nobody for a minute', async () => {
    const taken = await Promise.all([0, 1, 2].map((n) => book().takeTelling(T0, T0 + n)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await book().takeTelling(T0, T0 + 59_000)).toBe(false);
    expect(await book().takeTelling(T0, T0 + 63_000)).toBe(true);
    await book().told(T0, T0 + 64_000);
    expect(await book().takeTelling(T0, T0 + 600_000)).toBe(false);
    const over = await Promise.all([0, 1, 2].map(() => book().takeOver(T0 + 700_000)));
    expect(over.flat()).toEqual([T0]);
    await book().takeTelling(T0 + 1, T0 + 1);
    expect(await book().takeOver(T0 + 2)).toEqual([]);
  });
});
