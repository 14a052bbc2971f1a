import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Hall, type Kiosk, MINUTE } from '#libs/domain/index.js';
import { StoryClock, SystemClock } from '#libs/runtime/index.js';
import { byHallwatch } from '#test/harness/by-hallwatch.js';
import { dashboards, type Made, panelsOf, targetsOf } from '#test/harness/dashboard-questions.js';
import { onEachDatabase } from '#test/harness/each-database.js';
import { postgresSql } from '#test/harness/grafana-query.js';
import { POISON_RUNS } from '#test/harness/poison.js';
import { sampleAlert, sampleIncident, sampleNotice, sampleOrder } from '#test/harness/sample-books.js';
import { somebodyWatches } from '#test/harness/somebody-watches.js';
import type { Transaction } from '../database.js';
import { type Database, PostgresRegistry } from '../index.js';

/** Two halls, each with a kiosk of which all is known: one stays as it is, of the other one row becomes odd. */
const WELL = 'WELL';
const ODD = 'ODD';
const NOW = new SystemClock().now();

const hall = (of: string): Hall => ({
  id: `hall-${of}`,
  name: of,
  region: 'anqing',
  address: of,
  hotline: '0556-0000-009',
  lat: 30.5,
  lon: 117,
  hours: '24h',
  statutoryHolidays: 'open',
  counters: [],
  online: [],
});
const kiosk = (of: string): Kiosk => ({
  id: `K-${of}`,
  hall: `hall-${of}`,
  type: 'UTIL',
  vendor: of,
  name: of,
  spot: '',
  services: ['CASH', 'RCPT'],
  components: [],
  heartbeatS: 60,
  state: 'active',
});
const person = (of: string) => ({
  id: `p-${of}`,
  name: of,
  phone: '',
  roles: ['technician' as const],
  halls: [`hall-${of}`],
  skills: ['cash'],
  channels: [],
});

/** Where a row lies and what of it is JSON. */
interface Place {
  table: string;
  key: string;
  id: string;
  body: object;
}

const text = { zh: '说明', en: 'why' };
const VIEW = {
  link: 'up',
  mode: 'inService',
  lastHeardAt: NOW - MINUTE,
  app: '1.0',
  skewMs: 5,
  gaps: 1,
  components: { receiptPrinter: 'online' },
  faults: [{ code: 'PRN-003', component: 'receiptPrinter', action: 'repair', at: NOW }],
  levels: [{ of: 'consumable', kind: 'receiptPaper', id: 'r', pct: 50, remaining: 5, capacity: 10, status: 'full', at: NOW }],
  forecasts: [{ of: 'consumable', kind: 'receiptPaper', p10: NOW, p50: NOW, p90: NOW, learntDays: 3 }],
};
const SINCE = { severity: 'minor', since: NOW - MINUTE, until: NOW, what: text, explanation: text };
const booksOf = (of: string): Place[] => {
  const at = { kioskId: `K-${of}`, hallId: `hall-${of}` };
  const [incidentId, orderId] = [`IN-${of}`, `MO-${of}`];
  const event = { at: NOW - MINUTE, what: 'accepted', by: `p-${of}`, note: text };
  const withheld = {
    id: `W-${of}`,
    ...at,
    region: 'anqing',
    kind: 'fault',
    cause: `c-${of}`,
    state: 'held',
    reason: 'hold',
    ...SINCE,
  };
  const silence = { id: `S-${of}`, from: NOW - MINUTE, until: NOW + MINUTE, why: of, by: of, for: { kioskId: at.kioskId } };
  const message = {
    id: `M-${of}`,
    state: 'waiting',
    createdAt: NOW,
    dueAt: NOW,
    attempts: 1,
    sentAt: null,
    message: sampleAlert(at),
  };
  const sent = {
    ...message,
    id: `M-${of}-sent`,
    state: 'sent',
    sentAt: NOW,
    message: sampleAlert({ ...at, orderId, as: 'second' }),
  };
  const notice = sampleNotice({
    id: `ON-${of}`,
    ...at,
    incidentId,
    orderId,
    history: [{ at: NOW, what: 'published', until: NOW } as never],
  });
  const untold = {
    id: `UT-${of}`,
    of: 'alert',
    reason: 'refused',
    explanation: text,
    what: text,
    ...at,
    kioskIds: [at.kioskId],
    incidentId,
    orderId,
    to: `p-${of}`,
    second: true,
    at: NOW - MINUTE,
  };
  const quiet = { reason: 'silenced' as const, until: NOW, by: of, why: text };
  const bodies: [string, { id: string }][] = [
    ['incident', sampleIncident({ id: incidentId, ...at, cause: `c-${of}`, openedAt: NOW - 9 * MINUTE, quiet })],
    ['maintenance_order', sampleOrder({ id: orderId, ...at, incidentId, openedAt: NOW - 9 * MINUTE, history: [event as never] })],
    ['outage_notice', notice],
    ['withheld', withheld],
    ['silence', silence],
    ['outbox', message],
    ['outbox', sent],
    ['untold', untold],
  ];
  return [
    ...bodies.map(([table, body]) => ({ table, key: 'id', id: body.id, body })),
    { table: 'kiosk_view', key: 'kiosk_id', id: `K-${of}`, body: VIEW },
  ];
};
const REGISTERED: Place[] = [
  { table: 'hall', key: 'id', id: `hall-${ODD}`, body: hall(ODD) },
  { table: 'kiosk', key: 'id', id: `K-${ODD}`, body: kiosk(ODD) },
  { table: 'person', key: 'id', id: `p-${ODD}`, body: person(ODD) },
];

