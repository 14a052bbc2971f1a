import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { linesOf } from '#libs/adapters/influx/index.js';
import { projectFile } from '#libs/runtime/index.js';
import { INFLUX_ABSENT, type InfluxForTests, startInflux } from '#test/harness/influx-server.js';
import { sampleReading } from '#test/harness/sample-readings.js';
import { dashboards } from './index.js';
import { INFLUX } from './schema.js';

const FOLDER = projectFile('grafana', 'dashboards');
const MINUTE = 60_000;

interface Target {
  query: string;
}
interface Panel {
  id: number;
  type: string;
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
  datasource?: object;
  targets?: Target[];
  fieldConfig?: { overrides: { matcher: { options: string } }[] };
}
interface Dashboard {
  uid: string;
  panels: Panel[];
  templating: { list: { name: string; query: string }[] };
}

const all = Object.values(dashboards()).map((text) => JSON.parse(text) as Dashboard);

describe('the dashboards', () => {
  test('the committed files are what the code makes; npm run generate writes them', () => {
    const made = dashboards();
    expect(readdirSync(FOLDER).sort()).toEqual(
      Object.keys(made)
        .map((uid) => `${uid}.json`)
        .sort(),
    );
    for (const [uid, text] of Object.entries(made)) expect(readFileSync(`${FOLDER}/${uid}.json`, 'utf8')).toBe(text);
  });

  test('panels stand on the grid with no overlap and have ids of their own', () => {
    for (const { panels } of all) {
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
      const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
        Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
      );
      expect(new Set(cells).size).toBe(cells.length);
      expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBeLessThanOrEqual(24);
    }
  });

  test('no key of an old Grafana is left', () => {
    for (const key of ['"rows"', '"span"', 'allFormat', 'hideControls', 'sharedCrosshair'])
      expect(JSON.stringify(all)).not.toContain(key);
  });

  test('every panel asks the data source that is provisioned', () => {
    const file = readFileSync(projectFile('grafana', 'provisioning', 'datasources', 'hallwatch.yaml'), 'utf8');
    const [source] = (parse(file) as { datasources: { uid: string; type: string }[] }).datasources;
    expect(source).toMatchObject(INFLUX);
    for (const panel of all.flatMap(({ panels }) => panels)) if (panel.type !== 'row') expect(panel.datasource).toEqual(INFLUX);
  });
});

const server = await startInflux();
if (!server) test.skip(`every panel's query is answered by InfluxDB (${INFLUX_ABSENT})`, () => undefined);
else describe('on a real InfluxDB', () => questions(server));

function questions(influx: InfluxForTests): void {
  const now = Date.now();

  beforeAll(async () => {
    await ask(influx, 'CREATE DATABASE hallwatch');
    const lines = ['hall-1', 'hall-2'].flatMap((hallId, i) => readingsOf(hallId, `K.${i + 1}`, now)).flatMap(linesOf);
    const { status } = await fetch(`${influx.url}/write?db=hallwatch`, { method: 'POST', body: lines.join('\n') });
    expect(status).toBe(204);
  });
  afterAll(() => influx.stop());

  const CHOICES = [
    { name: 'all', region: '.*', hall: '.*', kiosk: 'K\\.1' },
    { name: 'one hall', region: 'anqing', hall: 'hall-1', kiosk: 'K\\.1' },
    { name: 'two halls', region: '(anqing|elsewhere)', hall: '(hall-1|hall-2)', kiosk: 'K\\.2' },
  ];
  const panels = all.flatMap((dashboard) => dashboard.panels.filter((panel) => panel.targets));
  const cases = panels.flatMap((panel) =>
    CHOICES.map((choice) => ({ title: panel.title, choice: choice.name, panel, values: choice })),
  );

  test.each(cases)('«$title» is answered for $choice', async ({ panel, values }) => {
    for (const { query } of panel.targets ?? []) {
      const series = await ask(influx, filledIn(query, values, now));
      expect(series.length).toBeGreaterThan(0);
      const columns = ['Time', ...(series[0]?.columns ?? []), ...Object.keys(series[0]?.tags ?? {})];
      for (const { matcher } of panel.fieldConfig?.overrides ?? []) expect(columns).toContain(matcher.options);
    }
  });

  test.each(all.flatMap(({ templating }) => templating.list))('the variable $name has values', async ({ name, query }) => {
    const [first] = await ask(influx, filledIn(query, { region: '.*', hall: '.*', kiosk: '.*' }, now));
    const expected = { region: ['anqing'], hall: ['hall-1', 'hall-2'], kiosk: ['K.1', 'K.2'] }[name];
    expect(first?.values.map(([, value]) => value)).toEqual(expected);
  });

  const numberIn = async (title: string, hall = '.*'): Promise<unknown> => {
    const query = panels.find((panel) => panel.title.startsWith(title))?.targets?.[0]?.query ?? '';
    const [first] = await ask(influx, filledIn(query, { region: '.*', hall, kiosk: '.*' }, now));
    return first?.values[0]?.[1];
  };

  test('two kiosks are heard, one in each hall, and a fault that was cleared is not open', async () => {
    expect(await numberIn('Kiosks heard 在线终端')).toBe(2);
    expect(await numberIn('Kiosks heard 在线终端', 'hall-1')).toBe(1);
    expect(await numberIn('Open faults')).toBe(2);
  });
}

/** Two faults of which one is cleared, two heartbeats, and what is in the kiosk. */
function readingsOf(hallId: string, kioskId: string, now: number) {
  const at = { hallId, kioskId };
  const fault = (code: string, state: string, ts: number, seq: number) =>
    sampleReading({ ...at, kind: 'fault', ts, seq, fields: { code, component: 'noteAcceptor', state } });
  return [
    sampleReading({ ...at, ts: now - 3 * MINUTE, seq: 1 }),
    sampleReading({ ...at, ts: now - MINUTE, seq: 2 }),
    sampleReading({ ...at, kind: 'consumables', ts: now - MINUTE, seq: 3 }),
    sampleReading({ ...at, kind: 'cashbox', ts: now - MINUTE, seq: 4 }),
    fault('BNA-001', 'raised', now - 9 * MINUTE, 5),
    fault('PRN-003', 'raised', now - 8 * MINUTE, 6),
    fault('PRN-003', 'cleared', now - 2 * MINUTE, 7),
  ];
}

/** As Grafana does it before it asks. */
const filledIn = (query: string, values: { region: string; hall: string; kiosk: string }, now: number): string =>
  query
    .replaceAll('$timeFilter', `time >= ${now - 360 * MINUTE}ms and time <= ${now}ms`)
    .replaceAll('$__interval', '5m')
    .replace(/\$\{(region|hall|kiosk):regex\}/g, (_, name: keyof typeof values) => values[name]);

interface Series {
  columns: string[];
  tags?: Record<string, string>;
  values: unknown[][];
}

async function ask(influx: InfluxForTests, query: string): Promise<Series[]> {
  const answer = await fetch(`${influx.url}/query?db=hallwatch`, { method: 'POST', body: new URLSearchParams({ q: query }) });
  const { results, error } = (await answer.json()) as { results?: { series?: Series[]; error?: string }[]; error?: string };
  const complaint = error ?? results?.[0]?.error;
  if (complaint) throw new Error(`${complaint} in: ${query}`);
  return results?.[0]?.series ?? [];
}
