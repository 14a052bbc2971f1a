import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import {
  bucketOf,
  HOUR,
  RESOLUTIONS,
  type Resolution,
  SUMMARIES,
  type Summary,
  type SummedBy,
  screenPatience,
  WIDTH,
} from '#libs/domain/index.js';
import { projectFile } from '#libs/runtime/index.js';
import { isChosen, type Panel, sourceVariablesOf, type Target, targetsOf } from '#test/harness/dashboard-questions.js';
import { span } from '#test/harness/grafana-query.js';
import { offered, sources } from '#test/harness/grafana-sources.js';
import { dashboards, textOf } from './index.js';
import { panelsOf } from './kit/finish.js';
import { LANGUAGES } from './kit/language.js';
import type { RowPanel } from './kit/shape.js';
import { CHOSEN, INFLUX, POSTGRES } from './kit/target.js';
import { SOURCE_OF_HOURS } from './resolution.js';

const FOLDER = projectFile('grafana', 'dashboards');
const all = dashboards().map((made) => ({ ...made, panels: panelsOf(made.dashboard) }));

describe('the dashboards', () => {
  test('the committed files are what the code makes; npm run generate writes them', () => {
    const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));
    expect(files.sort()).toEqual(all.map(({ file }) => file).sort());
    for (const made of all) expect(readFileSync(`${FOLDER}/${made.file}`, 'utf8')).toBe(textOf(made));
  });

  test('panels stand on the grid with no overlap and have ids of their own', () => {
    for (const { dashboard, panels } of all) {
      const shown = dashboard.panels ?? [];
      const ids = [...shown.filter(({ type }) => type === 'row'), ...panels].map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      const closed = shown.filter((panel): panel is RowPanel => panel.type === 'row' && (panel as RowPanel).collapsed === true);
      for (const together of [shown, ...closed.map((row) => row.panels)]) {
        const places = together.map(({ gridPos }) => gridPos ?? { x: 0, y: 0, w: 0, h: 0 });
        const cells = places.flatMap(({ x, y, w, h }) =>
          Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
        );
        expect(new Set(cells).size).toBe(cells.length);
        expect(Math.max(...places.map(({ x, w }) => x + w))).toBeLessThanOrEqual(24);
      }
      for (const { gridPos, panels: inside } of closed)
        for (const panel of inside) expect(panel.gridPos?.y).toBeGreaterThan(gridPos?.y as number);
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

  test('every panel says in words what it shows', () => {
    for (const { language, panels } of all)
      for (const { title, description } of panels)
        expect([title, (description?.length ?? 0) >= (language === 'zh' ? 6 : 15)]).toEqual([title, true]);
  });

  test('long pages open with what is looked at first, and the rest is in closed rows', () => {
    for (const { dashboard } of all) {
      const bottom = Math.max(...(dashboard.panels ?? []).map(({ gridPos }) => (gridPos?.y ?? 0) + (gridPos?.h ?? 0)));
      expect([dashboard.uid, bottom < 80]).toEqual([dashboard.uid, true]);
    }
    const folds = all.filter(({ dashboard }) =>
      dashboard.panels?.some((row) => row.type === 'row' && (row as RowPanel).collapsed),
    );
    expect(folds.length).toBe(all.length);
  });

  test('the first page is one that is there', () => {
    const stack = readFileSync(projectFile('docker-compose.yml'), 'utf8');
    const [, home] = /HOME_DASHBOARD_PATH: \/var\/lib\/hallwatch\/dashboards\/(\S+)/.exec(stack) ?? [];
    expect(all.map(({ file }) => file)).toContain(home);
  });
});

/** A row of the screen's height, with the gap below it, and what Grafana leaves above and below in kiosk mode; pixels. */
const [UNIT, AROUND] = [38, 32];

describe('the wall', () => {
  const walls = all.filter(({ dashboard }) => dashboard.uid?.startsWith('hallwatch-wall'));

  test('stands on one screen of 1080 lines with its closed rows, in few and large panels, and asks nothing that it does not show', () => {
    expect(walls).toHaveLength(LANGUAGES.length);
    for (const { dashboard } of walls) {
      const shown = dashboard.panels ?? [];
      const bottom = Math.max(...shown.map(({ gridPos }) => (gridPos?.y ?? 0) + (gridPos?.h ?? 0)));
      expect(bottom * UNIT + AROUND).toBeLessThanOrEqual(1080);
      const open = shown.filter(({ type }) => type !== 'row');
      expect(open.length).toBeLessThanOrEqual(11);
      for (const { type } of open) expect(['stat', 'bargauge', 'geomap']).toContain(type);
      expect(dashboard.annotations?.list).toEqual([]);
    }
  });

  test('tells within ten seconds that the worker is dead: its silence and the refresh together are shorter', () => {
    for (const { dashboard } of walls) expect(span(String(dashboard.refresh)) + screenPatience(600_000)).toBeLessThan(10_000);
  });

  test('takes the base map that Grafana is set to, and none by itself', () => {
    const maps = walls.flatMap(({ panels }) => panels.filter(({ type }) => type === 'geomap'));
    expect(maps).toHaveLength(LANGUAGES.length);
    for (const { options } of maps) expect(options?.basemap).toMatchObject({ type: 'default' });
    const { services } = parse(readFileSync(projectFile('docker-compose.yml'), 'utf8')) as {
      services: { grafana: { environment: Record<string, string> } };
    };
    const { GF_GEOMAP_DEFAULT_BASELAYER_CONFIG: set = '' } = services.grafana.environment;
    const unset = set.replace(/\$\{\w+:-([^}]*)\}/g, '$1');
    expect(JSON.parse(unset)).toMatchObject({ type: 'xyz', config: { url: expect.stringMatching(/^data:image\/gif;base64,/) } });
  });
});

