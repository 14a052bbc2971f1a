import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { openPostgres } from '#libs/adapters/postgres/index.js';
import {
  type Choice,
  dashboards,
  type Frame,
  keyOf,
  type Made,
  type Panel,
  panelsOf,
  Questions,
  type Range,
  type Target,
  targetsOf,
} from '#test/harness/dashboard-questions.js';
import { dashboardReader } from '#test/harness/dashboard-reader.js';
import { span } from '#test/harness/grafana-query.js';
import { INFLUX_ABSENT, type InfluxForTests, startInflux } from '#test/harness/influx-server.js';
import { BROKEN, BROKEN_HALL, longStanding, SILENT_HALL, SILENT_KIOSK, WORKED_ON } from '#test/harness/long-standing.js';
import { POSTGRES_ABSENT } from '#test/harness/postgres-server.js';
import { freshDatabase } from '#test/harness/shared-postgres.js';
import { somebodyWatches } from '#test/harness/somebody-watches.js';

const BUCKET = 'hallwatch';
const LONGEST_MS = 120_000;

const ranges = ['1h', '24h', '7d'];

const column = (frames: Frame[], name: string): unknown[] =>
  frames.flatMap(({ fields }) => fields.filter((field) => field.name === name).flatMap(({ values }) => values));
/** From the first point to the last it is that. */
const isAll = (values: unknown[], value: unknown): boolean => values.length > 0 && values.every((one) => one === value);

interface Standing {
  page: string;
  panel: string;
  choice: Choice;
  /** Whether what began before the range is seen to stand. */
  stands(frames: Frame[]): boolean;
}

const broken = { hall: BROKEN_HALL, kiosk: BROKEN };
const silent = { hall: SILENT_HALL, kiosk: SILENT_KIOSK };

const STANDING: Standing[] = [
  {
    page: 'kiosk',
    panel: 'Services that incidents took',
    choice: broken,
    stands: (frames) => isAll(column(frames, 'CASH'), 0),
  },
  {
    page: 'kiosk',
    panel: 'Services that incidents took',
    choice: silent,
    stands: (frames) => isAll(column(frames, 'QUERY'), 0),
  },
  { page: 'kiosk', panel: 'Faults that stand', choice: broken, stands: (frames) => column(frames, 'code').includes('BNA-002') },
  {
    page: 'kiosk',
    panel: 'Mode',
    choice: { hall: BROKEN_HALL, kiosk: WORKED_ON },
    stands: (frames) =>
      isAll(
        column(frames, WORKED_ON).filter((mode) => mode !== null),
        'maintenance',
      ),
  },
  { page: 'kiosk', panel: 'Withheld', choice: silent, stands: (frames) => column(frames, 'state')[0] === 'held' },
  { page: 'kiosk', panel: 'Incidents', choice: broken, stands: (frames) => column(frames, 'state')[0] === 'open' },
  { page: 'kiosk', panel: 'Orders in hand', choice: broken, stands: (frames) => column(frames, 'kiosk_id').includes(BROKEN) },
  {
    page: 'hall',
    panel: 'Outages of the hall, its region or a business system',
    choice: silent,
    stands: (frames) => column(frames, 'closed_at')[0] === null,
  },
  { page: 'hall', panel: 'Notices that stand', choice: silent, stands: (frames) => column(frames, 'what').length > 0 },
  { page: 'orders', panel: 'Who was not told', choice: broken, stands: (frames) => column(frames, 'told_at')[0] === null },
  { page: 'availability', panel: 'What took it', choice: silent, stands: (frames) => column(frames, 'down_hours').length > 0 },
];
const MARKS = ['Incidents', 'Notices'];

function asked(influx: InfluxForTests, postgresUrl: string): void {
  const now = Date.now();
  let reader: pg.Client | undefined;

  beforeAll(async () => {
    const database = await openPostgres({ url: postgresUrl });
    await somebodyWatches(database, now);
    await longStanding({ postgresUrl, influxUrl: influx.url, bucket: BUCKET }, database, now);
    await database.close();
    reader = await dashboardReader(postgresUrl);
  }, LONGEST_MS);
  afterAll(async () => {
    await reader?.end();
    await influx.stop();
  });

  const questions = (): Questions => new Questions(reader as pg.Client, influx.url, BUCKET);
  const pageOf = (key: string): Made => dashboards().find((made) => made.language === 'en' && keyOf(made) === key) as Made;
  const rangeOf = (length: string): Range => ({ from: now - span(length), to: now });
  /** What names no value of its own is everything. */
  async function chosenIn(made: Made, picked: Choice): Promise<Choice> {
    const all = await questions().chosenIn(made, {}, now);
    return {
      ...all,
      ...Object.fromEntries(Object.entries(picked).map(([name, value]) => [name, Array.isArray(all[name]) ? [value] : value])),
    } as Choice;
  }

  const cases = STANDING.flatMap((standing) =>
    ranges.map((length) => ({ ...standing, length, of: Object.values(standing.choice)[1] })),
  );
  test.each(cases)(
    '$page, $length: "$panel" of $of shows what began eight days ago',
    async ({ page, panel: title, choice: picked, length, stands }) => {
      const made = pageOf(page);
      const choice = await chosenIn(made, picked);
      const panel = panelsOf(made).find((one) => one.title === title) as Panel;
      const frames: Frame[] = [];
      for (const target of targetsOf(panel)) frames.push(...(await questions().frames(target, panel, choice, rangeOf(length))));
      expect([frames, stands(frames)]).toEqual([expect.anything(), true]);
    },
  );

  test.each(MARKS.flatMap((mark) => ranges.map((length) => ({ mark, length }))))(
    '$mark of eight days ago are drawn behind the lines of the last $length',
    async ({ mark, length }) => {
      const made = pageOf('kiosk');
      const choice = await chosenIn(made, broken);
      const annotation = made.dashboard.annotations?.list?.find(({ name }) => name === mark);
      const frame = await questions().postgres(annotation?.target as unknown as Target, choice, rangeOf(length));
      const [began, ended] = ['time', 'timeEnd'].map((name) => column([frame], name) as number[]) as [number[], number[]];
      expect(began.some((at, row) => at < now - span('7d') && (ended[row] as number) >= now - 60_000)).toBe(true);
    },
  );

  test('what was lost within the range is no longer than the range', async () => {
    const made = pageOf('availability');
    const choice = await chosenIn(made, silent);
    const panel = panelsOf(made).find(({ title }) => title === 'What took it') as Panel;
    const [target] = targetsOf(panel) as [Target];
    const [hour, day] = await Promise.all(
      ['1h', '24h'].map(async (length) => column(await questions().frames(target, panel, choice, rangeOf(length)), 'down_hours')),
    );
    expect(hour?.map(Number)).toEqual((day ?? []).map((minutes) => expect.closeTo(Number(minutes) / 24, 0)));
  });
}

const influx = await startInflux();
const postgresUrl = influx && (await freshDatabase());
if (!influx) test.skip(`what stands is shown at any range (${INFLUX_ABSENT})`, () => undefined);
else if (!postgresUrl) test.skip(`what stands is shown at any range (${POSTGRES_ABSENT})`, () => influx.stop());
else describe('what stands, on a real InfluxDB and a real PostgreSQL', () => asked(influx, postgresUrl));
