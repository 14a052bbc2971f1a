import { afterAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DAY, dayAt, HOUR, type Instant, MINUTE } from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { byHallwatch } from '#test/harness/by-hallwatch.js';
import { onEachDatabase } from '#test/harness/each-database.js';
import { POSTGRES_ABSENT } from '#test/harness/postgres-server.js';
import { ifServers, without } from '#test/harness/runs-with.js';
import { sampleIncident, sampleOrder } from '#test/harness/sample-books.js';
import { freshDatabase } from '#test/harness/shared-postgres.js';
import { type Database, openPostgres, PostgresCalendar, PostgresDaysOver, PostgresPastBook } from '../index.js';
import type { Sql } from '../sql.js';

const KIOSKS = ['K-0', 'K-1', 'K-2', 'K-3'];
const HALLS = ['always', 'office'];
/** Days back that are held against each other. */
const DAYS = 8;

const why = { zh: '巡检', en: 'Check' };
const office = (from: string) => ({
  mon: [[from, '12:00']],
  tue: [[from, '17:30']],
  wed: [[from, '12:00']],
  sat: [['00:00', '24:00']],
});
const WEEKLY = { kind: 'weekly', on: ['tue', 'sat', 'sun'], from: '22:30', to: '01:00', why };

const add = (sql: Sql, table: 'hall' | 'kiosk', thing: { id: string }): Promise<unknown> =>
  sql.query(`INSERT INTO ${table} (id, body, revision) VALUES ($1, $2, 1)`, [thing.id, JSON.stringify(thing)]);
const change = (sql: Sql, table: 'hall' | 'kiosk', id: string, over: object): Promise<unknown> =>
  sql.query(`UPDATE ${table} SET body = body || $2::jsonb WHERE id = $1`, [id, JSON.stringify(over)]);

/** What the register was told at a moment. */
async function toldAt(sql: Sql, table: 'hall' | 'kiosk', id: string, at: Instant, over: object): Promise<void> {
  const [told] = await sql.query<{ id: string }>(
    `INSERT INTO change (at, what, how, subject, body) VALUES ($1, 'register', 'fleet', 'fleet', '{}') RETURNING id`,
    [at],
  );
  await sql.query(`UPDATE ${table} SET body = body || $2::jsonb, revision = $3 WHERE id = $1`, [
    id,
    JSON.stringify(over),
    told?.id,
  ]);
}

async function register(sql: Sql): Promise<void> {
  const of = { region: 'anqing', statutoryHolidays: 'closed', counters: [], online: [] };
  await add(sql, 'hall', { id: 'always', name: 'always', hours: '24h', ...of } as { id: string });
  await add(sql, 'hall', { id: 'office', name: 'office', hours: office('08:30'), maintenance: [WEEKLY], ...of } as {
    id: string;
  });
  for (const [i, id] of KIOSKS.entries())
    await add(sql, 'kiosk', { id, hall: HALLS[i % 2], type: 'UTIL', services: ['CASH', 'RCPT'], state: 'active' } as {
      id: string;
    });
  await sql.query(`INSERT INTO kiosk_view (kiosk_id, body) VALUES ('K-0', '{"lastHeardAt": 1}'), ('K-1', '{"lastHeardAt": 1}')`);
  // As if the register had been there for long.
  await sql.query('UPDATE kiosk_past SET since = 1');
  await sql.query('UPDATE hall_past SET since = 1');
  await sql.query('UPDATE planned_work SET entered_at = 1');
}

interface Lost {
  id: string;
  kioskId: string;
  service: string;
  kind: 'fault' | 'link';
  from: Instant;
  to: Instant | null;
}

/** An incident that took this from the public, as it is known now. */
async function lose(sql: Sql, { id, kioskId, service, kind, from, to }: Lost): Promise<void> {
  const end = to === null ? {} : { state: 'closed' as const, closedAt: to };
  const body = sampleIncident({ id, kioskId, cause: id, openedAt: from, kind, ...end });
  await sql.query(
    `INSERT INTO incident (id, body, losses) VALUES ($1, $2, $3)
     ON CONFLICT (id) DO UPDATE SET body = excluded.body, losses = excluded.losses`,
    [id, JSON.stringify(body), JSON.stringify([{ kioskId, service, from, to }])],
  );
}

const rowsOf = (sql: Sql): Promise<object[]> =>
  sql.query(
    `SELECT * FROM grafana.availability_days WHERE day >= (now() AT TIME ZONE 'Asia/Shanghai')::date - ${DAYS}
     ORDER BY kiosk_id, service, day, hall_id, type`,
  );

