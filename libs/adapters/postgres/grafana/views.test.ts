import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type Availability,
  administratorNotNotified,
  availabilityOf,
  type CalendarDay,
  type ClosedMode,
  DAY,
  dayOf,
  type EndCause,
  type Hall,
  HOUR,
  type IncidentLoss,
  type Kiosk,
  MINUTE,
  maintenanceAt,
  nextVisit,
  notNotifiedAgain,
  notNotifiedByChannel,
  numberOf,
  OpenHours,
  type OrderEvent,
  orderNotNotified,
  type RecipientRole,
  secondNotNotified,
  WorkingCalendar,
  waitingItem,
} from '#libs/domain/index.js';
import { projectFile, StoryClock } from '#libs/runtime/index.js';
import { byHallwatch } from '#test/harness/by-hallwatch.js';
import { onEachDatabase } from '#test/harness/each-database.js';
import { sampleAlert, sampleIncident, sampleNotice, sampleOrder } from '#test/harness/sample-books.js';
import type { Transaction } from '../database.js';
import {
  type Database,
  PostgresBooks,
  PostgresCalendar,
  PostgresFleetView,
  PostgresLossBook,
  PostgresPastBook,
  PostgresRegistry,
} from '../index.js';

const OFFICE = [
  ['08:30', '12:00'],
  ['14:00', '17:30'],
] as [string, string][];
const WEEK = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, OFFICE]));
const hall = (id: string, over: Partial<Hall> = {}): Hall => ({
  id,
  name: id,
  region: 'anqing',
  address: '',
  hotline: '0556-0000-009',
  hours: '24h',
  statutoryHolidays: 'open',
  counters: [],
  online: [],
  ...over,
});
const HALLS = [
  hall('always', { firstResponsible: 'p-1', lat: 30.5, lon: 117 }),
  hall('always-closed-on-holidays', { statutoryHolidays: 'closed' }),
  hall('office', {
    hours: WEEK,
    statutoryHolidays: 'closed',
    maintenance: [
      { kind: 'weekly', on: ['tue', 'sun'], from: '22:30', to: '01:00', why: { zh: '巡检', en: 'Check' } },
      { kind: 'weekly', on: ['mon', 'wed', 'fri'], from: '11:00', to: '15:00', why: { zh: '巡检', en: 'Check' } },
    ],
  }),
  hall('overlapping', {
    hours: {
      ...WEEK,
      sat: [
        ['09:00', '13:00'],
        ['12:00', '24:00'],
      ],
    }, // prettier-ignore
    statutoryHolidays: [['10:00', '16:00']],
  }),
];
const kiosk = (n: number, over: Partial<Kiosk> = {}): Kiosk => ({
  id: `K-${n}`,
  hall: HALLS[n % HALLS.length]?.id as string,
  type: 'UTIL',
  name: `K-${n}`,
  spot: '',
  services: ['CASH', 'RCPT'],
  components: [],
  heartbeatS: 60,
  state: 'active',
  contactPhone: '13900009999',
  ...over,
});
const KIOSKS = [...[0, 1, 2, 3].map((n) => kiosk(n)), kiosk(4, { services: [] }), kiosk(5, { state: 'retired' })];
const PERSON = {
  id: 'p-1',
  name: '运维一',
  phone: '13900008888',
  roles: ['technician' as const],
  halls: ['always'],
  skills: ['cash'],
  channels: [{ kind: 'webhook' as const, url: 'http://alerts.invalid/hidden-path', secret: 'hidden-secret' }],
};
/** Whatever reaches a person, or lets somebody in. */
const NEVER_SHOWN = /1390000|hidden|alerts\.invalid|http:/;

const fill = async (database: Database): Promise<void> => {
  const registry = await PostgresRegistry.open(database, new StoryClock(1_000));
  await registry.takeFleet({ halls: HALLS, kiosks: KIOSKS, people: [PERSON] }, byHallwatch());
};

/** Everything within one transaction: there `now()` stands still. */
const looking = <T>(database: Database, look: (sql: Transaction, now: number) => Promise<T>): Promise<T> =>
  database.transact(async (sql) => {
    // As the role has it when it logs in.
    await sql.query('SET LOCAL jit = off');
    const [row] = await sql.query<{ now: Date }>('SELECT now() AS now');
    return look(sql, (row as { now: Date }).now.getTime());
  });

const asGrafana = <T>(database: Database, act: (sql: Transaction) => Promise<T>): Promise<T> =>
  database.transact(async (sql) => {
    await sql.query('SET LOCAL ROLE hallwatch_grafana');
    await sql.query('SET LOCAL jit = off');
    return act(sql);
  });

