import { expect, test } from '@jest/globals';
import type { Incident } from '#libs/domain/index.js';
import { onEachDatabase } from '#test/harness/each-database.js';
import { sampleIncident } from '#test/harness/sample-books.js';
import { PostgresBooks, PostgresDueBook, PostgresLossBook, PostgresModeBook } from '../index.js';
import { MIGRATIONS } from '../migrations/index.js';
import { migrate } from '../migrations/migrate.js';

const T0 = sampleIncident().openedAt;
const MINUTE = 60_000;

const out = (id: string, more: Partial<Incident> = {}): Incident => sampleIncident({ id, kioskId: id, ...more });

await onEachDatabase((database) => {
  const keep = (incident: Incident): Promise<void> =>
    new PostgresBooks(database()).transact(({ incidents }) => incidents.save(incident));

  test('what an incident took is kept with it, and found by the time that it reaches into', async () => {
    const losses = new PostgresLossBook(database());
    await keep(out('L-1'));
    await keep(out('L-1'));
    expect(await losses.between(T0 - MINUTE, T0 + MINUTE)).toEqual([
      { incidentId: 'L-1', kioskId: 'L-1', service: 'RCPT', from: T0, to: null },
    ]);
    await keep(out('L-1', { state: 'closed', closedAt: T0 + 10 * MINUTE, affected: [] }));
    await keep(out('L-2', { openedAt: T0 + 60 * MINUTE, servicesLost: [] }));
    expect(await losses.between(T0 + 9 * MINUTE, T0 + 90 * MINUTE)).toMatchObject([{ incidentId: 'L-1', to: T0 + 10 * MINUTE }]);
    expect(await losses.between(T0 + 10 * MINUTE, T0 + 90 * MINUTE)).toEqual([]);
    expect(await losses.between(T0 - 9 * MINUTE, T0)).toEqual([]);
  });

  test('of incidents from before, what was lost in the end counts for all of their time', async () => {
    const { dataSource } = database();
    const since = MIGRATIONS.findIndex(({ name }) => name.startsWith('ServiceLosses'));
    for (const _ of MIGRATIONS.slice(since)) await dataSource.undoLastMigration();
    const closed = out('L-3', { state: 'closed', closedAt: T0 + MINUTE, affected: [] });
    await database().query('INSERT INTO incident (id, body) VALUES ($1, $2)', [closed.id, JSON.stringify(closed)]);
    await migrate(dataSource);
    const found = await new PostgresLossBook(database()).between(T0, T0 + 1);
    expect(found.filter(({ incidentId }) => incidentId === 'L-3')).toEqual([
      { incidentId: 'L-3', kioskId: 'L-3', service: 'RCPT', from: T0, to: T0 + MINUTE },
    ]);
    const due = (await new PostgresDueBook(database()).due(100)).map((one) => one.due);
    expect(due).toContainEqual({ of: 'service', kioskId: 'L-3', service: 'RCPT', since: T0 });
  });

  test('what kiosks say of themselves is kept as stretches, and noted again changes nothing', async () => {
    const modes = new PostgresModeBook(database());
    const told = [
      { kioskId: 'M-1', mode: 'maintenance', at: 100 },
      { kioskId: 'M-2', mode: 'settling', at: 100 },
      { kioskId: 'M-1', mode: 'outOfService', at: 200 },
      { kioskId: 'M-1', mode: null, at: 300 },
    ] as const;
    const stretches = [
      { kioskId: 'M-1', mode: 'maintenance', from: 100, to: 200 },
      { kioskId: 'M-2', mode: 'settling', from: 100, to: null },
      { kioskId: 'M-1', mode: 'outOfService', from: 200, to: 300 },
    ];
    for (let again = 0; again < 2; again++) {
      await modes.note(told);
      expect(await modes.between(0, 1_000)).toEqual(stretches);
    }
    expect(await modes.open()).toEqual(stretches.slice(1, 2));
    expect(await modes.between(200, 250)).toEqual(stretches.slice(1));
    await modes.note([{ kioskId: 'M-2', mode: 'settling', at: 400 }]);
    expect(await modes.open()).toEqual(stretches.slice(1, 2));
  });

  test('what the history must hear is kept with the incident, once, until the history has it', async () => {
    const book = new PostgresDueBook(database());
    await book.done((await book.due(1_000)).map(({ id }) => id));
    const told = async () =>
      (await book.due(100)).map(({ due }) => (due.of === 'service' ? ['service', due.since] : [due.opened, due.at]));
    await keep(out('L-4'));
    await keep(out('L-4', { severity: 'critical' }));
    expect(await told()).toEqual([
      [true, T0],
      ['service', T0],
    ]);
    const [opened] = await book.due(1);
    await book.done([opened?.id ?? 0]);
    const closedAt = T0 + 5 * MINUTE;
    await keep(out('L-4', { state: 'closed', closedAt, affected: [] }));
    await keep(out('L-4', { state: 'closed', closedAt, affected: [] }));
    expect(await told()).toEqual([
      ['service', T0],
      [false, closedAt],
      ['service', closedAt],
    ]);
  });

  test('a decision that is taken back leaves nothing for the history', async () => {
    const book = new PostgresDueBook(database());
    await book.done((await book.due(1_000)).map(({ id }) => id));
    const decision = new PostgresBooks(database()).transact(async ({ incidents }) => {
      await incidents.save(out('L-5'));
      throw new Error('no');
    });
    await expect(decision).rejects.toThrow('no');
    expect(await book.due(10)).toEqual([]);
  });
});