class Undone extends Error {}

/** What the view says, and what it says when nothing is kept, at one moment. */
async function heldTogether(database: Database): Promise<void> {
  let told: [object[], object[]] = [[], []];
  const looked = database.transact(async (sql) => {
    await sql.query('SET LOCAL jit = off');
    const shown = await rowsOf(sql);
    await sql.query('DELETE FROM grafana.days_kept');
    await sql.query('DELETE FROM grafana.service_day');
    told = [shown, await rowsOf(sql)];
    throw new Undone();
  });
  await expect(looked).rejects.toThrow(Undone);
  expect(told[1].length).toBeGreaterThan(0);
  expect(told[0]).toEqual(told[1]);
}

async function keep(database: Database, days = DAYS): Promise<(string | null)[]> {
  const book = new PostgresDaysOver(database);
  const kept: (string | null)[] = [];
  for (let i = 0; i < days; i++) {
    const day = await book.next([]);
    if (day !== null) await book.keep(day);
    kept.push(day);
  }
  return kept;
}

/** Moments of the database, whose days these are. */
async function nowOf(database: Database): Promise<Instant> {
  const [row] = await database.query<{ now: Date }>('SELECT now() AS now');
  return (row as { now: Date }).now.getTime();
}

const counted = async (database: Database, table: 'day_again' | 'service_day'): Promise<number> => {
  const [row] = await database.query<{ n: number }>(`SELECT count(*)::int AS n FROM grafana.${table}`);
  return (row as { n: number }).n;
};

type Act = (database: Database, now: Instant) => Promise<unknown>;

const ago = fc.integer({ min: 1, max: (DAYS - 1) * 24 * 60 }).map((minutes) => minutes * MINUTE);
const lasts = fc.option(fc.integer({ min: 1, max: 4 * 24 * 60 }).map((minutes) => minutes * MINUTE));
const aKiosk = fc.constantFrom(...KIOSKS);
const aHall = fc.constantFrom(...HALLS);

