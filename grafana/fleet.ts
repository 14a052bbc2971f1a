import dashgen from 'grafana-dash-gen';
import { finish, type Generated } from './finish.js';
import { BarGauge, type Column, Stat, type Step, Table, TimeSeries } from './panels.js';
import { QUERIES, VARIABLE_QUERIES } from './queries.js';
import { CASHBOX, CONSUMABLE, FAULT, INFLUX, TAG } from './schema.js';

export const FLEET_UID = 'hallwatch-fleet';

type LibraryPanel = Parameters<InstanceType<typeof dashgen.Row>['addPanel']>[0];

/** Per cent that is left; the shipped rules call it low at 15. */
const LEFT: Step[] = [
  [null, 'red'],
  [5, 'orange'],
  [15, 'green'],
];
/** Per cent that is full; the shipped rules call it high at 80 and full at 95. */
const FULL: Step[] = [
  [null, 'green'],
  [80, 'orange'],
  [95, 'red'],
];
/** Milliseconds to the business system; ours. */
const ROUND_TRIP: Step[] = [
  [null, 'green'],
  [300, 'orange'],
  [1000, 'red'],
];
/** Degrees in the cabinet; ours. */
const WARM: Step[] = [
  [null, 'green'],
  [45, 'orange'],
  [55, 'red'],
];

const at: Column = { name: 'Time', title: 'Since 时间', unit: 'dateTimeFromNow' };
const place: Column[] = [
  { name: TAG.hall, title: 'Hall 大厅' },
  { name: TAG.kiosk, title: 'Kiosk 终端' },
];
const share: Column = { name: 'share', title: '%', unit: 'percent', bar: true };

const now = () => [
  new Stat({
    title: 'Kiosks heard 在线终端',
    description: 'With a heartbeat in the last five minutes.',
    size: { w: 4, h: 5 },
    query: QUERIES.heardNow,
    steps: [[null, 'green']],
  }),
  new Stat({
    title: 'Open faults 未清除故障',
    size: { w: 4, h: 5 },
    query: QUERIES.openFaults,
    steps: [
      [null, 'green'],
      [1, 'orange'],
      [10, 'red'],
    ],
  }),
  new BarGauge({
    title: 'Kiosks heard by hall 各厅在线终端',
    size: { w: 16, h: 5 },
    query: QUERIES.heardNowByHall,
    alias: `$tag_${TAG.hall}`,
    min: 0,
    decimals: 0,
  }),
  new TimeSeries({
    title: 'Kiosks heard by hall over time 各厅在线终端趋势',
    size: { w: 12, h: 9 },
    query: QUERIES.heardByHall,
    alias: `$tag_${TAG.hall}`,
    min: 0,
    decimals: 0,
    interval: '5m',
  }),
  new Table(
    { title: 'Faults that stand 故障列表', size: { w: 12, h: 9 }, query: QUERIES.openFaultsList },
    [
      at,
      ...place,
      { name: FAULT.code, title: 'Code 代码' },
      { name: FAULT.component, title: 'Component 部件' },
      { name: 'open', title: 'open', hidden: true },
    ],
    { column: at.title, desc: true },
  ),
];

const supplies = () => [
  new Table(
    {
      title: 'Lowest consumables 最低耗材',
      size: { w: 12, h: 10 },
      query: QUERIES.lowestConsumables,
      unit: 'percent',
      min: 0,
      max: 100,
      steps: LEFT,
    },
    [at, ...place, { name: CONSUMABLE.item, title: 'Item 耗材' }, share],
    { column: share.title, desc: false },
  ),
  new Table(
    {
      title: 'Fullest cash boxes 最满钞箱',
      size: { w: 12, h: 10 },
      query: QUERIES.fullestCashBoxes,
      unit: 'percent',
      min: 0,
      max: 100,
      steps: FULL,
    },
    [at, ...place, { name: CASHBOX.unit, title: 'Unit 钱箱' }, share],
    { column: share.title, desc: true },
  ),
];

const oneKiosk = () => [
  new TimeSeries({
    title: 'Round trip 网络往返',
    size: { w: 8, h: 8 },
    query: QUERIES.roundTrip,
    alias: `$tag_${TAG.kiosk}`,
    unit: 'ms',
    min: 0,
    steps: ROUND_TRIP,
    interval: '1m',
  }),
  new TimeSeries({
    title: 'Cabinet temperature 机柜温度',
    size: { w: 8, h: 8 },
    query: QUERIES.temperature,
    alias: `$tag_${TAG.kiosk}`,
    unit: 'celsius',
    steps: WARM,
    interval: '1m',
  }),
  new TimeSeries({
    title: 'Disk free 磁盘剩余',
    size: { w: 8, h: 8 },
    query: QUERIES.diskFree,
    alias: `$tag_${TAG.kiosk}`,
    unit: 'percent',
    min: 0,
    max: 100,
    steps: LEFT,
    interval: '1m',
  }),
];

const variable = (name: keyof typeof VARIABLE_QUERIES, label: string, several: boolean) =>
  new dashgen.Templates.Custom({
    name,
    label,
    type: 'query',
    datasource: INFLUX,
    query: VARIABLE_QUERIES[name],
    definition: VARIABLE_QUERIES[name],
    regex: '',
    // Whenever the range of time changes.
    refresh: 2,
    sort: 1,
    hide: 0,
    multi: several,
    includeAll: several,
    allValue: several ? '.*' : '',
    current: several ? { text: ['All'], value: ['$__all'] } : {},
  });

/** The library wants one of its own panels, of which it calls `generate()` alone. */
function row(title: string, panels: { generate(): object }[]) {
  const made = new dashgen.Row({ title });
  for (const panel of panels) made.addPanel(panel as unknown as LibraryPanel);
  return made;
}

/** The fleet on one page: who is heard, what is broken, what runs out, and one kiosk closely. */
export function fleetDashboard(): object {
  const dashboard = new dashgen.Dashboard({
    title: 'Hallwatch · Fleet 终端总览',
    tags: ['hallwatch'],
    timezone: 'Asia/Shanghai',
    editable: false,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    rows: [
      row('Now 当前', now()),
      row('Supplies and cash 耗材与现金', supplies()),
      row('One kiosk 单台终端 · $kiosk', oneKiosk()),
    ],
  });
  dashboard.addTemplate(variable('region', 'Region 地区', true));
  dashboard.addTemplate(variable('hall', 'Hall 大厅', true));
  dashboard.addTemplate(variable('kiosk', 'Kiosk 终端', false));
  return finish(FLEET_UID, dashboard.generate() as Generated);
}
