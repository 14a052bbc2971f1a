import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { openPostgres } from '#libs/adapters/postgres/index.js';
import { DAY, HOUR } from '#libs/domain/index.js';
import {
  constantsOf,
  dashboards,
  type Frame,
  isChosen,
  keyOf,
  type Made,
  type Panel,
  panelsOf,
  Questions,
  rangeOf,
  type Series,
  sourceVariablesOf,
  type Target,
  targetsOf,
  variablesOf,
} from '#test/harness/dashboard-questions.js';
import { dashboardReader } from '#test/harness/dashboard-reader.js';
import { EVENTFUL_HALL, EVENTFUL_KIOSK, eventfulDay, ODD_KIOSK, ODD_TYPE, ODD_VENDOR } from '#test/harness/eventful-day.js';
import { faultsOf } from '#test/harness/frame-faults.js';
import { PG } from '#test/harness/grafana-frames.js';
import { type Choice, postgresSql, type Range } from '#test/harness/grafana-query.js';
import { offered } from '#test/harness/grafana-sources.js';
import { INFLUX_ABSENT, type InfluxForTests, startInflux } from '#test/harness/influx-server.js';
import { linkFaults } from '#test/harness/link-faults.js';
import { saysThatNobodyWatches, textsOf } from '#test/harness/panel-texts.js';
import { POSTGRES_ABSENT } from '#test/harness/postgres-server.js';
import { freshDatabase } from '#test/harness/shared-postgres.js';
import { isShown, shownIn, titleOf } from '#test/harness/shown-cells.js';
import { nobodyWatches, watchesAgain } from '#test/harness/somebody-watches.js';
import { BLIND } from './kit/field.js';
import { INFLUX } from './kit/target.js';
import { ORDER_KINDS } from './looks.js';

const BUCKET = 'hallwatch';
/** A query that takes so long hangs: most take some milliseconds. Not a measure of speed. */
const PATIENCE_MS = 15_000;
/** Of all queries of a dashboard together, on a machine that does other things. */
const LONGEST_MS = 60_000;

/** Columns of a table that the panel gives a title; a series may be missing, a column may not. */
const titled = (panel: Panel, target: Target): string[] => {
  const isTable = target.resultFormat === 'table' || (target.format === 'table' && panel.type !== 'timeseries');
  const named = (panel.fieldConfig?.overrides ?? []).filter(({ matcher }) => matcher.id === 'byName');
  return isTable ? named.map(({ matcher }) => String(matcher.options)) : [];
};

const isGrouped = (panel: Panel): boolean => targetsOf(panel).some(({ query }) => /, "\w+" fill\(\w+\)$/.test(query));
/** Columns that are added up over time, or what happened, in rows. */
const isCount = ({ type, fieldConfig }: Panel): boolean => type === 'table' || fieldConfig?.defaults.custom?.drawStyle === 'bars';
/** Of the values behind the time, without those of tags. */
const totalOf = (series: Series[]): number =>
  Math.round(series.flatMap(({ values }) => values).reduce((sum, row) => sum + Number(row[1] ?? 0), 0) * 1_000) / 1_000;

/** What people call things by, in whatever language: ids, versions, names that the register, a vendor or an author of rules gave. */
const NAMED_BY_PEOPLE = new Set([
  ...['id', 'kiosk_id', 'kiosk', 'item', 'unit', 'rule', 'version', 'app', 'boot_id', 'vendor', 'vendor_code', 'detail', 'name'],
  ...['spot', 'region', 'process', 'said_by', 'month'],
]);
const CODE = /^[a-z0-9]+([-_/.:][\w-]*)+$|^[a-z]+$|^[a-z]+[A-Z]\w*$|^[A-Z]+([-_][A-Z0-9]+)*$|^(true|false)$/;
const WORDS_AS_THEY_ARE = new Set(['UPS']);
const PLAIN_CELL = /^[\d\s.,:%()/—-]*$/;
/** What is no word of the page's language. Chinese names are the register's, and stand on English pages as they are. */
const isCode = (text: string, language: string): boolean =>
  !WORDS_AS_THEY_ARE.has(text) &&
  !PLAIN_CELL.test(text) &&
  (CODE.test(text) || (language === 'zh' && !/[\u4e00-\u9fff]/.test(text)));

