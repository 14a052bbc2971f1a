import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import {
  type Database,
  openPostgres,
  PostgresBooks,
  PostgresFleetView,
  PostgresRegistry,
} from '#libs/adapters/postgres/index.js';
import {
  causeWords,
  DAY,
  FAULTS,
  type Hall,
  HOUR,
  type Incident,
  joined,
  type Kiosk,
  type LevelView,
  type MaintenanceOrder,
  MINUTE,
  type OrderKind,
} from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { byHallwatch } from '#test/harness/by-hallwatch.js';
import {
  dashboards,
  keyOf,
  type Made,
  type Panel,
  panelsOf,
  Questions,
  rangeOf,
  targetsOf,
} from '#test/harness/dashboard-questions.js';
import { type Choice, postgresSql } from '#test/harness/grafana-query.js';
import { POSTGRES_ABSENT } from '#test/harness/postgres-server.js';
import { sampleIncident, sampleNotice, sampleOrder } from '#test/harness/sample-books.js';
import { freshDatabase } from '#test/harness/shared-postgres.js';
import { colorIn, shownIn } from '#test/harness/shown-cells.js';
import { somebodyWatches } from '#test/harness/somebody-watches.js';

const HALLS = ['甲厅', '乙厅', '丙厅', '丁厅'].map(
  (name, i): Hall => ({
    id: `h-${i}`,
    name,
    region: i < 3 ? 'north' : 'south',
    address: '',
    hotline: '0000-000000',
    hours: '24h',
    statutoryHolidays: 'open',
    counters: [],
    online: [],
  }),
);
const kiosk = (n: number, hall: string): Kiosk => ({
  id: `K-${n}`,
  hall,
  type: 'UTIL',
  name: `K-${n}`,
  spot: '',
  services: ['RCPT'],
  components: [],
  heartbeatS: 60,
  state: 'active',
});
/** The last of them has no kiosk that was ever heard. */
const KIOSKS = [kiosk(0, 'h-0'), kiosk(1, 'h-1'), kiosk(2, 'h-2'), kiosk(3, 'h-3')];

const pageOf = (key: string, language = 'zh'): Made =>
  dashboards().find((made) => keyOf(made) === key && made.language === language) as Made;
const panelIn = (key: string, title: string): Panel =>
  panelsOf(pageOf(key)).find((panel) => panel.title?.endsWith(title)) as Panel;

const ALL: Choice = {
  region: ['north', 'south'],
  hall: HALLS.map(({ id }) => id),
  type: ['UTIL'],
  vendor: ['unknown', 'several'],
  work: 'repair',
};