async function fill(database: Database): Promise<void> {
  const registry = await PostgresRegistry.open(database, new StoryClock(1_000));
  const both = [WELL, ODD];
  await registry.takeFleet({ halls: both.map(hall), kiosks: both.map(kiosk), people: both.map(person) }, byHallwatch());
  for (const { table, key, id, body } of both.flatMap(booksOf))
    await database.query(`INSERT INTO ${table} (${key}, body) VALUES ($1, $2)`, [id, JSON.stringify(body)]);
  for (const of of both)
    await database.query(`UPDATE incident SET losses = $2 WHERE id = $1`, [
      `IN-${of}`,
      JSON.stringify([{ kioskId: `K-${of}`, service: 'CASH', from: NOW - 9 * MINUTE, to: null }]),
    ]);
}

/** Odd, and yet JSON. */
const ODDITIES: fc.Arbitrary<unknown> = fc.constantFrom(
  ...[
    null,
    undefined,
    true,
    '',
    'nobody knows this word',
    '\u202e\u2028\'";--\\',
    '😀𠮷',
    '鬱'.repeat(3_000),
    'NaN',
    'Infinity',
    '-',
  ],
  ...[-1, 0.5, 1e300, -1e300, 1e18, 9_007_199_254_740_991, 8.64e15, -62_135_596_800_001],
  ...[[], {}, [null], [[]], { zh: null }, [{ at: 'never', what: 1 }]],
);

type Path = (string | number)[];
/** Everything in it that has a place of its own. */
const pathsIn = (value: unknown): Path[] =>
  typeof value !== 'object' || value === null
    ? [[]]
    : [[], ...Object.entries(value).flatMap(([key, part]) => pathsIn(part).map((path) => [key, ...path]))];

function withOdd(value: unknown, [key, ...rest]: Path, odd: unknown): unknown {
  if (key === undefined) return odd;
  if (Array.isArray(value)) return value.map((part, i) => (String(i) === key ? withOdd(part, rest, odd) : part));
  return { ...(value as object), [key]: withOdd((value as Record<string, unknown>)[key], rest, odd) };
}

/** What makes openings and planned maintenance of a hall. Only the register writes it, and it takes no time that is none. */
const OF_THE_REGISTER = /^(hours|statutoryHolidays|maintenance)/;

const poison = fc
  .constantFrom(...booksOf(ODD), ...REGISTERED)
  .chain((place) => {
    const paths = pathsIn(place.body).filter((path) => path.length > 0 && !OF_THE_REGISTER.test(String(path[0])));
    return fc.tuple(fc.constant(place), fc.constantFrom(...paths), ODDITIES);
  })
  .map(([{ table, key, id, body }, path, odd]) => ({ table, key, id, path, body: withOdd(body, path, odd) }));

