import { describe, expect, test } from '@jest/globals';
import { influxFrames, influxTable, PG, seriesOf, tableOf } from './grafana-frames.js';
import { intervalMs, intervalText, rounded } from './grafana-interval.js';
import { askedOf, influxQl, intervalOf, postgresSql, span } from './grafana-query.js';
import { linkOf, single, withChoice } from './grafana-variables.js';

const ago = (text: string) => ({ from: 0, to: span(text) });
const as = (name: string, format?: string): string => `\${${name}${format ? `:${format}` : ''}}`;

// Facts of Grafana's own tests: rangeutil, intervalv2, the macros of PostgreSQL, and the building of InfluxQL.
describe('steps are those of Grafana', () => {
  test.each([
    [9, 1],
    [34, 20],
    [45, 50],
    [74, 50],
    [149, 100],
    [349, 200],
    [749, 500],
    [1_499, 1_000],
    [3_499, 2_000],
    [7_499, 5_000],
    [12_499, 10_000],
    [17_499, 15_000],
    [24_999, 20_000],
    [44_999, 30_000],
    [89_999, 60_000],
    [90_000, 120_000],
    [209_999, 120_000],
    [449_999, 300_000],
    [749_999, 600_000],
    [1_049_999, 900_000],
    [1_499_999, 1_200_000],
    [2_699_999, 1_800_000],
    [5_399_999, 3_600_000],
    [8_999_999, 7_200_000],
    [16_199_999, 10_800_000],
    [32_399_999, 21_600_000],
    [86_399_999, 43_200_000],
    [604_799_999, 86_400_000],
    [1_814_399_999, 604_800_000],
    [3_628_799_999, 2_592_000_000],
    [3_628_800_000, 31_536_000_000],
  ])('%i ms are rounded to %i', (ms, step) => expect(rounded(ms)).toBe(step));

  test.each([
    ['5m', 500, '500ms'],
    ['15m', 100, '10s'],
    ['30m', 3_000, '500ms'],
    ['1h', 1_000, '5s'],
    ['24h', 11_000, '10s'],
    ['24h', 1_000, '1m'],
    ['7d', 1_000, '10m'],
    ['24h', 144, '10m'],
  ])('%s over %i points are %s each', (range, points, step) => expect(intervalOf(ago(range), { points })).toBe(step));

  test('none is smaller than the panel or its source allows, whatever that is', () => {
    expect(intervalOf(ago('24h'), { least: '5m' })).toBe('5m');
    expect(intervalMs(ago('24h'), { points: 144, least: '7h' })).toBe(7 * 3_600_000);
    expect(intervalOf(ago('90d'), { least: '5m' })).toBe('2h');
  });

  test.each([
    [61_000, '1m'],
    [30, '30ms'],
    [82_800_000, '23h'],
    [86_400_000, '1d'],
    [367 * 86_400_000, '1y'],
  ])('%i ms are written %s', (ms, text) => expect(intervalText(ms)).toBe(text));
});

describe('a query is filled in as Grafana does it', () => {
  const range = { from: Date.UTC(2018, 3, 12, 18), to: Date.UTC(2018, 3, 12, 18, 5) };
  const sql = (query: string) => postgresSql(query, {}, range);

  test.each([
    ['select $__time(at)', 'select at AS "time"'],
    ['select $__timeEpoch(at)', 'select extract(epoch from at) as "time"'],
    ['$__timeFilter(a.b)', "a.b BETWEEN '2018-04-12T18:00:00Z' AND '2018-04-12T18:05:00Z'"],
    ['$__timeFrom() $__timeTo()', "'2018-04-12T18:00:00Z' '2018-04-12T18:05:00Z'"],
    ["$__timeGroup(at , '5m')", 'floor(extract(epoch from at)/300)*300'],
    ["$__timeGroup(at,'5m'), n", 'floor(extract(epoch from at)/300)*300 AS "time", n'],
    ["$__timeGroup(at,'5m') as time, n", 'floor(extract(epoch from at)/300)*300 as time, n'],
    ["$__timeGroupAlias(at, '1h') x", 'floor(extract(epoch from at)/3600)*3600 AS "time" x'],
    ["$__timeGroup(at, '$__interval')", 'floor(extract(epoch from at)/0.2)*0.2'],
    ["$__unixEpochGroup(a+b,'5m')", 'floor((a+b)/300)*300'],
    ['$__unixEpochFilter(at)', 'at >= 1523556000 AND at <= 1523556300'],
    ['$__unixEpochNanoFilter(at)', 'at >= 1523556000000000000 AND at <= 1523556300000000000'],
    ['$__unixEpochFrom() $__unixEpochNanoTo()', '1523556000 1523556300000000000'],
    ['$__interval_ms $__interval', '200 200ms'],
    [`$__from ${as('__to')}`, '1523556000000 1523556300000'],
  ])('%s', (query, asked) => expect(sql(query)).toBe(asked));

  test('a moment within a second has its milliseconds', () => {
    expect(postgresSql('$__timeFrom()', {}, { from: range.from + 500, to: range.to })).toBe("'2018-04-12T18:00:00.5Z'");
  });

  test('what Grafana does not know is complained of', () => {
    expect(() => sql('$__timeBefore(at)')).toThrow('unknown macro');
    expect(() => sql('$kiosk')).toThrow('$kiosk');
    expect(() => sql('$timeFilter')).toThrow('$timeFilter');
    expect(() => influxQl('$__timeFrom()', {}, range)).toThrow('$__timeFrom');
  });

  test('InfluxQL has the range in milliseconds, both ends of it', () => {
    const day = { from: Date.UTC(2020, 7, 1), to: Date.UTC(2020, 7, 1, 0, 5) };
    expect(influxQl('$timeFilter GROUP BY time($__interval) $__interval_ms', {}, day, { least: '10s' })).toBe(
      'time >= 1596240000000ms and time <= 1596240300000ms GROUP BY time(10s) 10000',
    );
  });

  test('values of a list are quoted and escaped, one value of a pattern stands alone', () => {
    const choice = { hall: ["o'clock", '厅.1'], kiosk: 'K.1', resolution: 'hallwatch-influx' };
    expect(withChoice(`ANY(ARRAY[${as('hall', 'sqlstring')}]) ${as('kiosk', 'sqlstring')}`, choice)).toBe(
      "ANY(ARRAY['o''clock','厅.1']) 'K.1'",
    );
    expect(withChoice(`/^(${as('hall', 'regex')})$/ /^(${as('kiosk', 'regex')})$/`, choice)).toBe(
      "/^((o'clock|厅\\.1))$/ /^(K\\.1)$/",
    );
    expect(withChoice(`${as('hall', 'raw')} ${as('hall', 'queryparam')}`, choice)).toBe(
      "o'clock,厅.1 var-hall=o%27clock&var-hall=%E5%8E%85.1",
    );
    expect(single(as('resolution'), choice)).toBe('hallwatch-influx');
    expect(() => withChoice(as('type', 'sqlstring'), choice)).toThrow('type');
    expect(() => withChoice(as('hall'), choice)).toThrow('hall');
  });

  test('a link has the value that is clicked at, its row, the range and what is chosen', () => {
    const clicked = {
      choice: { console: 'http://127.0.0.1:3000', hall: ['a', 'b'] },
      urlRange: { from: 'now-24h', to: 'now' },
      value: "K'1 x",
      row: { hall_id: '厅' },
    };
    const url = `${as('console')}/k/${as('__value.raw')}?h=${as('__data.fields.hall_id')}&${as('hall', 'queryparam')}&${as('__url_time_range')}`;
    expect(linkOf(url, clicked)).toBe('http://127.0.0.1:3000/k/K%271%20x?h=%E5%8E%85&var-hall=a&var-hall=b&from=now-24h&to=now');
    expect(() => linkOf(as('__data.fields.kiosk_id'), clicked)).toThrow('hall_id');
  });
});