function codesIn(panel: Panel, row: Record<string, unknown>, language: string): string[] {
  const shown = Object.keys(row).filter((column) => isShown(panel, column) && column !== 'time');
  const untitled = shown.filter((column) => isCode(titleOf(panel, column), language));
  const codes = shown.filter((column) => {
    const value = row[column];
    const isWord = typeof value === 'string' || typeof value === 'boolean' || value === null;
    return isWord && !NAMED_BY_PEOPLE.has(column) && isCode(shownIn(panel, column, value), language);
  });
  return [
    ...untitled.map((column) => `${panel.title}: the title of ${column}`),
    ...codes.map((column) => `${panel.title}: ${column} ${shownIn(panel, column, row[column])}`),
  ];
}

function asked(influx: InfluxForTests, postgresUrl: string): void {
  const now = Date.now();
  let reader: pg.Client | undefined;

  beforeAll(async () => {
    const database = await openPostgres({ url: postgresUrl });
    await eventfulDay({ database, postgresUrl, influxUrl: influx.url, bucket: BUCKET }, now);
    await database.close();
    reader = await dashboardReader(postgresUrl);
  }, LONGEST_MS);
  afterAll(async () => {
    await reader?.end();
    await influx.stop();
  });

  const questions = (): Questions => new Questions(reader as pg.Client, influx.url, BUCKET);
  const chosenIn = (made: Made, picked: Record<string, string>): Promise<Choice> => questions().chosenIn(made, picked, now);

  /** What the panel is given, within a time. */
  async function ask(target: Target, panel: Panel, choice: Choice, range: Range): Promise<Frame[]> {
    const began = performance.now();
    const frames = await questions().frames(target, panel, choice, range);
    expect(performance.now() - began).toBeLessThan(PATIENCE_MS);
    return frames;
  }
  const countOf = (frames: Frame[]): number => frames.reduce((sum, { fields }) => sum + (fields[0]?.values.length ?? 0), 0);
  const columnsOf = (frames: Frame[]): string[] => frames.flatMap(({ fields }) => fields.map(({ name }) => name));

  /** Of the database and source that it asks. */
  const stepOf = (panel: Panel, target: Target, choice: Choice, range: Range): number =>
    target.datasource.type === INFLUX.type ? questions().stepMs(target, panel, choice, range) : 0;

  const CHOICES = {
    'all of everything': { hall: EVENTFUL_HALL, kiosk: EVENTFUL_KIOSK },
    'one hall': { region: 'anqing', hall: EVENTFUL_HALL, kiosk: EVENTFUL_KIOSK },
    'a type and a vendor with a quote and Chinese in it': {
      hall: EVENTFUL_HALL,
      type: ODD_TYPE,
      vendor: ODD_VENDOR,
      kiosk: ODD_KIOSK,
    },
  } as const;
  /** Where several may be chosen, `all` chooses nothing. */
  const pickedIn = (made: Made, name: keyof typeof CHOICES): Record<string, string> => {
    const several = variablesOf(made)
      .filter(({ multi }) => multi)
      .map(({ name: of }) => of);
    const known = variablesOf(made).map(({ name: of }) => of);
    const picked = Object.entries(CHOICES[name]).filter(([of]) => known.includes(of));
    return Object.fromEntries(picked.filter(([of]) => name !== 'all of everything' || !several.includes(of)));
  };

  // Of the other language only the texts differ: once is enough.
  const cases = dashboards().flatMap((made) =>
    (Object.keys(CHOICES) as (keyof typeof CHOICES)[])
      .filter((choice) => made.language === 'zh' || choice === 'all of everything')
      .map((choice) => ({ key: keyOf(made), language: made.language, choice, made })),
  );
  test.each(cases)(
    '$key ($language): every panel is answered, with its columns, for $choice',
    async ({ made, choice }) => {
      const values = await chosenIn(made, pickedIn(made, choice));
      const faults: string[] = [];
      for (const panel of panelsOf(made)) {
        const range = rangeOf(made, now, panel);
        const all = choice === 'all of everything';
        const found: Frame[] = [];
        for (const target of targetsOf(panel)) {
          const frames = await ask(target, panel, values, range);
          found.push(...frames);
          if (target.datasource.type !== INFLUX.type)
            expect(columnsOf(frames)).toEqual(expect.arrayContaining(titled(panel, target)));
          faults.push(...faultsOf({ made, panel, target, frames, range, stepMs: stepOf(panel, target, values, range) }));
        }
        for (const target of targetsOf(panel))
          if (all) expect(columnsOf(found)).toEqual(expect.arrayContaining(titled(panel, target)));
        if (all) expect([panel.title, countOf(found) > 0]).toEqual([panel.title, true]);
        if (all) faults.push(...linkFaults({ panel, frames: found, choice: { ...values, ...constantsOf(made) } }));
      }
      expect(faults).toEqual([]);
    },
    LONGEST_MS,
  );

  test.each(dashboards().filter(({ dashboard }) => dashboard.annotations?.list?.length))(
    'incidents, notices and maintenance are marked in $file',
    async (made) => {
      const values = await chosenIn(made, pickedIn(made, 'all of everything'));
      const range = rangeOf(made, now);
      for (const { name, target } of made.dashboard.annotations?.list ?? []) {
        const { fields } = await questions().postgres(target as unknown as Target, values, range);
        const typed = fields.map((field) => [field.name, field.type === 'time' ? field.pgType : field.type]);
        const words = ['text', 'tags'].map((column) => [column, 'string']);
        expect([name, typed]).toEqual([name, [['time', PG.timestamptz], ['timeEnd', PG.timestamptz], ...words]]);
        const [begins, ends] = fields.map(({ values }) => values as number[]) as [number[], number[]];
        expect([name, begins.length > 0]).toEqual([name, true]);
        for (const [row, at] of begins.entries())
          expect([at <= range.to, (ends[row] as number) >= range.from]).toEqual([true, true]);
      }
    },
  );

  const choosing = dashboards().filter((made) => made.language === 'en' && sourceVariablesOf(made).length > 0);
  const followers = (made: Made): Panel[] => panelsOf(made).filter((panel) => targetsOf(panel).some(isChosen));

  /** What a panel shows by each data source that it may follow: readings first. */
  async function atEach<T>(made: Made, panel: Panel, range: Range, as: (series: Series[]) => T): Promise<T[]> {
    const [variable] = sourceVariablesOf(made);
    const shown: T[] = [];
    for (const { uid } of offered(variable ?? {})) {
      const choice = await chosenIn(made, { ...pickedIn(made, 'all of everything'), [String(variable?.name)]: uid });
      const series: Series[] = [];
      for (const target of targetsOf(panel)) series.push(...(await questions().series(target, panel, choice, range)));
      shown.push(as(series));
    }
    return shown;
  }

  test.each(choosing.map((made) => ({ key: keyOf(made), made })))(
    '$key: every panel that follows the resolution has the same lines from readings and from either means',
    async ({ made }) => {
      const linesOf = (series: Series[]): string[] => series.map(({ tags = {} }) => Object.values(tags).join(' ')).sort();
      for (const panel of followers(made)) {
        const [readings, ...means] = await atEach(made, panel, rangeOf(made, now, panel), linesOf);
        expect([panel.title, means]).toEqual([panel.title, [readings, readings]]);
        expect(readings?.length).toBeGreaterThan(0);
        if (isGrouped(panel)) expect(readings).not.toContain('');
      }
    },
    LONGEST_MS,
  );

  test(
    'what is counted comes to the same by readings and by either means',
    async () => {
      // Whole hours, all of them summed up.
      const range = { from: Math.ceil((now - DAY) / HOUR) * HOUR, to: Math.floor(now / HOUR) * HOUR - 1 };
      let panels = 0;
      for (const made of choosing)
        for (const panel of followers(made).filter(isCount)) {
          const [readings, ...means] = await atEach(made, panel, range, totalOf);
          expect([panel.title, means]).toEqual([panel.title, [readings, readings]]);
          expect(readings).not.toBe(0);
          panels++;
        }
      expect(panels).toBe(6);
    },
    LONGEST_MS,
  );

  /** Rows of whatever the target asks, by the names of their columns. */
  async function rowsOf(target: Target, panel: Panel, choice: Choice, made: Made): Promise<Record<string, unknown>[]> {
    const range = rangeOf(made, now, panel);
    if (target.datasource.type !== INFLUX.type) return questions().rows(postgresSql(target.rawSql, choice, range));
    const series = await questions().series(target, panel, choice, range);
    return series.flatMap(({ columns, values, tags }) =>
      values.map((row) => ({ ...tags, ...Object.fromEntries(columns.map((column, i) => [column, row[i]])) })),
    );
  }

  test.each(dashboards().map((made) => ({ file: made.file, made })))(
    '$file: no cell holds a code, and every column has a title',
    async ({ made }) => {
      const choice = await chosenIn(made, pickedIn(made, 'all of everything'));
      const codes: string[] = [];
      for (const panel of panelsOf(made).filter(({ type }) => type === 'table'))
        for (const target of targetsOf(panel))
          for (const row of await rowsOf(target, panel, choice, made)) codes.push(...codesIn(panel, row, made.language));
      expect([...new Set(codes)]).toEqual([]);
    },
    LONGEST_MS,
  );

  test.each(dashboards().map((made) => ({ file: made.file, made })))(
    '$file: what is drawn by a code is named by a word',
    async ({ made }) => {
      const choice = await chosenIn(made, pickedIn(made, 'all of everything'));
      const codes = new Set<string>();
      for (const panel of panelsOf(made).filter(({ type }) => type !== 'table'))
        for (const target of targetsOf(panel))
          for (const { tags = {}, metric } of await namesOf(target, panel, choice, made))
            for (const [tag, name] of Object.entries({ ...tags, ...(metric && { metric }) }))
              if (!NAMED_BY_PEOPLE.has(tag) && isCode(titleOf(panel, name), made.language)) codes.add(`${panel.title} ${name}`);
      expect([...codes]).toEqual([]);
    },
    LONGEST_MS,
  );

  /** What series are told apart by. */
  async function namesOf(target: Target, panel: Panel, choice: Choice, made: Made) {
    if (target.datasource.type === INFLUX.type)
      return (await questions().series(target, panel, choice, rangeOf(made, now, panel))).map(({ tags }) => ({
        tags,
        metric: undefined,
      }));
    const rows = await rowsOf(target, panel, choice, made);
    return rows.map((row) => ({ tags: undefined, metric: row['metric'] as string | undefined }));
  }

  test('a choice narrows what is answered to it', async () => {
    const supplies = dashboards().find((made) => keyOf(made) === 'supplies') as Made;
    const values = await chosenIn(supplies, { type: ODD_TYPE });
    const asked = panelsOf(supplies).flatMap((panel) => targetsOf(panel).filter(({ rawSql }) => rawSql?.includes('kiosk_id')));
    const answers: Record<string, unknown>[][] = [];
    for (const { rawSql } of asked) answers.push(await questions().rows(postgresSql(rawSql, values, rangeOf(supplies, now))));
    const kiosks = answers.flat().map((row) => row.kiosk_id);
    expect(kiosks.length).toBeGreaterThan(3);
    expect(new Set(kiosks)).toEqual(new Set([ODD_KIOSK]));
  });

  test('orders are told apart by vendor: of one alone when it is chosen, and all of them make up every order', async () => {
    const orders = dashboards().find((made) => keyOf(made) === 'orders') as Made;
    const panel = panelsOf(orders).find(({ title }) => title?.endsWith('各厂家')) as Panel;
    const [target] = targetsOf(panel) as [Target];
    const told = async (picked: Record<string, string>): Promise<Map<unknown, number>> => {
      const values = await chosenIn(orders, picked);
      const rows = await questions().rows(postgresSql(target.rawSql, values, rangeOf(orders, now)));
      return new Map(rows.map(({ who, done, open }) => [who, Number(done) + Number(open)]));
    };
    const vendors = new Set<unknown>();
    let all = 0;
    for (const kind of Object.keys(ORDER_KINDS)) {
      const ofKind = await told({ work: kind });
      for (const [vendor, count] of ofKind) {
        expect(await told({ work: kind, vendor: String(vendor) })).toEqual(new Map([[vendor, count]]));
        vendors.add(vendor);
        all += count;
      }
    }
    expect([...vendors]).toEqual(expect.arrayContaining([ODD_VENDOR, '示例厂家丙', 'unknown', 'several']));
    const [every] = await questions().rows(
      'SELECT count(*)::int AS orders FROM grafana.orders WHERE closed_at IS NULL OR repair_minutes IS NOT NULL',
    );
    expect(all).toBe(every?.orders);
  });

  async function asOwner(statement: string): Promise<void> {
    const owner = new pg.Client({ connectionString: postgresUrl });
    await owner.connect();
    await owner.query(statement);
    await owner.end();
  }

  /** What every panel of now shows: its rows, and what is written of them. */
  async function ofNow(): Promise<{ made: Made; panel: Panel; rows: Record<string, unknown>[] }[]> {
    const shown: Awaited<ReturnType<typeof ofNow>> = [];
    for (const made of dashboards()) {
      const choice = await chosenIn(made, pickedIn(made, 'all of everything'));
      for (const [i, panel] of panelsOf(made).entries())
        if (made.claims[i] === 'now')
          for (const { rawSql } of targetsOf(panel))
            shown.push({ made, panel, rows: await questions().rows(postgresSql(rawSql, choice, rangeOf(made, now, panel))) });
    }
    return shown;
  }

  test(
    'while somebody watches no panel says that nobody does, and while nobody does every panel of now says that alone, in its language',
    async () => {
      const watched = await ofNow();
      expect(watched.length).toBeGreaterThan(50);
      for (const { made, panel, rows } of watched)
        expect([panel.title, textsOf(panel, rows).flat().join()]).not.toEqual([
          panel.title,
          expect.stringContaining(BLIND[made.language]),
        ]);
      await asOwner(nobodyWatches);
      const blind = await ofNow();
      await asOwner(watchesAgain);
      for (const { made, panel, rows } of blind)
        expect([made.file, panel.title, saysThatNobodyWatches(panel, rows, made.language)]).toEqual([
          made.file,
          panel.title,
          true,
        ]);
    },
    LONGEST_MS,
  );

  test('where nothing is out while somebody watches, that is said, and not that nobody watches', async () => {
    const wall = dashboards().find((made) => keyOf(made) === 'wall') as Made;
    const nowhere = { region: [], hall: [], console: '' };
    const shown: unknown[] = [];
    for (const [i, panel] of panelsOf(wall).entries())
      if (wall.claims[i] === 'now' && panel.type !== 'geomap')
        for (const { rawSql } of targetsOf(panel)) {
          const rows = await questions().rows(postgresSql(rawSql, nowhere, rangeOf(wall, now, panel)));
          const texts = textsOf(panel, rows).flat();
          expect([panel.title, texts]).not.toEqual([panel.title, expect.arrayContaining([BLIND.zh])]);
          shown.push(...texts);
        }
    expect(shown).toContain('没有未恢复的事件');
  });

  test('the wall turns through all that is worst: after a round every incident was shown, four at a time', async () => {
    const wall = dashboards().find((made) => keyOf(made) === 'wall') as Made;
    const [target] = targetsOf(panelsOf(wall).find(({ title }) => title === '当前最要紧的事件') as Panel) as [Target];
    const choice = await chosenIn(wall, {});
    const at = async (second: number): Promise<string[]> => {
      const asked = postgresSql(target.rawSql, choice, rangeOf(wall, now)).replace('now()', `to_timestamp(${second})`);
      return (await questions().rows(asked)).map(({ what }) => String(what).split(' ')[0] as string);
    };
    const [open] = await questions().rows(
      `SELECT count(*)::int AS n FROM grafana.incidents WHERE state = 'open' AND severity <> 'info'`,
    );
    const all = Number(open?.n);
    const seen: string[] = [];
    const pages = Math.ceil(all / 4);
    for (let page = 0; page < pages; page++) {
      const lines = await at(page * 10 * pages * 1_000 + page * 10);
      expect(lines.length).toBeLessThanOrEqual(4);
      seen.push(...lines);
    }
    expect(seen).toEqual(Array.from({ length: all }, (_, i) => `${i + 1}/${all}`));
    expect(all).toBeGreaterThan(1);
  });

  test('the address of the console is the one that is said, and a hall that is new can be chosen at the next question', async () => {
    const wall = dashboards().find((made) => keyOf(made) === 'wall') as Made;
    expect((await chosenIn(wall, {})).console).toBe('http://127.0.0.1:3000');
    await asOwner(`INSERT INTO installation (public_url, map_datum) VALUES ('https://watch.invalid', 'WGS-84')`);
    expect((await chosenIn(wall, {})).console).toBe('https://watch.invalid');
    const before = (await chosenIn(wall, {})).hall as string[];
    await asOwner(`INSERT INTO hall (id, body, revision) SELECT 'brand-new', body || '{"id": "brand-new"}', 1 FROM hall LIMIT 1`);
    expect(((await chosenIn(wall, {})).hall as string[]).filter((id) => !before.includes(id))).toEqual(['brand-new']);
    await asOwner(`DELETE FROM hall WHERE id = 'brand-new'; DELETE FROM installation`);
  });

  test(
    'before anything is in the register every question is answered, with nothing',
    async () => {
      const nothing = { region: [], hall: [], type: [], vendor: [], kiosk: '', work: 'repair', resolution: INFLUX.uid };
      for (const made of dashboards().filter(({ language }) => language === 'en'))
        for (const panel of panelsOf(made))
          for (const target of targetsOf(panel)) await ask(target, panel, nothing, rangeOf(made, now, panel));
    },
    LONGEST_MS,
  );
}

const influx = await startInflux();
const postgresUrl = influx && (await freshDatabase());
if (!influx) test.skip(`every query is answered (${INFLUX_ABSENT})`, () => undefined);
else if (!postgresUrl) test.skip(`every query is answered (${POSTGRES_ABSENT})`, () => influx.stop());
else describe('on a real InfluxDB and a real PostgreSQL', () => asked(influx, postgresUrl));