/** All that may become known of days that are over. */
const acts: fc.Arbitrary<Act> = fc.oneof(
  fc
    .record({
      id: fc.constantFrom('IN-0', 'IN-1', 'IN-2'),
      kioskId: aKiosk,
      service: fc.constantFrom('CASH', 'ALL'),
      kind: fc.constantFrom('fault' as const, 'link' as const),
      ago,
      lasts,
    })
    .map(
      ({ ago, lasts, ...of }): Act =>
        (database, now) =>
          lose(database, { ...of, from: now - ago, to: lasts === null ? null : now - ago + lasts }),
    ),
  fc.constantFrom<Act>((database) => database.query(`DELETE FROM incident WHERE id = 'IN-0'`)),
  fc.record({ id: aKiosk, ago, lasts, mode: fc.constantFrom('settling', 'maintenance') }).map(
    ({ id, ago, lasts, mode }): Act =>
      (database, now) =>
        database.query(
          `INSERT INTO kiosk_mode VALUES ($1, $2, $3, $4) ON CONFLICT (kiosk_id, since) DO UPDATE SET mode = excluded.mode`,
          [id, mode, now - ago, lasts === null ? null : now - ago + lasts],
        ),
  ),
  ago.map(
    (ago): Act =>
      (database, now) =>
        database.query('UPDATE kiosk_mode SET until = $1 WHERE until IS NULL AND since < $1', [now - ago]),
  ),
  fc.constantFrom<Act>((database) => database.query('DELETE FROM kiosk_mode WHERE until IS NULL')),
  fc
    .record({
      id: aHall,
      over: fc.constantFrom({ hours: office('09:00') }, { hours: '24h' }, { maintenance: [] }, { maintenance: [WEEKLY] }),
    })
    .map(
      ({ id, over }): Act =>
        (database) =>
          change(database, 'hall', id, over),
    ),
  fc.record({ id: aHall, ago }).map(
    ({ id, ago }): Act =>
      (database, now) =>
        change(database, 'hall', id, { maintenance: [{ kind: 'once', from: now - ago, to: now - ago + 5 * HOUR, why }, WEEKLY] }),
  ),
  fc
    .record({
      id: aKiosk,
      over: fc.constantFrom(
        { services: ['CASH'] },
        { services: [] },
        { hall: 'always' },
        { hall: 'office' },
        { state: 'retired' },
        { state: 'active' },
        { type: 'ATM' },
      ),
    })
    .map(
      ({ id, over }): Act =>
        (database) =>
          change(database, 'kiosk', id, over),
    ),
  fc.record({ ago, kind: fc.constantFrom('off' as const, 'work' as const, null) }).map(
    ({ ago, kind }): Act =>
      async (database, now) => {
        const book = await PostgresCalendar.open(database, new StoryClock(now), () => {});
        const date = dayAt(now - ago);
        if (kind) await book.override({ date, kind, name: why, source: 's' }, byHallwatch({ by: 'admin' }));
        else await book.takeBack(date, byHallwatch({ by: 'admin' }));
      },
  ),
  ago.map(
    (ago): Act =>
      (database, now) =>
        database.query(
          `INSERT INTO grafana.special_day VALUES ($1, 'statutory', '节', 'Holiday', false)
           ON CONFLICT (day) DO UPDATE SET kind = CASE special_day.kind WHEN 'statutory' THEN 'makeUp' ELSE 'statutory' END`,
          [dayAt(now - ago)],
        ),
  ),
  fc.record({ id: aKiosk, ago }).map(
    ({ id, ago }): Act =>
      (database, now) =>
        new PostgresPastBook(database).noteHeard(new Map([[id, now - ago]])),
  ),
  fc.constantFrom<Act>((database) => database.query(`DELETE FROM kiosk_heard WHERE kiosk_id = 'K-1'`)),
  fc.record({ ago, lasts }).map(
    ({ ago, lasts }): Act =>
      (database, now) =>
        database.query(
          `INSERT INTO unheard_stretch VALUES ($1, $2, 'broker-away') ON CONFLICT (since, because) DO UPDATE SET until = excluded.until`,
          [now - ago, Math.min(now, now - ago + (lasts ?? HOUR))],
        ),
  ),
  fc.constantFrom<Act>((database) => database.query('UPDATE unheard_stretch SET until = until + 3600000')),
  fc.record({ id: aKiosk, ago, passes: fc.boolean() }).map(
    ({ id, ago, passes }): Act =>
      async (database, now) => {
        const event = (at: Instant, what: 'rejected' | 'closed') => ({ at, what, by: 'p-1', note: why });
        const history = [event(now - ago, 'rejected'), ...(passes ? [event(now - ago + HOUR, 'closed')] : [])];
        const order = sampleOrder({ id: `MO-${id}`, incidentId: `IN-${id}`, kioskId: id, kioskIds: [id], history });
        await database.query(
          'INSERT INTO maintenance_order (id, body) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET body = excluded.body',
          [order.id, JSON.stringify(order)],
        );
      },
  ),
  fc.constantFrom<Act>((database) => database.query(`DELETE FROM maintenance_order WHERE id = 'MO-K-0'`)),
  // By a clock that is behind, or told late.
  fc
    .record({
      id: aKiosk,
      ago,
      over: fc.constantFrom({ services: ['RCPT'] }, { hall: 'office' }, { hall: 'always' }, { state: 'retired' }),
    })
    .map(
      ({ id, ago, over }): Act =>
        async (database, now) => {
          await toldAt(database, 'kiosk', id, now - ago, over);
        },
    ),
  fc.record({ id: aHall, ago, over: fc.constantFrom({ hours: '24h' }, { hours: office('10:00') }, { maintenance: [] }) }).map(
    ({ id, ago, over }): Act =>
      async (database, now) => {
        await toldAt(database, 'hall', id, now - ago, over);
      },
  ),
  ago.map(
    (ago): Act =>
      (database, now) =>
        database.query('UPDATE planned_work SET taken_out_at = greatest(entered_at, $1) WHERE taken_out_at IS NULL', [now - ago]),
  ),
  fc.constantFrom<Act>((database) => keep(database, 3)),
);

const TABLES = [
  ...[
    'hall',
    'kiosk',
    'kiosk_view',
    'kiosk_past',
    'hall_past',
    'planned_work',
    'kiosk_heard',
    'unheard_stretch',
    'incident',
    'maintenance_order',
  ],
  ...['kiosk_mode', 'calendar_override', 'grafana.special_day', 'grafana.days_kept', 'grafana.service_day', 'grafana.day_again'],
].join(', ');