describe('what panels claim', () => {
  const claimed = all.flatMap((made) => made.panels.map((panel, i) => ({ made, panel, claims: made.claims[i] })));
  const isGated = ({ rawSql }: Target): boolean => / ON now_is\.watched\b|now_is\.watched THEN/.test(rawSql ?? '');

  test('each is of now, of the past or of our own, and only what is of now hangs on whether somebody watches', () => {
    for (const made of all) expect(made.claims).toHaveLength(made.panels.length);
    expect(claimed.filter(({ claims }) => claims === 'now').length).toBeGreaterThan(50);
    for (const { panel, claims } of claimed)
      for (const target of targetsOf(panel)) expect([panel.title, isGated(target)]).toEqual([panel.title, claims === 'now']);
  });

  test('what is of the past is asked of the range', () => {
    const TIMELESS = ['上次心跳', 'Last heard'];
    const timeless = claimed.filter(
      ({ panel, claims }) =>
        claims === 'past' && targetsOf(panel).some(({ query, rawSql }) => !/\$timeFilter|\$__time/.test(query ?? rawSql)),
    );
    expect([...new Set(timeless.map(({ panel }) => panel.title))].sort()).toEqual(TIMELESS.sort());
  });

  test('our own is the platform, how fresh it all is, the register and the calendar; everything else is of now or of the past', () => {
    const own = claimed.filter(
      ({ made, claims }) => claims === 'own' && made.language === 'zh' && !made.dashboard.uid?.includes('platform'),
    );
    const others = own.map(({ panel }) => panel.title).filter((title) => title !== '数据是否最新');
    expect(others.sort()).toEqual(['下一个假期', '登记', '计划检修'].sort());
    const ofPlatform = claimed.filter(({ made }) => made.dashboard.uid?.includes('platform')).map(({ claims }) => claims);
    expect(new Set(ofPlatform)).toEqual(new Set(['own']));
  });

  test('how fresh it is stands first on every dashboard, open', () => {
    for (const { dashboard } of all) {
      const [first] = dashboard.panels ?? [];
      expect(first).toMatchObject({ type: 'stat', gridPos: { x: 0, y: 0, w: 24 } });
      expect(JSON.stringify(first)).toContain('FROM grafana.freshness');
    }
  });
});

describe('links', () => {
  const urlsIn = (of: unknown): string[] => [...JSON.stringify(of).matchAll(/"url":"([^"]+)"/g)].map(([, url]) => url as string);
  const namesIn = ({ dashboard }: (typeof all)[number]): string[] => (dashboard.templating?.list ?? []).map(({ name }) => name);
  const RANGE = '$' + '{__url_time_range}';
  const given = (name: string): string => `\${${name}:queryparam}`;

  test('to another dashboard keep the range, the resolution and every choice that both know, each once', () => {
    let seen = 0;
    for (const made of all)
      for (const url of urlsIn(made.panels).filter((one) => one.startsWith('/d/'))) {
        const there = all.find(({ dashboard }) => url.startsWith(`/d/${dashboard.uid}?`));
        expect(there?.language).toBe(made.language);
        expect(url).toContain(RANGE);
        for (const name of namesIn(made)) {
          const said = url.split(`var-${name}=`).length + url.split(given(name)).length - 2;
          expect([url, name, said]).toEqual([url, name, there && namesIn(there).includes(name) && name !== 'console' ? 1 : 0]);
        }
        seen++;
      }
    expect(seen).toBeGreaterThan(40);
    const fromHall = all.find(({ dashboard }) => dashboard.uid === 'hallwatch-hall-zh');
    expect(urlsIn(fromHall?.panels).filter((url) => url.startsWith('/d/hallwatch-kiosk'))[0]).toContain(given('resolution'));
  });

  test('to the console lead where the api says that it is, and nobody can say otherwise by an address', () => {
    for (const made of all) {
      const variable = made.dashboard.templating?.list?.find(({ name }) => name === 'console');
      expect(variable).toMatchObject({ type: 'query', hide: 2, skipUrlSync: true, refresh: 2 });
      expect(String(variable?.query)).toContain('grafana.installation');
      for (const url of urlsIn(made.dashboard)) expect(url).toMatch(/^\/d\/hallwatch-|^\$\{console\}\/|^\$console$/);
    }
  });

  test('an open dashboard asks for what can be chosen with every refresh: a hall that is new is seen', () => {
    for (const { dashboard } of all)
      for (const variable of dashboard.templating?.list ?? [])
        if (variable.type === 'query') expect([variable.name, variable.refresh]).toEqual([variable.name, 2]);
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