const viewsOf = async (database: Database): Promise<string[]> => {
  const rows = await database.query<{ name: string }>(
    `SELECT viewname::text AS name FROM pg_views WHERE schemaname = 'grafana' ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
};

type LossRow = { incidentId: string; kioskId: string; what: string; service: string; from: number; to: number | null };

/** What is known of kiosks, in place of what was. */
async function keepKnown(sql: Transaction, losses: LossRow[], modes: LossRow[]): Promise<void> {
  for (const table of ['incident', 'kiosk_mode']) await sql.query(`DELETE FROM ${table}`);
  for (const { incidentId: id, kioskId, what, service, from, to } of losses) {
    const kind = what === 'silence' ? 'link' : 'fault';
    const body = sampleIncident({ id, kioskId, cause: `c/${id}`, openedAt: from, kind });
    const lost = JSON.stringify([{ kioskId, service, from, to }]);
    await sql.query('INSERT INTO incident (id, body, losses) VALUES ($1, $2, $3)', [id, JSON.stringify(body), lost]);
  }
  for (const { kioskId, what, from, to } of modes)
    await sql.query('INSERT INTO kiosk_mode VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [kioskId, what, from, to]);
}

/** Devices that failed their acceptance, some of them twice, until they passed one, nobody had them in hand, or still. */
async function keepBars(sql: Transaction, bars: LossRow[]): Promise<void> {
  await sql.query('DELETE FROM maintenance_order');
  for (const [i, { incidentId, kioskId, service, from, to }] of bars.entries()) {
    const event = (at: number, what: OrderEvent['what']): OrderEvent => ({ at, what, by: 'p-1', note: { zh: '', en: '' } });
    const twice = service === 'ALL' ? [event(from + MINUTE, 'rejected'), event(from + 2 * MINUTE, 'arrived')] : [];
    const end = to === null || i % 2 ? [] : [event(to + 2 * MINUTE, 'closed')];
    const history = [event(from - HOUR, 'accepted'), event(from, 'rejected'), ...twice, ...end];
    const order = sampleOrder({
      id: `MO-${incidentId}`,
      incidentId,
      kioskId,
      kioskIds: [kioskId],
      history,
      closedAt: to && to + 3 * MINUTE,
    });
    await sql.query('INSERT INTO maintenance_order (id, body) VALUES ($1, $2)', [order.id, JSON.stringify(order)]);
  }
}

/** When something began to be so, minutes ago, and what it was from then on. */
interface Turn {
  ago: number;
  hall: number;
  services: string[];
  state: 'active' | 'retired';
  type: string;
  hours: number;
}

const HOURS = ['24h', WEEK, { ...WEEK, sat: [['00:00', '24:00']] }];

/** What the register said, and when kiosks were heard first; in place of what was. */
async function keepPast(
  sql: Transaction,
  now: number,
  { turns, work, heard }: { turns: Turn[]; work: Work[]; heard: [number, number][] },
): Promise<void> {
  for (const table of ['kiosk_past', 'hall_past', 'planned_work', 'kiosk_heard', 'unheard_stretch', 'worker_word'])
    await sql.query(`DELETE FROM ${table}`);
  const ordered = [...turns].sort((a, b) => b.ago - a.ago);
  const then = ordered.map(({ ago }, i) => [
    now - ago * MINUTE,
    ordered[i + 1] ? now - (ordered[i + 1] as Turn).ago * MINUTE : null,
  ]);
  for (const [n, { id, services }] of KIOSKS.entries()) {
    for (const [i, turn] of ordered.entries()) {
      const placed = HALLS[(n + turn.hall) % HALLS.length]?.id;
      const offered = services.length === 0 ? [] : turn.services;
      await sql.query('INSERT INTO kiosk_past VALUES ($1, $2, $3, $4, $5, $6, $7)', [
        id,
        ...(then[i] as number[]),
        placed,
        turn.type,
        JSON.stringify(offered),
        turn.state,
      ]);
    }
  }
  for (const [n, { id, statutoryHolidays }] of HALLS.entries())
    for (const [i, { hours }] of ordered.entries())
      await sql.query('INSERT INTO hall_past VALUES ($1, $2, $3, $4, $5)', [
        id,
        ...(then[i] as number[]),
        JSON.stringify(HOURS[(n + hours) % HOURS.length]),
        JSON.stringify(statutoryHolidays),
      ]);
  for (const { hall: n, window, entered, stands } of work) {
    const at = entered === null ? 0 : now - entered * MINUTE;
    const planned =
      window === 'weekly'
        ? WEEKLY
        : {
            kind: 'once',
            from: now - window.ago * MINUTE,
            to: now - window.ago * MINUTE + window.lasts * MINUTE,
            why: WEEKLY.why,
          };
    await sql.query('INSERT INTO planned_work VALUES ($1, $2, $3, $4)', [
      HALLS[n]?.id,
      JSON.stringify(planned),
      at,
      stands === null ? null : Math.max(at, now - stands * MINUTE),
    ]);
  }
  for (const [n, ago] of new Map(heard))
    await sql.query('INSERT INTO kiosk_heard VALUES ($1, $2)', [`K-${n}`, now - ago * MINUTE]);
}

const WEEKLY = { kind: 'weekly', on: ['tue', 'thu', 'sun'], from: '22:30', to: '10:00', why: { zh: '巡检', en: 'Check' } };
interface Work {
  hall: number;
  window: 'weekly' | { ago: number; lasts: number };
  /** Minutes ago; null: before it was kept. */
  entered: number | null;
  /** Until so many minutes ago; null: still. */
  stands: number | null;
}

/** Times in which nobody listened, the last while the worker says nothing. */
async function keepUnwatched(
  sql: Transaction,
  now: number,
  { over, isDead }: { over: { ago: number; lasts: number }[]; isDead: boolean },
): Promise<[number, number][]> {
  const stretches = over.map(({ ago, lasts }): [number, number] => [
    now - ago * MINUTE,
    now - (ago - Math.min(ago, lasts)) * MINUTE,
  ]);
  for (const [since, until] of stretches)
    await sql.query(`INSERT INTO unheard_stretch VALUES ($1, $2, 'broker-away') ON CONFLICT DO NOTHING`, [since, until]);
  const last = now - 90 * MINUTE;
  const heardAt = isDead ? `now() - interval '90 minutes'` : 'now()';
  await sql.query(`INSERT INTO worker_word VALUES (true, 1, $1, 1, NULL, NULL, ${heardAt}, interval '30 seconds')`, [
    isDead ? last : now,
  ]);
  return isDead ? [...stretches, [last, now]] : stretches;
}

/** Minutes: the domain's are to a hundredth. */
const ROUNDED = 0.05;
const CLASSES = [
  ...['open', 'up', 'down', 'planned', 'unknown', 'lost', 'counted', 'window', 'maintenance', 'settling', 'out_of_service'],
  ...['not_yet_heard', 'unwatched', 'silent'],
];
const classesOf = (of: Availability): number[] => [
  of.openMinutes,
  of.upMinutes,
  of.downMinutes,
  of.plannedMinutes,
  of.unknownMinutes,
  of.lostMinutes,
  of.countedMinutes,
  of.planned.window,
  of.ownWord.maintenance,
  of.planned.settling,
  of.ownWord.outOfService,
  of.unknown.notYetHeard,
  of.unknown.unwatched,
  of.unknown.silent,
];

async function classesSince(sql: Transaction, midnight: number): Promise<Map<string, number[]>> {
  const rows = await sql.query<Record<string, number> & { id: string }>(
    `SELECT kiosk_id || ' ' || service AS id, ${CLASSES.map((name) => `sum(${name}_s) / 60 AS ${name}`)} FROM grafana.availability_days
     WHERE day >= (to_timestamp($1::bigint / 1000) AT TIME ZONE 'Asia/Shanghai')::date GROUP BY 1`,
    [midnight],
  );
  return new Map(rows.map(({ id, ...of }) => [id, CLASSES.map((name) => of[name] as number)]));
}

await onEachDatabase((database) => {
  test('the role of the dashboards reads every view, and no table that they are made of', async () => {
    await fill(database());
    for (const view of await viewsOf(database()))
      await asGrafana(database(), (sql) => sql.query(`SELECT * FROM grafana.${view}`));
    const tables = await database().query<{ name: string }>(
      'SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema()',
    );
    expect(tables.length).toBeGreaterThan(15);
    for (const { name } of tables)
      await expect(asGrafana(database(), (sql) => sql.query(`SELECT * FROM ${name}`))).rejects.toThrow();
    for (const write of [
      'DELETE FROM grafana.special_day',
      'UPDATE grafana.halls SET name = NULL',
      'CREATE TABLE public.mine ()',
    ])
      await expect(asGrafana(database(), (sql) => sql.query(write))).rejects.toThrow();
  });

  test('no view shows a phone number, an address of a person, a secret or what a message says', async () => {
    await fill(database());
    const books = new PostgresBooks(database());
    await books.transact(async ({ incidents, orders, notices, outbox }) => {
      await incidents.save(sampleIncident({ hallId: 'always', kioskId: 'K-0' }));
      await orders.save(sampleOrder({ hallId: 'always', kioskId: 'K-0' }));
      await notices.save(sampleNotice({ hallId: 'always', kioskId: 'K-0', contact: { name: '', phone: '13900007777' } }));
      const address = { kind: 'webhook' as const, url: 'http://alerts.invalid/hidden-path' };
      await outbox.put({ id: 'm-1', message: sampleAlert({ address, body: { reason: 'hidden' } }), at: 1 });
    });
    for (const view of await viewsOf(database())) {
      const rows = await asGrafana(database(), (sql) =>
        sql.query<{ row: string }>(`SELECT v::text AS row FROM grafana.${view} AS v`),
      );
      expect(rows.map(({ row }) => row).filter((row) => NEVER_SHOWN.test(row))).toEqual([]);
    }
  });

  test('every view and column is written down, and nothing that is not there', async () => {
    const rows = await database().query<{ column: string }>(
      `SELECT table_name || '.' || column_name AS column FROM information_schema.columns JOIN pg_views
         ON viewname = table_name AND schemaname = table_schema WHERE table_schema = 'grafana'`,
    );
    const text = readFileSync(projectFile('grafana', 'VIEWS.md'), 'utf8');
    const written = text
      .split(/^## /m)
      .slice(1)
      .flatMap((part) => {
        const view = part.slice(0, part.indexOf('\n'));
        return [...part.matchAll(/^\| `(\w+)` \|/gm)].map(([, column]) => `${view}.${column}`);
      });
    expect(written.sort()).toEqual(rows.map(({ column }) => column).sort());
  });

  test('opening hours are the domain’s on every day of the year, holidays, make-up days and what is said of days included', async () => {
    await fill(database());
    const said = { kind: 'off', name: { zh: '停业', en: 'Closed' }, source: 's' } as const;
    const [first] = await database().query<{ day: string }>(`SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date::text AS day`);
    const today = numberOf((first as { day: string }).day);
    const overrides = [
      { ...said, date: dayOf(today - 3) },
      { ...said, date: dayOf(today + 5), kind: 'work' as const },
    ];
    const book = await PostgresCalendar.open(database(), new StoryClock(1_000), () => {});
    for (const one of overrides) await book.override(one, byHallwatch({ by: 'admin' }));
    const calendar = new WorkingCalendar(overrides);
    const hours = new OpenHours(calendar);
    const rows = await database().query<{ hall_id: string; day: string; minutes: number }>(
      `SELECT hall_id, day::text, sum(extract(epoch FROM closes_at - opens_at) / 60)::float8 AS minutes
       FROM grafana.opening_hours GROUP BY 1, 2`,
    );
    const told = new Map(rows.map(({ hall_id, day, minutes }) => [`${hall_id} ${day}`, minutes]));
    for (const one of HALLS)
      for (let day = today - 400; day <= today + 60; day++) {
        const midnight = day * DAY - 8 * HOUR;
        const expected = hours.openMinutes(one, midnight, midnight + DAY);
        expect([one.id, dayOf(day), told.get(`${one.id} ${dayOf(day)}`) ?? 0]).toEqual([one.id, dayOf(day), expected]);
      }
    const special = await database().query<{ day: string; kind: string }>('SELECT day::text, kind FROM grafana.calendar_days');
    for (const { day, kind } of special) expect(calendar.day(day).kind).toBe(kind as CalendarDay['kind']);
  });

  test('somebody next comes when the domain says so', async () => {
    await fill(database());
    await looking(database(), async (sql, now) => {
      const rows = await sql.query<{ hall_id: string; visit_at: Date }>('SELECT * FROM grafana.next_visits');
      const expected = HALLS.map((opening) => [opening.id, nextVisit({ hours: new OpenHours(), opening }, now)?.from]);
      expect(rows.map(({ hall_id, visit_at }) => [hall_id, visit_at.getTime()]).sort()).toEqual(expected.sort());
    });
  });

  test('planned maintenance comes when the domain says so', async () => {
    await fill(database());
    const rows = await database().query<{ hall_id: string; starts_at: Date; ends_at: Date }>('SELECT * FROM grafana.maintenance');
    expect(rows.length).toBeGreaterThan(100);
    const windows = HALLS.find(({ id }) => id === 'office')?.maintenance ?? [];
    for (const { hall_id, starts_at, ends_at } of rows) {
      expect(hall_id).toBe('office');
      const [from, to] = [starts_at.getTime(), ends_at.getTime()];
      expect(maintenanceAt(windows, from)).toMatchObject({ from, to });
      expect(maintenanceAt(windows, to)).toBeNull();
    }
  });

  test('every class of availability is the domain’s, however losses, modes, windows and the register’s turns overlap', async () => {
    await fill(database());
    const days = (most: number) => fc.integer({ min: 1, max: most * 24 * 60 });
    const told = fc.record({
      kiosk: fc.integer({ min: 0, max: 4 }),
      what: fc.constantFrom('loss', 'silence', 'maintenance', 'settling', 'outOfService', 'bar'),
      service: fc.constantFrom('CASH', 'RCPT', 'ALL'),
      ago: days(12),
      lasts: fc.option(days(8)),
    });
    const turn = fc.record({
      ago: days(25),
      hall: fc.nat(3),
      services: fc.subarray(['CASH', 'RCPT'], { minLength: 1 }),
      state: fc.constantFrom('active' as const, 'active' as const, 'retired' as const),
      type: fc.constantFrom('UTIL', 'UTIL', 'ATM'),
      hours: fc.nat(2),
    });
    const work = fc.record({
      hall: fc.nat(3),
      window: fc.oneof(fc.constant('weekly' as const), fc.record({ ago: days(12), lasts: days(6) })),
      entered: fc.option(days(12)),
      stands: fc.option(days(12)),
    });
    const past = fc.record({
      turns: fc.uniqueArray(turn, { minLength: 1, maxLength: 3, selector: ({ ago }) => ago }),
      work: fc.array(work, { maxLength: 4 }),
      heard: fc.array(fc.tuple(fc.nat(5), days(30)), { minLength: 3, maxLength: 8 }),
    });
    const unheard = fc.record({
      over: fc.uniqueArray(fc.record({ ago: days(20), lasts: days(1) }), { maxLength: 3, selector: ({ ago }) => ago }),
      isDead: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(told, { maxLength: 14, selector: ({ kiosk: n, ago }) => `${n} ${ago}` }),
        past,
        unheard,
        async (all, said, blind) => {
          await looking(database(), async (sql, now) => {
            const made = all.map(({ kiosk: n, ago, lasts, ...of }, i) => {
              const from = now - ago * MINUTE;
              return { ...of, incidentId: `IN-${i}`, kioskId: `K-${n}`, from, to: lasts === null ? null : from + lasts * MINUTE };
            });
            const losses = made.filter(({ what }) => what === 'loss' || what === 'silence');
            const modes = made.filter(({ what }) => ['maintenance', 'settling', 'outOfService'].includes(what));
            await keepKnown(sql, losses, modes);
            await keepBars(
              sql,
              made.filter(({ what }) => what === 'bar'),
            );
            await keepPast(sql, now, said);
            const unwatched = await keepUnwatched(sql, now, blind);
            const midnight = Math.floor((now + 8 * HOUR) / DAY) * DAY - 8 * HOUR - 30 * DAY;
            const expected = availabilityOf({
              from: midnight,
              to: now,
              by: 'kiosk',
              past: await new PostgresPastBook(sql).read(),
              hours: new OpenHours(),
              losses: [
                ...losses.map(({ what, ...loss }): IncidentLoss => ({ ...loss, ...(what === 'silence' && { unheard: true }) })),
                ...(await new PostgresLossBook(sql).barred(midnight, now)),
              ],
              modes: modes.map(({ what, ...of }) => ({ ...of, mode: what as ClosedMode })),
              unwatched,
            }).filter(({ openMinutes }) => openMinutes > 0);
            const found = await classesSince(sql, midnight);
            expect([...found.keys()].sort()).toEqual(expected.map(({ id }) => id).sort());
            for (const one of expected)
              for (const [i, minutes] of classesOf(one).entries()) {
                const differs = Math.abs((found.get(one.id)?.[i] as number) - minutes) > ROUNDED;
                expect([one.id, CLASSES[i], differs]).toEqual([one.id, CLASSES[i], false]);
              }
          });
        },
      ),
      { numRuns: 10 * Number(process.env['HALLWATCH_TEST_SCALE'] ?? 1) },
    );
  }, 240_000);

  test('a service can be had while nothing took it, the kiosk is heard and it serves', async () => {
    await fill(database());
    const view = { bootId: null, app: null, levels: [], components: {}, skewMs: null, gaps: 0, lastHeardAt: 9 };
    const books = new PostgresBooks(database());
    await new PostgresFleetView(database()).save([
      { ...view, kioskId: 'K-0', link: 'up', mode: 'inService' },
      { ...view, kioskId: 'K-1', link: 'up', mode: 'settling' },
      { ...view, kioskId: 'K-2', link: 'down', mode: 'inService' },
    ]);
    await books.transact(({ incidents }) => incidents.save(sampleIncident({ kioskId: 'K-0', hallId: 'always' })));
    const rows = await database().query<{ at: string; because: string | null; up: boolean }>(
      `SELECT kiosk_id || ' ' || service AS at, up, because FROM grafana.kiosk_services ORDER BY 1`,
    );
    expect(rows.map(({ at, up, because }) => `${at} ${up} ${because}`)).toEqual([
      'K-0 CASH true null',
      'K-0 RCPT false IN-1',
      'K-1 CASH false mode',
      'K-1 RCPT false mode',
      'K-2 CASH false link',
      'K-2 RCPT false link',
      'K-3 CASH false never-heard',
      'K-3 RCPT false never-heard',
      'K-4 ALL false never-heard',
    ]);
  });

  test('a kiosk, its incidents and its orders have the vendor that the register has now, also when it is retired; of many there is none', async () => {
    const made = [kiosk(0, { vendor: '示例厂家甲' }), kiosk(1), kiosk(5, { vendor: '示例厂家乙', state: 'retired' })];
    const registry = await PostgresRegistry.open(database(), new StoryClock(1_000));
    await registry.takeFleet({ halls: HALLS, kiosks: made, people: [PERSON] }, byHallwatch());
    await looking(database(), async (sql) => {
      for (const table of ['incident', 'maintenance_order']) await sql.query(`DELETE FROM ${table}`);
      for (const [i, kioskId] of ['K-0', 'K-1', 'K-5', null].entries()) {
        const [incidentId, orderId] = [`IN-${i}`, `MO-${i}`];
        const incident = sampleIncident({ id: incidentId, kioskId, kioskIds: ['K-0', 'K-5'] });
        const order = sampleOrder({ id: orderId, incidentId, kioskId, kioskIds: ['K-0', 'K-5'] });
        await sql.query('INSERT INTO incident (id, body) VALUES ($1, $2)', [incidentId, JSON.stringify(incident)]);
        await sql.query('INSERT INTO maintenance_order (id, body) VALUES ($1, $2)', [orderId, JSON.stringify(order)]);
      }
      const vendors = async (view: string): Promise<(string | null)[]> =>
        (await sql.query<{ vendor: string | null }>(`SELECT vendor FROM grafana.${view} ORDER BY id`)).map(
          ({ vendor }) => vendor,
        );
      expect((await vendors('kiosks')).filter((vendor) => vendor !== null)).toEqual(['示例厂家甲']);
      expect(await vendors('orders')).toEqual(['示例厂家甲', null, '示例厂家乙', null]);
      expect(await vendors('incidents')).toEqual(['示例厂家甲', null, '示例厂家乙', null]);
    });
  });

  test('an order tells how long it took, whether it is late and whether the cause is back; a notice whether its promise was kept', async () => {
    await fill(database());
    await looking(database(), async (sql, now) => {
      const event = (at: number, what: 'accepted' | 'escalated') => ({ at, what, by: 'p-1', note: { zh: '', en: '' } });
      const [begun, done] = [now - 10 * HOUR, now - 8 * HOUR];
      const orders = [
        sampleOrder({
          openedAt: begun,
          closedAt: done,
          dueAt: now,
          state: 'closed',
          history: [event(begun + 5 * MINUTE, 'accepted')],
        }),
        sampleOrder({
          id: 'MO-2',
          incidentId: 'IN-2',
          openedAt: now - 4 * HOUR,
          dueAt: now + HOUR,
          history: [event(now, 'escalated')],
        }),
        sampleOrder({ id: 'MO-3', incidentId: 'IN-3', cause: 'x', openedAt: begun, dueAt: now - HOUR }),
      ];
      for (const one of orders)
        await sql.query('INSERT INTO maintenance_order (id, body) VALUES ($1, $2)', [one.id, JSON.stringify(one)]);
      expect(
        await sql.query(
          'SELECT id, accept_minutes, repair_minutes, due, is_repeat, escalations, assignee_name FROM grafana.orders ORDER BY id',
        ),
      ).toEqual([
        {
          id: 'MO-1',
          accept_minutes: 5,
          repair_minutes: 120,
          due: 'in-time',
          is_repeat: false,
          escalations: 0,
          assignee_name: '运维一',
        },
        {
          id: 'MO-2',
          accept_minutes: null,
          repair_minutes: null,
          due: 'at-risk',
          is_repeat: true,
          escalations: 1,
          assignee_name: '运维一',
        },
        {
          id: 'MO-3',
          accept_minutes: null,
          repair_minutes: null,
          due: 'late',
          is_repeat: false,
          escalations: 0,
          assignee_name: '运维一',
        },
      ]);
      const over = { dueAt: begun, warnAt: begun, breachedAt: begun };
      const late = sampleOrder({
        id: 'MO-4',
        incidentId: 'IN-4',
        cause: 'y',
        openedAt: begun,
        clocks: { accept: { ...over, metAt: done }, arrive: over, restore: { dueAt: now, warnAt: now } },
        history: [{ ...event(begun, 'escalated'), clock: 'accept' }],
      });
      await sql.query('INSERT INTO maintenance_order (id, body) VALUES ($1, $2)', [late.id, JSON.stringify(late)]);
      const limits = 'accept_due_at, late_to_accept, late_to_arrive, late_to_restore';
      expect(await sql.query(`SELECT ${limits} FROM grafana.orders WHERE id IN ('MO-3', 'MO-4') ORDER BY id`)).toEqual([
        { accept_due_at: null, late_to_accept: false, late_to_arrive: false, late_to_restore: false },
        { accept_due_at: new Date(begun), late_to_accept: false, late_to_arrive: true, late_to_restore: false },
      ]);
      expect(await sql.query(`SELECT what, clock FROM grafana.order_events WHERE order_id = 'MO-4'`)).toEqual([
        { what: 'escalated', clock: 'accept' },
      ]);
      const base = { from: begun, publishedAt: begun, until: done };
      const note = { zh: '', en: '' };
      // Promised first until then, and said to last longer afterwards.
      const moved = {
        ...base,
        state: 'withdrawn' as const,
        until: now + HOUR,
        history: [
          { at: begun, what: 'published' as const, note, until: done },
          { at: begun, what: 'updated' as const, note, until: now + HOUR },
        ],
      };
      const notices = [
        sampleNotice({ ...base, state: 'withdrawn', withdrawnAt: done - 1 }),
        sampleNotice({ ...base, id: 'ON-2', incidentId: 'IN-2', state: 'withdrawn', withdrawnAt: done + 3 * MINUTE }),
        sampleNotice({ ...base, id: 'ON-3', incidentId: 'IN-3', until: now + HOUR }),
        sampleNotice({
          ...base,
          id: 'ON-4',
          incidentId: 'IN-4',
          until: now + HOUR,
          history: [{ at: 1, what: 'extended', note }],
        }),
        sampleNotice({ ...moved, id: 'ON-5', incidentId: 'IN-5', withdrawnAt: done - 1 }),
        sampleNotice({ ...moved, id: 'ON-6', incidentId: 'IN-6', withdrawnAt: done + 5 * MINUTE }),
        sampleNotice({
          ...moved,
          id: 'ON-7',
          incidentId: 'IN-7',
          withdrawnAt: done - 1,
          history: [...moved.history, { at: done - 1, what: 'withdrawn', note, restored: false }],
        }),
      ];
      for (const one of notices)
        await sql.query('INSERT INTO outage_notice (id, body) VALUES ($1, $2)', [one.id, JSON.stringify(one)]);
      expect(await sql.query('SELECT id, kept, late_minutes FROM grafana.notices ORDER BY id')).toEqual([
        { id: 'ON-1', kept: true, late_minutes: 0 },
        { id: 'ON-2', kept: false, late_minutes: 3 },
        { id: 'ON-3', kept: null, late_minutes: 0 },
        { id: 'ON-4', kept: false, late_minutes: 0 },
        { id: 'ON-5', kept: true, late_minutes: 0 },
        { id: 'ON-6', kept: false, late_minutes: 5 },
        { id: 'ON-7', kept: null, late_minutes: 0 },
      ]);
    });
  });

  test('what ended otherwise than mended is in no figure of repairs and promises, and says by what it ended', async () => {
    await fill(database());
    await looking(database(), async (sql, now) => {
      const [begun, done] = [now - 10 * HOUR, now - 8 * HOUR];
      const ends: [EndCause | undefined, 'closed' | 'cancelled', boolean][] = [
        ['recovered', 'closed', true],
        ['recovered', 'closed', false],
        ['accepted', 'closed', true],
        ['retired', 'cancelled', false],
        ['ruleRemoved', 'cancelled', false],
        ['merged', 'cancelled', false],
        [undefined, 'closed', true],
        [undefined, 'cancelled', true],
      ];
      const note = { zh: '', en: '' };
      const put = (table: string, one: { id: string }) =>
        sql.query(`INSERT INTO ${table} (id, body) VALUES ($1, $2)`, [one.id, JSON.stringify(one)]);
      for (const [i, [endedBy, state, restored]] of ends.entries()) {
        const of = { incidentId: `IN-${i}`, ...(endedBy && { endedBy }) };
        await put(
          'incident',
          sampleIncident({ ...of, id: `IN-${i}`, cause: `c-${i}`, state: 'closed', openedAt: begun, closedAt: done }),
        );
        await put(
          'maintenance_order',
          sampleOrder({ ...of, id: `MO-${i}`, cause: `c-${i}`, state, openedAt: begun, closedAt: done }),
        );
        const history = [
          { at: begun, what: 'published' as const, note, until: done + 1 },
          { at: done, what: 'withdrawn' as const, note, restored },
        ];
        const notice = { ...of, id: `ON-${i}`, from: begun, publishedAt: begun, until: done + 1, history };
        await put('outage_notice', sampleNotice({ ...notice, state: 'withdrawn', withdrawnAt: done }));
      }
      const told = ends.map(([endedBy]) => endedBy ?? null);
      for (const view of ['incidents', 'orders', 'notices'])
        expect(
          (await sql.query<{ ended_by: string }>(`SELECT ended_by FROM grafana.${view} ORDER BY id`)).map((row) => row.ended_by),
        ).toEqual(told);
      expect(await sql.query('SELECT repair_minutes AS took FROM grafana.orders ORDER BY id')).toEqual(
        [120, 120, 120, null, null, null, 120, null].map((took) => ({ took })),
      );
      expect(await sql.query('SELECT kept, restored FROM grafana.notices ORDER BY id')).toEqual(
        ends.map(([, , restored]) => ({ kept: restored ? true : null, restored })),
      );
    });
  });

  test('what is of many touches each hall that its kiosks were in while it stood; its order and who was not told of it follow it', async () => {
    await fill(database());
    await looking(database(), async (sql, now) => {
      const [begun, ended] = [now - 3 * HOUR, now - HOUR];
      const move = async (to: string, at: number) => {
        await sql.query(`UPDATE kiosk_past SET until = $1 WHERE kiosk_id = 'K-1' AND until IS NULL`, [at]);
        await sql.query(`INSERT INTO kiosk_past VALUES ('K-1', $1, NULL, $2, 'UTIL', '["CASH"]', 'active')`, [at, to]);
      };
      await move('office', now - 2 * HOUR);
      await move('overlapping', now - HOUR / 2);
      const wide = { kioskId: null, kioskIds: ['K-1', 'K-4'], hallId: 'always', openedAt: begun };
      const past = { ...wide, state: 'closed' as const, closedAt: ended, kind: 'region' as const };
      const incidents = [
        sampleIncident({ ...past, id: 'IN-past' }),
        sampleIncident({ ...wide, id: 'IN-now', kind: 'region', cause: 'region/network' }),
        sampleIncident({
          ...wide,
          id: 'IN-system',
          kioskIds: ['K-0'],
          kind: 'upstream',
          cause: 'upstream/x',
          servicesLost: ['RCPT'],
        }),
        sampleIncident({ id: 'IN-one', kioskId: 'K-2', hallId: 'office', openedAt: begun }),
      ];
      const put = (table: string, id: string, body: object) =>
        sql.query(`INSERT INTO ${table} (id, body) VALUES ($1, $2)`, [id, JSON.stringify(body)]);
      for (const one of incidents) await put('incident', one.id, one);
      const order = sampleOrder({ ...wide, id: 'MO-past', incidentId: 'IN-past' });
      await put('maintenance_order', order.id, order);
      const untold = secondNotNotified(order, now, 'no-channel');
      await put('untold', untold.id, untold);
      const halls = async (view: string) =>
        (
          await sql.query<{ ids: string[]; names: string }>(
            `SELECT hall_ids AS ids, hall_names AS names FROM grafana.${view} ORDER BY id`,
          )
        ).map(({ ids, names }) => [ids, names]);
      const were = ['always', 'always-closed-on-holidays', 'office'];
      expect(await halls('incidents')).toEqual([
        [[...were, 'overlapping'], [...were, 'overlapping'].join('、')],
        [['office'], 'office'],
        [were, were.join('、')],
        // K-1 gives no receipts since it was moved; those that give them are of the region, wherever the system was told of.
        [[...were, 'overlapping'], [...were, 'overlapping'].join('、')],
      ]);
      expect(await halls('orders')).toEqual([[were, were.join('、')]]);
      expect(await halls('untold')).toEqual([[were, were.join('、')]]);
    });
  });

  test('an incident says why people are not told of it, and until when', async () => {
    await fill(database());
    await looking(database(), async (sql, now) => {
      const why = { zh: '换柜', en: 'Swap' };
      const quiet = { reason: 'planned-maintenance' as const, until: now + HOUR, by: 'always', why };
      for (const one of [sampleIncident({ id: 'IN-1', quiet }), sampleIncident({ id: 'IN-2', cause: 'other' })])
        await sql.query('INSERT INTO incident (id, body) VALUES ($1, $2)', [one.id, JSON.stringify(one)]);
      expect(
        await sql.query(
          'SELECT id, quiet_reason, quiet_until > now() AS lasts, quiet_why_zh, quiet_why_en FROM grafana.incidents ORDER BY id',
        ),
      ).toEqual([
        { id: 'IN-1', quiet_reason: 'planned-maintenance', lasts: true, quiet_why_zh: '换柜', quiet_why_en: 'Swap' },
        { id: 'IN-2', quiet_reason: null, lasts: null, quiet_why_zh: null, quiet_why_en: null },
      ]);
    });
  });

  test('who was not told is there with the reason, until somebody is told of the same after all', async () => {
    await fill(database());
    await looking(database(), async (sql, now) => {
      const at = now - HOUR;
      const order = (id: string) =>
        sampleOrder({ id, incidentId: `IN-${id}`, assignee: 'p-1', second: 'p-2', hallId: 'always', openedAt: at });
      const refused = { to: 'p-1', reason: 'refused' as const, explanation: { zh: '拒收', en: 'refuses' } };
      const untold = [
        notNotifiedByChannel(order('nobody'), at, refused),
        notNotifiedByChannel(order('next'), at, refused),
        notNotifiedByChannel(order('earlier'), at, refused),
        notNotifiedByChannel(order('lost-it'), at, refused),
        secondNotNotified(order('alone'), at, 'no-channel'),
        secondNotNotified(order('together'), at, 'no-channel'),
        notNotifiedAgain(order('knows'), at, 'told-already'),
        orderNotNotified('notice', order('late-notice'), at, 'notice-incomplete'),
        administratorNotNotified(sampleIncident({ id: 'IN-admin', hallId: 'always' }), at, 'no-administrator'),
      ];
      const put = (table: string, id: string, body: object) =>
        sql.query(`INSERT INTO ${table} (id, body) VALUES ($1, $2)`, [id, JSON.stringify(body)]);
      for (const one of untold) await put('untold', one.id, one);
      const sent = async (orderId: string, sentAt: number, as: RecipientRole) => {
        const item = waitingItem({ id: `AL-${orderId}-${as}`, message: sampleAlert({ orderId, as }), at: sentAt });
        await put('outbox', item.id, { ...item, state: 'sent', sentAt });
      };
      await sent('next', at + MINUTE, 'instead');
      await sent('earlier', at - MINUTE, 'assignee');
      await sent('lost-it', at + MINUTE, 'before');
      await sent('alone', at + MINUTE, 'assignee');
      await sent('together', at + MINUTE, 'assignee');
      await sent('together', at + 2 * MINUTE, 'second');
      const notice = { ...sampleNotice({ hallId: 'always' }), incidentId: 'IN-late-notice' };
      await put('outage_notice', notice.id, { ...notice, publishedAt: at + MINUTE });
      const over = sampleIncident({ id: 'IN-nobody', state: 'closed', closedAt: at + 3 * MINUTE });
      await put('incident', over.id, over);
      const minutes = (column: string): string => `(extract(epoch FROM ${column} - untold_at) / 60)::float8`;
      const rows = await sql.query<Record<string, unknown>>(
        `SELECT coalesce(order_id, incident_id) AS of, reason, who, who_name, ${minutes('told_at')} AS told, ${minutes('over_at')} AS over FROM grafana.untold`,
      );
      expect(rows.find((row) => row['of'] === 'nobody')).toEqual({
        of: 'nobody',
        reason: 'refused',
        who: 'p-1',
        who_name: '运维一',
        told: null,
        over: 3,
      });
      expect(rows.map((row) => [row['of'], row['told']]).sort()).toEqual(
        [
          ['nobody', null],
          ['next', 1],
          ['earlier', null],
          ['lost-it', null],
          ['alone', null],
          ['together', 2],
          ['knows', 0],
          ['late-notice', 1],
          ['IN-admin', null],
        ].sort(),
      );
      expect(rows.filter((row) => row['who'] === 'p-2')).toHaveLength(2);
    });
  });
});
