import { describe, expect, test } from '@jest/globals';
import { dashboards, keyOf, type Panel, panelsOf } from '#test/harness/dashboard-questions.js';
import { influxSeries, influxTable, type Rows, seriesOf, tableOf } from './frames.js';
import { DRAWN, PROPERTIES } from './page/contract.js';

const all = dashboards().flatMap((made) => panelsOf(made).map((panel) => ({ of: keyOf(made), panel })));
const propertiesOf = ({ fieldConfig }: Panel): string[] =>
  (fieldConfig?.overrides ?? []).flatMap(({ properties }) => properties.map(({ id }) => id));

describe('whoever looks at the dashboards sees all of them', () => {
  test('every kind of panel is drawn', () => {
    const known: readonly string[] = DRAWN;
    expect(all.filter(({ panel }) => !known.includes(panel.type)).map(({ of, panel }) => [of, panel.type])).toEqual([]);
    expect(all.length).toBeGreaterThan(100);
  });

  test('whatever a column is set to has its effect', () => {
    const known: readonly string[] = PROPERTIES;
    const unknown = all.flatMap(({ of, panel }) =>
      propertiesOf(panel)
        .filter((id) => !known.includes(id))
        .map((id) => [of, id]),
    );
    expect(unknown).toEqual([]);
  });
});

describe('answers become frames as the data sources make them', () => {
  const rows: Rows = {
    fields: [
      { name: 'time', dataTypeID: 1184 },
      { name: 'metric', dataTypeID: 25 },
      { name: 'of', dataTypeID: 1700 },
    ],
    rows: [
      ['2026-03-04 08:00:00.5+08', 'paid', '1.5'],
      ['2026-03-04 08:00:00.5+08', 'refused', null],
      ['2026-03-04 01:00:00+00', 'paid', '3'],
    ],
  };
  const [first, second] = [Date.UTC(2026, 2, 4, 0, 0, 0, 500), Date.UTC(2026, 2, 4, 1)];

  test('rows keep the types that PostgreSQL names', () => {
    expect(tableOf('A', rows).columns).toEqual([
      { name: 'time', type: 'time', values: [first, first, second] },
      { name: 'metric', type: 'string', values: ['paid', 'refused', 'paid'] },
      { name: 'of', type: 'number', values: [1.5, null, 3] },
    ]);
  });

  test.each([
    ['a day', 1082, '2026-03-04', Date.UTC(2026, 2, 4)],
    ['a moment without a zone', 1114, '2026-03-04 08:00:00', Date.UTC(2026, 2, 4, 8)],
    ['seconds in a column called time', 701, String(second / 1_000), second],
    ['milliseconds in it', 20, String(second), second],
  ])('%s is a moment', (_, dataTypeID, text, moment) => {
    expect(tableOf('A', { fields: [{ name: 'time', dataTypeID }], rows: [[text]] }).columns).toEqual([
      { name: 'time', type: 'time', values: [moment] },
    ]);
  });

  test('what answers no row names no column', () => {
    expect(tableOf('A', { ...rows, rows: [] })).toEqual({ refId: 'A', columns: [] });
  });

  test('a word beside one number names its series, and nobody is given what was not said', () => {
    expect(seriesOf('A', rows).columns).toEqual([
      { name: 'Time', type: 'time', values: [first, second] },
      { name: 'paid', type: 'number', values: [1.5, 3] },
      { name: 'refused', type: 'number', values: [null, null] },
    ]);
  });

  test('series that are not in order of their time are refused, as Grafana refuses them', () => {
    expect(() => seriesOf('A', { ...rows, rows: rows.rows.toReversed() })).toThrow('in order of its time');
  });

  test('a series of InfluxDB is called by its alias', () => {
    const series = [{ name: 'level', columns: ['time', 'mean'], tags: { item: 'toner' }, values: [[first, 4]] }];
    const called = (alias?: string) => influxSeries('A', alias, series)[0]?.columns[1]?.called;
    expect(called('left $tag_item, $col')).toBe('left toner, mean');
    expect(called()).toBe('level.mean { item: toner }');
  });

  test('a table of InfluxDB has the tags between the time and the values', () => {
    const [frame] = influxTable('A', [
      { columns: ['time', 'code'], tags: { kiosk: 'K-1' }, values: [['2026-03-04T01:00:00Z', 'BNA-001']] },
    ]);
    expect(frame?.columns.map(({ name, values }) => [name, ...values])).toEqual([
      ['Time', second],
      ['kiosk', 'K-1'],
      ['code', 'BNA-001'],
    ]);
  });
});
