import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  bucketOf,
  HOUR,
  RESOLUTIONS,
  type Resolution,
  SUMMARIES,
  type Summary,
  type SummedBy,
  WIDTH,
} from '#libs/domain/index.js';
import { projectFile } from '#libs/runtime/index.js';
import { isChosen, type Panel, sourceVariablesOf, type Target, targetsOf } from '#test/harness/dashboard-questions.js';
import { span } from '#test/harness/grafana-query.js';
import { offered, sources } from '#test/harness/grafana-sources.js';
import { dashboards, textOf } from './index.js';
import { LANGUAGES } from './kit/language.js';
import { CHOSEN, INFLUX, POSTGRES } from './kit/target.js';
import { SOURCE_OF_HOURS } from './resolution.js';

const FOLDER = projectFile('grafana', 'dashboards');
const all = dashboards().map((made) => ({ ...made, panels: (made.dashboard.panels ?? []).filter(({ type }) => type !== 'row') }));

describe('the dashboards', () => {
  test('the committed files are what the code makes; npm run generate writes them', () => {
    const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));
    expect(files.sort()).toEqual(all.map(({ file }) => file).sort());
    for (const made of all) expect(readFileSync(`${FOLDER}/${made.file}`, 'utf8')).toBe(textOf(made));
  });

  test('panels stand on the grid with no overlap and have ids of their own', () => {
    for (const { dashboard } of all) {
      const panels = dashboard.panels ?? [];
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
      const places = panels.map(({ gridPos }) => gridPos ?? { x: 0, y: 0, w: 0, h: 0 });
      const cells = places.flatMap(({ x, y, w, h }) =>
        Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
      );
      expect(new Set(cells).size).toBe(cells.length);
      expect(Math.max(...places.map(({ x, w }) => x + w))).toBeLessThanOrEqual(24);
    }
  });

  test('no key of an old Grafana is left', () => {
    for (const key of ['"rows"', '"span"', 'allFormat', 'hideControls', 'sharedCrosshair', 'refresh_on_load'])
      expect(JSON.stringify(all.map(({ dashboard }) => dashboard))).not.toContain(key);
  });

  test('both languages have the same dashboards and panels, and ask the same', () => {
    const [first, second] = LANGUAGES.map((language) => all.filter((made) => made.language === language));
    const asked = (made: (typeof all)[number]) => made.panels.map(({ type, gridPos }) => ({ type, gridPos }));
    expect(first?.map(asked)).toEqual(second?.map(asked));
    expect(first?.map(({ dashboard }) => dashboard.uid?.replace('-zh', '-en'))).toEqual(
      second?.map(({ dashboard }) => dashboard.uid),
    );
  });

  test('Chinese is in the Chinese ones alone', () => {
    for (const { language, dashboard, panels } of all) {
      const titles = [dashboard.title, ...panels.map(({ title }) => title)].filter((title) => title !== undefined);
      for (const title of titles) expect([title, /[\u4e00-\u9fff]/.test(title)]).toEqual([title, language === 'zh']);
      if (language === 'en') expect(JSON.stringify(dashboard)).not.toMatch(/[\u4e00-\u9fff]|_zh\b/);
      else expect(JSON.stringify(dashboard)).not.toMatch(/\w+_en\b/);
    }
  });

  test('every link leads to a dashboard that is there', () => {
    const uids = all.map(({ dashboard }) => dashboard.uid);
    for (const { dashboard } of all)
      for (const [, uid] of JSON.stringify(dashboard).matchAll(/"\/d\/([\w-]+)/g)) expect(uids).toContain(uid);
  });

  test('every panel asks a data source that is provisioned, and says what it shows when there is nothing, never a zero', () => {
    for (const one of [INFLUX, POSTGRES]) expect(sources()).toContainEqual(expect.objectContaining(one));
    for (const { panels } of all) {
      for (const panel of panels) {
        expect([INFLUX, CHOSEN, POSTGRES]).toContainEqual((panel as { datasource?: object }).datasource);
        expect(JSON.stringify(panel)).toMatch(/"noValue":"[^0"]/);
        expect(JSON.stringify(panel)).not.toMatch(/fill\(0\)|coalesce\([^()]*, 0\)/i);
      }
    }
  });

  test('the first page is one that is there', () => {
    const stack = readFileSync(projectFile('docker-compose.yml'), 'utf8');
    const [, home] = /HOME_DASHBOARD_PATH: \/var\/lib\/hallwatch\/dashboards\/(\S+)/.exec(stack) ?? [];
    expect(all.map(({ file }) => file)).toContain(home);
  });
});

