import { expect, test } from '@jest/globals';
import { MINUTE, type WorkerWord } from '#libs/domain/index.js';
import { onEachDatabase } from '#test/harness/each-database.js';
import { PostgresMonitoringBook, PostgresSharedSecret } from '../index.js';

const T0 = Date.UTC(2026, 10, 22, 6, 2);
const PATIENCE = 30_000;
const word = (more: Partial<WorkerWord> = {}): WorkerWord => ({
  count: 1,
  at: T0,
  startedAt: T0 - MINUTE,
  blind: null,
  historyLag: 1_500,
  ...more,
});

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

  test('dashboards see a silent worker after three words that did not come, and say what is known of broker and history', async () => {
    const fresh = async () => (await database().query('SELECT * FROM grafana.freshness'))[0];
    const later = (seconds: number) =>
      database().query('UPDATE worker_word SET heard_at = heard_at - make_interval(secs => $1)', [seconds]);
    expect(await fresh()).toMatchObject({ watched: false, because: 'not-begun', worker: 'not-begun', broker: 'unknown' });
    await book().say(word(), PATIENCE);
    await database().query(
      `INSERT INTO kiosk_view VALUES ('K-1', '{"lastHeardAt": 900}'), ('K-2', '{"lastHeardAt": 800}'), ('K-3', '{}')`,
    );
    const well = { watched: true, because: null, since: null, said_at: new Date(T0), judged_at: new Date(900) };
    expect(await fresh()).toMatchObject({ ...well, worker: 'alive', broker: 'connected', history_lag_s: 1.5 });
    await book().say(word({ blind: { because: 'broker-away', since: T0 } }), PATIENCE);
    expect(await fresh()).toMatchObject({
      watched: false,
      because: 'broker-away',
      since: new Date(T0),
      worker: 'alive',
      broker: 'away',
    });
    await book().say(word({ count: 2 }), PATIENCE);
    await later(5);
    const dead = { watched: false, because: 'worker-silent', since: new Date(T0), worker: 'silent', broker: 'unknown' };
    expect(await fresh()).toMatchObject({ ...dead, judged_at: new Date(900), history_lag_s: null });
    expect(await told()).toMatchObject({ state: 'watching' });
    // A worker of an earlier version says a word every five seconds.
    await database().query('UPDATE worker_word SET screen_patience = NULL, history_lag = NULL');
    expect(await fresh()).toMatchObject({ watched: true, history_lag_s: null });
    await later(26);
    expect(await fresh()).toMatchObject({ watched: false, because: 'worker-silent' });
    expect(await told()).toMatchObject({ because: 'worker-silent' });
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
