import type { Step } from './panel.js';
import { BarGauge, type Column, Stat, Table, TimeSeries } from './panels.js';
import { QUERIES } from './queries.js';
import { CASHBOX, CONSUMABLE, FAULT, TAG } from './schema.js';

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

/** Who is heard and what is broken. */
export const now = () => [
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
    title: 'Heartbeats by hall 各厅心跳数',
    description: 'In each step of the chart. A dip is kiosks that fell silent.',
    size: { w: 12, h: 9 },
    query: QUERIES.heartbeatsByHall,
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

/** What runs out and what fills up. */
export const supplies = () => [
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

/** One kiosk closely. */
export const oneKiosk = () => [
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
