export interface Range {
  from: number;
  to: number;
}

/** What a panel says of its steps. */
export interface Steps {
  /** The smallest of the panel, or else of its data source. */
  least?: string | undefined;
  /** Of the panel, or else as many as it has pixels. */
  points?: number | undefined;
}

/** Milliseconds of each unit that Grafana knows; a month is thirty days, a year 365. */
const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000, M: 2_592_000_000, y: 31_536_000_000 };
type Unit = keyof typeof UNITS;

/** Pixels of a panel that is as wide as a screen. */
const PIXELS = 1_000;

/** Milliseconds of `5m`, `24h`, `30d`; a number alone is of seconds. */
export function span(text: string): number {
  const [, count, unit] = /^(\d+)(ms|[smhdwMy])?$/.exec(text) ?? [];
  if (count === undefined) throw new Error(`${text} is no span of time`);
  return Number(count) * UNITS[(unit ?? 's') as Unit];
}

/** Below each threshold, in milliseconds, what a step is rounded to: Grafana rounds by these and neither up nor down. */
const ROUNDED: [below: number, step: number][] = (
  [
    [10, '1ms'],
    [15, '10ms'],
    [35, '20ms'],
    [75, '50ms'],
    [150, '100ms'],
    [350, '200ms'],
    [750, '500ms'],
    [1_500, '1s'],
    [3_500, '2s'],
    [7_500, '5s'],
    [12_500, '10s'],
    [17_500, '15s'],
    [25_000, '20s'],
    [45_000, '30s'],
    [1.5 * UNITS.m, '1m'],
    [3.5 * UNITS.m, '2m'],
    [7.5 * UNITS.m, '5m'],
    [12.5 * UNITS.m, '10m'],
    [17.5 * UNITS.m, '15m'],
    [25 * UNITS.m, '20m'],
    [45 * UNITS.m, '30m'],
    [1.5 * UNITS.h, '1h'],
    [2.5 * UNITS.h, '2h'],
    [4.5 * UNITS.h, '3h'],
    [9 * UNITS.h, '6h'],
    [UNITS.d, '12h'],
    [UNITS.w, '1d'],
    [3 * UNITS.w, '1w'],
    [6 * UNITS.w, '30d'],
    [Number.POSITIVE_INFINITY, '1y'],
  ] as [number, string][]
).map(([below, step]) => [below, span(step)]);

/** To the step by whose threshold a length lies. */
export const rounded = (ms: number): number => (ROUNDED.find(([below]) => ms < below) as [number, number])[1];

/** Milliseconds between points. */
export const intervalMs = ({ from, to }: Range, { least = '1ms', points = PIXELS }: Steps = {}): number =>
  Math.max(rounded((to - from) / points), span(least));

const WRITTEN: Unit[] = ['y', 'd', 'h', 'm', 's', 'ms'];

/** As a query has it: whole numbers of the largest unit that fits, and the rest is cut off. */
export function intervalText(ms: number): string {
  const unit = WRITTEN.find((one) => ms >= UNITS[one]) ?? 'ms';
  return `${Math.floor(ms / UNITS[unit])}${unit}`;
}