describe('an answer becomes what a panel is given', () => {
  const range = { from: 0, to: 20_000 };
  const [number, words] = [701, 25];
  const columns = (...types: [string, number][]) => types.map(([name, dataTypeID]) => ({ name, dataTypeID }));

  test('a moment without a zone is taken for one of UTC, and seconds in a column "time" for moments', () => {
    const day = new Date('2026-01-01T00:00:00+08:00');
    const types = columns(['a', PG.timestamptz], ['b', PG.timestamp], ['time', number]);
    const { fields } = tableOf(types, [[day, '2026-01-01 00:00:00', 1_767_196_800]]);
    expect(fields.map(({ type, values }) => [type, (values[0] as number) - day.getTime()])).toEqual([
      ['time', 0],
      ['time', 8 * 3_600_000],
      ['time', 0],
    ]);
  });

  test('words beside numbers tell series apart, and gaps are empty', () => {
    const types = columns(['time', number], ['metric', words], ['n', number]);
    const rows = [
      [1, 'a', '1'],
      [1, 'b', 2],
      [2, 'a', 3],
    ];
    const { fields } = seriesOf(types, rows, range, null);
    expect(fields.map(({ name, values }) => [name, values])).toEqual([
      ['time', [1_000, 2_000]],
      ['a', [1, 3]],
      ['b', [2, null]],
    ]);
    expect(() => seriesOf(types, rows.toReversed(), range, null)).toThrow('order');
    expect(() => seriesOf(types.slice(1), [], range, null)).not.toThrow();
    expect(() => seriesOf(types.slice(1), [['a', 1]], range, null)).toThrow('"time"');
  });

  test.each([
    ['NULL', [1, null, 3]],
    ['previous', [1, 1, 3]],
    ['0', [1, 0, 3]],
  ])('steps that are missing are filled by %s', (by, filled) => {
    const { sql, fill } = askedOf(`$__timeGroup(at, '10s', ${by})`, {}, range);
    expect(sql).toBe('floor(extract(epoch from at)/10)*10');
    const types = columns(['time', number], ['n', number]);
    expect(
      seriesOf(
        types,
        [
          [0, 1],
          [20, 3],
        ],
        range,
        fill,
      ).fields[1]?.values,
    ).toEqual(filled);
  });

  test('series of InfluxDB are named by their alias, or stand one behind the other in a table', () => {
    const series = ['a', 'b'].map((kiosk, i) => ({
      name: 'birth',
      tags: { kiosk },
      columns: ['time', 'reason'],
      values: [[1_000 - i, 'powerUp']],
    }));
    expect(influxFrames(series, '$tag_kiosk $col of $m').map(({ name }) => name)).toEqual([
      'a reason of birth',
      'b reason of birth',
    ]);
    expect(influxFrames(series).map(({ name }) => name)).toEqual(['birth.reason { kiosk: a }', 'birth.reason { kiosk: b }']);
    expect(influxTable(series).fields.map(({ name, type, values }) => [name, type, values])).toEqual([
      ['Time', 'time', [1_000, 999]],
      ['kiosk', 'string', ['a', 'b']],
      ['reason', 'string', ['powerUp', 'powerUp']],
    ]);
  });
});
