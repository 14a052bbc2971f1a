import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { projectFile } from '#libs/runtime/index.js';
import { influxQl, intervalOf, postgresSql } from '#test/harness/grafana-query.js';
import { dashboards, textOf } from './index.js';
import { LANGUAGES } from './kit/language.js';
import { INFLUX, POSTGRES } from './kit/target.js';

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
    const file = readFileSync(projectFile('grafana', 'provisioning', 'datasources', 'hallwatch.yaml'), 'utf8');
    const sources = (parse(file) as { datasources: { uid: string; type: string }[] }).datasources;
    for (const one of [INFLUX, POSTGRES]) expect(sources).toContainEqual(expect.objectContaining(one));
    for (const { panels } of all) {
      for (const panel of panels) {
        expect([INFLUX, POSTGRES]).toContainEqual((panel as { datasource?: object }).datasource);
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

describe('a query is filled in as Grafana does it', () => {
  const range = { from: 0, to: 86_400_000 };
  const as = (name: string, format: string): string => `\${${name}:${format}}`;

  test('values of a list are quoted and escaped, one value of a pattern stands alone', () => {
    const choice = { hall: ["o'clock", '厅.1'], kiosk: 'K.1' };
    expect(postgresSql(`ANY(ARRAY[${as('hall', 'sqlstring')}]) ${as('kiosk', 'sqlstring')}`, choice, range)).toBe(
      "ANY(ARRAY['o''clock','厅.1']) 'K.1'",
    );
    expect(influxQl(`/^(${as('hall', 'regex')})$/ /^(${as('kiosk', 'regex')})$/`, choice, range)).toBe(
      "/^((o'clock|厅\\.1))$/ /^(K\\.1)$/",
    );
    expect(() => postgresSql(as('type', 'sqlstring'), choice, range)).toThrow('type');
  });

  test('the range and the step come into both languages', () => {
    expect(influxQl('$timeFilter GROUP BY time($__interval)', {}, range, '5m')).toBe(
      'time >= 0ms and time <= 86400000ms GROUP BY time(5m)',
    );
    expect(postgresSql("$__timeFilter(a.b) $__timeGroup(c, '1h') $__timeFrom()", {}, range)).toBe(
      "a.b BETWEEN '1970-01-01T00:00:00.000Z' AND '1970-01-02T00:00:00.000Z' floor(extract(epoch from c)/3600)*3600 '1970-01-01T00:00:00.000Z'",
    );
    expect(intervalOf(range)).toBe('2m');
    expect(intervalOf({ from: 0, to: 30 * 86_400_000 })).toBe('1h');
  });
});