function figures(postgresUrl: string): void {
  const now = Date.now();
  let database: Database;
  let reader: pg.Client;

  beforeAll(async () => {
    database = await openPostgres({ url: postgresUrl });
    await somebodyWatches(database, now);
    reader = new pg.Client({ connectionString: postgresUrl });
    await reader.connect();
    // As the role of the dashboards has it.
    await reader.query('SET jit = off');
    // Two days ago everything began.
    const registry = await PostgresRegistry.open(database, new StoryClock(now - 2 * DAY));
    await registry.takeFleet({ halls: HALLS, kiosks: KIOSKS, people: [] }, byHallwatch());
    const level: LevelView = {
      of: 'consumable',
      id: 'p-1',
      kind: 'receiptPaper',
      pct: 12,
      remaining: 12,
      capacity: 100,
      status: 'full',
      at: now,
    };
    const view = { mode: 'outOfService', link: 'up' as const, bootId: null, app: null, components: {}, skewMs: null, gaps: 0 };
    const levels = [level, { ...level, id: 'p-2', pct: null, remaining: null, status: 'low' }];
    await new PostgresFleetView(database).save(
      KIOSKS.slice(0, 3).map(({ id: kioskId }) => ({ ...view, kioskId, lastHeardAt: now - 2 * DAY, levels })),
    );
  }, 60_000);
  afterAll(async () => {
    await reader.end();
    await database.close();
  });

  /** What the panel of a page says. */
  async function told(key: string, title: string, choice: Choice = {}): Promise<Record<string, unknown>[]> {
    const [panel, made] = [panelIn(key, title), pageOf(key)];
    const [target] = targetsOf(panel);
    return new Questions(reader, '', '').rows(
      postgresSql(target?.rawSql ?? '', { ...ALL, ...choice }, rangeOf(made, now, panel)),
    );
  }
  const save = (act: { incidents?: Incident[]; orders?: MaintenanceOrder[] }): Promise<void> =>
    new PostgresBooks(database).transact(async ({ incidents, orders }) => {
      for (const one of act.incidents ?? []) await incidents.save(one);
      for (const one of act.orders ?? []) await orders.save(one);
    });

  test('every kind of work has figures of its own, of what was mended and closed in the range', async () => {
    const done = (id: string, kind: OrderKind, minutes: number, over: Partial<MaintenanceOrder> = {}): MaintenanceOrder => {
      const openedAt = now - 20 * HOUR;
      const closed = { openedAt, closedAt: openedAt + minutes * MINUTE, dueAt: openedAt + HOUR, state: 'closed' as const };
      const accepted = { at: openedAt + 5 * MINUTE, what: 'accepted' as const, by: 'p-1', note: { zh: '', en: '' } };
      const of = { kioskId: 'K-0', hallId: 'h-0', cause: `c/${id}` };
      return sampleOrder({
        id,
        incidentId: `IN-${id}`,
        kind,
        ...of,
        ...closed,
        history: [accepted],
        endedBy: 'recovered',
        ...over,
      });
    };
    const long = now - 40 * DAY;
    await save({
      orders: [
        ...[10, 20, 30].map((minutes, i) => done(`R-${i}`, 'repair', minutes)),
        done('F-0', 'replenish', 1_100),
        done('C-0', 'repair', 90, { state: 'cancelled', endedBy: 'retired' }),
        // It was opened before the range, and closed in it.
        done('L-0', 'settle', 0, { openedAt: long, closedAt: now - HOUR, dueAt: now, history: [] }),
        done('O-0', 'settle', 0, { openedAt: long, closedAt: long + HOUR, dueAt: long + HOUR }),
      ],
    });
    const [repairs] = await told('orders', '用时');
    expect(repairs).toMatchObject({ accept_minutes: 5, repair_hours: 20 / 60, half_hours: 20 / 60 });
    expect(await told('orders', '用时', { work: 'replenish' })).toMatchObject([{ accept_minutes: 5, repair_hours: 1_100 / 60 }]);
    const [limits] = await told('orders', '时限与重复', { work: 'replenish' });
    expect([Number(limits?.['in_time']), limits?.['done']]).toEqual([0, '1']);
    const kinds = await told('orders', '各类工作');
    expect(kinds.map(({ kind, done: count, repair_hours, in_time }) => [kind, count, repair_hours, Number(in_time)])).toEqual([
      ['repair', '3', 20 / 60, 100],
      ['replenish', '1', 1_100 / 60, 0],
      ['settle', '1', (now - HOUR - long) / HOUR, 100],
    ]);
    for (const title of ['各大厅', '各原因', '每日用时'])
      for (const row of await told('orders', title)) expect([title, Number(row['repair_hours']) <= 0.5]).toEqual([title, true]);
  });

  test('a place two days old has two days to count of thirty, says so beside the share, and draws no share before', async () => {
    const [over] = (await told('availability', '可用率')) as Record<string, number>[];
    expect(over?.['counted_hours']).toBeCloseTo(3 * 48, 0);
    expect(over?.['open_hours']).toBeGreaterThan(4 * 30 * 24);
    expect(over?.['unknowable_hours']).toBeCloseTo((over?.['open_hours'] ?? 0) - (over?.['counted_hours'] ?? 0), 3);
    const days = (await told('availability', '每日可用率')) as { share: number | null }[];
    expect(days.length).toBeGreaterThan(25);
    expect(days.filter(({ share }) => share !== null)).toHaveLength(3);
    expect(days.slice(0, -3).every(({ share }) => share === null)).toBe(true);
    expect(await told('availability', '不可用的时间')).toHaveLength(3);
    const months = await told('availability', '各月');
    expect(months.length).toBeGreaterThan(0);
    expect(months.filter(({ share }) => share === null)).toEqual([]);
    const halls = await told('availability', '各大厅');
    expect(halls.find(({ hall_name }) => hall_name === '丁厅')).toMatchObject({ share: null, counted_hours: 0 });
    expect(shownIn(panelIn('availability', '各大厅'), 'share', null)).toBe('没有可计的时间');
  });

  test('an outage of a region is on the page of each hall that it touches, in its marks, and among its orders', async () => {
    const kioskIds = ['K-0', 'K-1', 'K-2'];
    const wide = { kioskId: null, kioskIds, hallId: 'h-0', openedAt: now - HOUR };
    await save({
      incidents: [
        sampleIncident({
          ...wide,
          id: 'IN-W',
          affected: kioskIds,
          kind: 'region',
          cause: 'region/network',
          region: 'north',
          severity: 'critical',
        }),
        sampleIncident({
          ...wide,
          id: 'IN-U',
          kioskIds: ['K-0'],
          affected: ['K-0'],
          kind: 'upstream',
          cause: 'upstream/tax',
          region: 'north',
        }),
        sampleIncident({ id: 'IN-K', kioskId: 'K-0', hallId: 'h-0', openedAt: now - HOUR }),
      ],
      orders: [sampleOrder({ ...wide, id: 'MO-W', incidentId: 'IN-W', cause: 'region/network', dueAt: now - MINUTE })],
    });
    const critical = new Map((await told('wall', '各大厅')).map((row) => [row['hall_name'], row]));
    for (const { id, name, region } of HALLS) {
      const seen = async (title: string) => (await told('hall', title, { hall: id })).map((row) => row['id']);
      const isTouched = region === 'north';
      const expected = isTouched ? ['IN-U', 'IN-W'] : [];
      expect((await seen('大厅级中断')).sort()).toEqual(expected);
      expect((await seen('事件')).sort()).toEqual(name === '甲厅' ? ['IN-K', ...expected] : expected);
      expect(await seen('在办维修单')).toEqual(isTouched ? ['MO-W'] : []);
      const [todo] = await told('hall', '待办', { hall: id });
      expect(Number(todo?.['incidents'])).toBe(name === '甲厅' ? 3 : expected.length);
      expect(critical.get(name)).toMatchObject({ critical: isTouched ? '1' : '0', late: isTouched ? '1' : '0' });
      const marks = pageOf('hall').dashboard.annotations?.list?.find(({ name: of }) => of === '事件')?.target as unknown as {
        rawSql: string;
      };
      const made = pageOf('hall');
      const rows = await new Questions(reader, '', '').rows(postgresSql(marks.rawSql, { ...ALL, hall: id }, rangeOf(made, now)));
      expect(rows).toHaveLength(expected.length + (name === '甲厅' ? 1 : 0));
    }
    const [row] = (await told('hall', '大厅级中断', { hall: 'h-2' })).filter(({ id }) => id === 'IN-W');
    expect(row?.['hall_names']).toBe('甲厅、乙厅、丙厅');
  });

  test('how much is left decides how a level is called, and the kiosk only where it does not say how much', async () => {
    const panel = panelIn('supplies', '耗材余量');
    const rows = (await told('supplies', '耗材余量')).filter(({ kiosk_id }) => kiosk_id === 'K-0');
    expect(rows.map(({ pct, state }) => [pct, shownIn(panel, 'state', state)])).toEqual([
      [12, '不足'],
      [null, '不足'],
    ]);
    expect(await told('supplies', '耗材')).toMatchObject([{ out: '0', low: '6', unknown: '0', all_of_them: '6' }]);
  });

  test('none in service is not green, and neither is what nobody knows', async () => {
    const panel = panelIn('hall', '在服终端');
    const [one] = await told('hall', '在服终端', { hall: 'h-0' });
    expect([one?.['serving'], one?.['registered']]).toEqual(['0', '1']);
    expect([colorIn(panel, 'serving', 0), colorIn(panel, 'share', 0)]).toEqual(['red', 'red']);
    const [nobody] = await told('hall', '在服终端', { hall: 'h-9' });
    expect([shownIn(panel, 'serving', nobody?.['serving']), shownIn(panel, 'down', nobody?.['down'])]).toEqual([
      '没有终端',
      '没有终端',
    ]);
    const [boxes] = await told('supplies', '钞箱');
    expect(boxes).toMatchObject({ all_of_them: '0' });
    for (const column of ['full_now', 'high'])
      expect(shownIn(panelIn('supplies', '钞箱'), column, boxes?.[column])).toBe('没有上报');
    for (const made of dashboards())
      for (const one of panelsOf(made)) {
        const columns = (one.fieldConfig?.overrides ?? []).map(({ matcher }) => String(matcher.options));
        for (const column of [...columns, 'a column without a title']) {
          const shown = colorIn(one, column, null);
          expect([one.title, column, shown !== undefined && /green/.test(shown)]).toEqual([one.title, column, false]);
        }
      }
  });

  test('a cause is called as the domain calls it, whoever made it', () => {
    const panel = panelIn('orders', '各原因');
    const known = [...FAULTS.values()].flatMap(({ code, components }) =>
      ['', ...components].map((part) => joined('fault', code, part)),
    );
    const others = [
      'fault/X-9/receiptPrinter',
      'fault/X-9/',
      'fault/PRN-001/somePart',
      'component/receiptPrinter',
      'component/somePart',
    ];
    const more = [
      'consumable/receiptPaper',
      'consumable/ribbon',
      'cashbox/noteBox',
      'metric/tempC',
      'metric/tempC/change',
      'rate/quiet',
    ];
    const rest = ['link', 'region/network', 'upstream', 'upstream/tax', 'rule/paper-low/3f', 'mode'];
    for (const cause of [...known, ...others, ...more, ...rest])
      expect([cause, shownIn(panel, 'who', cause)]).toEqual([cause, causeWords(cause).zh]);
  });

  test('a promise of a notice is neither kept nor broken where none was published', async () => {
    expect(await told('availability', '公告承诺')).toMatchObject([{ kept: null, broken: null, published: '0' }]);
    await new PostgresBooks(database).transact(({ notices }) =>
      notices.save(sampleNotice({ kioskId: 'K-0', hallId: 'h-0', publishedAt: now - HOUR, from: now - HOUR, until: now + HOUR })),
    );
    expect(await told('availability', '公告承诺')).toMatchObject([{ kept: null, broken: '0', published: '1' }]);
  });
}

const postgresUrl = await freshDatabase();
if (!postgresUrl) test.skip(`figures mean one thing (${POSTGRES_ABSENT})`, () => undefined);
else describe('on a real PostgreSQL', () => figures(postgresUrl));