await onEachDatabase((database) => {
  test('a day that is over is reckoned once, the newest first, and looked up from then on', async () => {
    await register(database());
    const now = await nowOf(database());
    await lose(database(), { id: 'IN-0', kioskId: 'K-0', service: 'ALL', kind: 'fault', from: now - 3 * DAY, to: now - 2 * DAY });
    const over = now - HOUR;
    expect(await keep(database(), 4)).toEqual([1, 2, 3, 4].map((days) => dayAt(over - days * DAY)));
    await heldTogether(database());
    await database().query('UPDATE grafana.service_day SET down_ms = 12345');
    const rows = (await rowsOf(database())) as { down_s: number }[];
    expect(rows.filter(({ down_s }) => down_s === 12.345)).toHaveLength(await counted(database(), 'service_day'));
  });

  test('days that are kept together are as one by one, and those that are kept already stay', async () => {
    await register(database());
    const now = await nowOf(database());
    const lost = { kioskId: 'K-0', service: 'ALL', kind: 'fault' } as const;
    await lose(database(), { ...lost, id: 'IN-0', from: now - 4 * DAY, to: now - 2 * DAY });
    await lose(database(), { ...lost, id: 'IN-1', kioskId: 'K-1', service: 'CASH', from: now - 7 * DAY, to: null });
    await database().query(`INSERT INTO kiosk_mode VALUES ('K-2', 'settling', $1, $2)`, [now - 3 * DAY, now - 3 * DAY + HOUR]);
    await keep(database());
    const kept = (): Promise<object[]> =>
      database().query(
        `SELECT * FROM grafana.service_day WHERE day > (now() AT TIME ZONE 'Asia/Shanghai')::date - ${DAYS}
         ORDER BY kiosk_id, service, day, hall_id, type`,
      );
    const oneByOne = await kept();
    expect(oneByOne.length).toBeGreaterThan(DAYS);
    await database().query('TRUNCATE grafana.service_day, grafana.days_kept');
    await keep(database(), 2);
    const book = new PostgresDaysOver(database());
    await book.keepAll();
    expect([await kept(), await book.next([])]).toEqual([oneByOne, null]);
    await heldTogether(database());
    await lose(database(), { ...lost, id: 'IN-2', kioskId: 'K-3', from: now - 5 * DAY, to: now - 4 * DAY });
    await book.keepAll();
    expect([await counted(database(), 'day_again'), await book.next([])]).toEqual([0, null]);
    await heldTogether(database());
  });

  test('an outage of days that ends, or begins, today changes none that is over', async () => {
    await register(database());
    const now = await nowOf(database());
    const lost = { id: 'IN-0', kioskId: 'K-0', service: 'ALL', kind: 'fault', from: now - 3 * DAY, to: null } as const;
    await lose(database(), lost);
    await keep(database(), 1);
    await lose(database(), { ...lost, to: now });
    await lose(database(), { ...lost, id: 'IN-1', kioskId: 'K-1', from: now });
    await change(database(), 'hall', 'office', { maintenance: [WEEKLY, { kind: 'once', from: now, to: now + HOUR, why }] });
    await change(database(), 'kiosk', 'K-0', { spot: 'left of the door' });
    await change(database(), 'hall', 'always', { hours: office('10:00') });
    await new PostgresPastBook(database()).noteHeard(new Map([['K-2', now]]));
    expect(await counted(database(), 'day_again')).toBe(0);
    await lose(database(), { ...lost, to: now - 2 * DAY });
    expect(await counted(database(), 'day_again')).toBe(1);
  });

  test('whatever becomes known late of days that are over, what is kept never says otherwise than what is known', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(acts, { minLength: 1, maxLength: 6 }), async (changes) => {
        await database().query(`TRUNCATE ${TABLES} CASCADE`);
        await register(database());
        const now = await nowOf(database());
        await lose(database(), { id: 'IN-0', kioskId: 'K-0', service: 'CASH', kind: 'fault', from: now - 3 * DAY, to: null });
        await keep(database());
        for (const act of changes) {
          await act(database(), now);
          await heldTogether(database());
        }
        await keep(database());
        await heldTogether(database());
      }),
      { numRuns: 8 * Number(process.env['HALLWATCH_TEST_SCALE'] ?? 1) },
    );
  }, 240_000);
});

const url = await ifServers(freshDatabase);
const opened: Database[] = [];
afterAll(() => Promise.all(opened.map((database) => database.close())));

const title = 'what is committed while a day is reckoned is not missed';
if (!url) without(`${title} (${POSTGRES_ABSENT})`);
else
  test(`${title} (on a server)`, async () => {
    const database = await openPostgres({ url });
    opened.push(database);
    await register(database);
    const now = await nowOf(database);
    await keep(database, 1);
    await database.transact(async (sql) => {
      await lose(sql, { id: 'IN-0', kioskId: 'K-0', service: 'ALL', kind: 'fault', from: now - 4 * DAY, to: now - 2 * DAY });
      await keep(database);
    });
    await heldTogether(database);
    expect(await counted(database, 'day_again')).toBe(1);
    await keep(database, 1);
    expect(await counted(database, 'day_again')).toBe(0);
    await heldTogether(database);
  });