const viewsOf = async (database: Database): Promise<string[]> =>
  (
    await database.query<{ name: string }>(`SELECT viewname::text AS name FROM pg_views WHERE schemaname = 'grafana' ORDER BY 1`)
  ).map(({ name }) => name);

/** Rows of each view that say nothing of the odd one. */
async function rowsIn(sql: Transaction, views: string[]): Promise<string[]> {
  const all: string[] = [];
  for (const name of views) {
    const rows = await sql.query<{ row: string }>(`SELECT row_to_json(v)::text AS row FROM grafana.${name} AS v`);
    all.push(...rows.map(({ row }) => `${name} ${row}`).filter((row) => !row.includes(ODD)));
  }
  return all.sort();
}

/** What dashboards ask of the database, each once. */
function questions(): string[] {
  const range = { from: NOW - 60 * MINUTE, to: NOW };
  const asked = (made: Made): string[] =>
    panelsOf(made).flatMap((panel) =>
      targetsOf(panel).flatMap(({ rawSql }) => (rawSql ? [postgresSql(rawSql, CHOICE, range)] : [])),
    );
  return [...new Set(dashboards().flatMap(asked))];
}
const EVERY = ['hall-ODD', 'hall-WELL', 'K-ODD', 'K-WELL', 'anqing', 'UTIL', ODD, WELL];
/** Of kinds of work one alone is chosen. */
const CHOICE = new Proxy({}, { get: (_, name) => (name === 'work' ? 'repair' : EVERY), has: () => true }) as Parameters<
  typeof postgresSql
>[1];

/** Answers whether the tables take it: what they refuse cannot be there. */
const PLANT = `
  CREATE FUNCTION pg_temp.plant(put text, id text, body text) RETURNS boolean LANGUAGE plpgsql AS $$
    BEGIN
      EXECUTE put USING id, body::jsonb;
      RETURN true;
    EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN RETURN false;
    END $$`;

/** Undoes all that was done. */
class Undone extends Error {}

await onEachDatabase((database) => {
  test('a kiosk whose services are no list takes no other from any view', async () => {
    await fill(database());
    await somebodyWatches(database(), NOW);
    const views = await viewsOf(database());
    const seen = database().transact(async (sql) => {
      await sql.query('SET LOCAL jit = off');
      const before = await rowsIn(sql, views);
      const put = `UPDATE kiosk SET body = body || jsonb_build_object('services', $1::jsonb) WHERE id = 'K-ODD'`;
      for (const odd of ['null', '7', '"RCPT"', '{}']) {
        await sql.query(put, [odd]);
        expect([odd, await rowsIn(sql, views)]).toEqual([odd, before]);
      }
      throw new Undone();
    });
    await expect(seen).rejects.toThrow(Undone);
  });

  test('one odd row, as far as the tables take it, takes no other from any view, and every question is answered', async () => {
    await fill(database());
    // While nobody does, what is so now is not asked.
    await somebodyWatches(database(), NOW);
    const views = await viewsOf(database());
    const asked = questions();
    expect(views.length).toBeGreaterThan(20);
    expect(asked.length).toBeGreaterThan(20);
    let taken = 0;
    const look = async (some: { table: string; key: string; id: string; body: unknown }[]): Promise<void> => {
      const seen = database().transact(async (sql) => {
        await sql.query('SET LOCAL jit = off');
        await sql.query(PLANT);
        const before = await rowsIn(sql, views);
        expect(before.length).toBeGreaterThan(20);
        for (const { table, key, id, body } of some) {
          const put = `UPDATE ${table} SET body = $2 WHERE ${key} = $1`;
          const [row] = await sql.query<{ took: boolean }>('SELECT pg_temp.plant($1, $2, $3) AS took', [
            put,
            id,
            JSON.stringify(body),
          ]);
          if (row?.took) taken++;
        }
        expect(await rowsIn(sql, views)).toEqual(before);
        for (const question of asked) await sql.query(question);
        throw new Undone();
      });
      await expect(seen).rejects.toThrow(Undone);
    };
    await fc.assert(fc.asyncProperty(fc.array(poison, { minLength: 1, maxLength: 8 }), look), { numRuns: POISON_RUNS / 2 });
    expect(taken).toBeGreaterThan(0);
  }, 240_000);
});