/** Functions that come to the same over means of a field as over its readings, or to what the panel says of them. */
const RIGHT_OVER: Record<SummedBy, string[]> = {
  mean: ['mean'],
  sum: ['sum'],
  count: ['sum'],
  last: ['last', 'min', 'max', 'difference'],
  min: ['min'],
  max: ['max'],
};

/** What a question names: its measurement, tags of that, and fields. */
function namedIn({ query }: Target): { summary: Summary; fields: string[] } {
  const [, measurement = ''] = /FROM "(\w+)"/.exec(query) ?? [];
  const aliases = [...query.matchAll(/AS "(\w+)"/g)].map(([, alias]) => alias);
  const names = [...query.matchAll(/"(\w+)"/g)].map(([, name]) => name as string);
  const summary: Summary | undefined = (SUMMARIES as Record<string, Summary>)[measurement];
  if (!summary) throw new Error(`There are no means of ${measurement}: ${query}`);
  const fields = names.filter((name) => name !== measurement && !aliases.includes(name) && !summary.tags.includes(name));
  return { summary, fields: [...new Set(fields)] };
}

/** Whether the readings, or the means, have every field. */
function isAnswered(target: Target, of: Resolution): boolean {
  const { summary, fields } = namedIn(target);
  const known = summary.fields.map(({ name, from }) => (of === 'raw' ? from : name));
  return fields.every((field) => known.includes(field));
}

describe('readings and their means', () => {
  const choosing = all
    .map((made) => ({ made, panels: made.panels.filter((panel) => targetsOf(panel).some(isChosen)) }))
    .filter(({ panels }) => panels.length > 0);
  const targets = choosing.flatMap(({ panels }) => panels.flatMap(targetsOf));

  test('exactly three data sources are offered: readings at first, and each kind of means, by steps no shorter than its windows', () => {
    const bucket = '$__env{INFLUX_BUCKET}';
    expect(choosing.map(({ made }) => made.dashboard.uid)).toContain('hallwatch-supplies-en');
    for (const { made } of choosing) {
      const [variable, ...more] = sourceVariablesOf(made);
      expect([CHOSEN.uid, more]).toEqual([`\${${variable?.name}}`, []]);
      const found = offered(variable ?? {});
      expect(found.map(({ jsonData }) => jsonData.dbName)).toEqual(RESOLUTIONS.map((of) => bucketOf(bucket, of)));
      expect(found.map(({ jsonData }) => span(String(jsonData.timeInterval)))).toEqual([60_000, WIDTH['5m'], WIDTH['1h']]);
      expect(found[0]).toMatchObject({ ...INFLUX, isDefault: true, name: variable?.current?.text });
      expect(variable?.current?.value).toBe(INFLUX.uid);
      expect(found[2]?.uid).toBe(SOURCE_OF_HOURS);
    }
  });

  test('who may choose has a panel that follows, and no panel takes shorter steps than windows are long', () => {
    for (const made of all) expect(sourceVariablesOf(made).length > 0).toBe(choosing.some((one) => one.made === made));
    for (const { panels } of choosing)
      for (const panel of panels) {
        expect(targetsOf(panel).every(isChosen)).toBe(true);
        expect(span((panel as Panel).interval ?? '1h')).toBeGreaterThanOrEqual(HOUR);
      }
  });

  test('whatever a panel asks of both, the means have: its measurement, its tags, its fields', () => {
    expect(targets.length).toBeGreaterThan(20);
    for (const { panels } of choosing)
      for (const panel of panels)
        for (const of of RESOLUTIONS)
          expect([panel.title, of, targetsOf(panel).some((target) => isAnswered(target, of))]).toEqual([panel.title, of, true]);
  });

  test('means are put together as they were made: means averaged, sums added, levels as they stood', () => {
    for (const target of targets.filter((one) => isAnswered(one, '5m'))) {
      const { summary, fields } = namedIn(target);
      for (const [, how = '', field = ''] of target.query.matchAll(/(\w+)\("(\w+)"\)/g)) {
        if (!fields.includes(field)) continue;
        const by = summary.fields.find(({ name }) => name === field)?.by as SummedBy;
        expect([target.query, RIGHT_OVER[by].includes(how)]).toEqual([target.query, true]);
      }
    }
  });

  test('where it may be chosen, only what the means have not, or have as another thing, is asked of readings alone', () => {
    const own = choosing.flatMap(({ made }) => made.panels.flatMap(targetsOf)).filter((one) => one.datasource.uid === INFLUX.uid);
    expect(own.length).toBeGreaterThan(0);
    for (const { query } of own) expect(query).toMatch(/FROM "(birth|fault)"/);
  });
});
