import uPlot from 'uplot';
import type { ChartData } from './chart-data.js';
import { words } from './i18n.js';
import { clockTime, shortStamp, stamp } from './time.js';

/** How a chart shows its lines. */
export interface Look {
  unit: string;
  /** The name of a line, for the legend. */
  label: (line: ChartData['lines'][number]) => string;
  /** The scale; absent: fits what is there, from zero. */
  scale?: [number, number];
  /** Stepped: the value holds until the next reading. */
  stepped?: boolean;
  decimals?: number;
  /** The scale fits what is there with some room, instead of from zero. */
  fit?: number;
  bars?: boolean;
}

const COLOURS = ['--c1', '--c2', '--c3', '--c4', '--c5', '--c6'];
const DASHES = [undefined, [8, 4], [2, 3], [10, 3, 2, 3]];
const WHOLE_STEPS = [1, 2, 5]
  .flatMap((step) => [0, 1, 2, 3, 4, 5, 6, 7].map((power) => step * 10 ** power))
  .sort((a, b) => a - b);
const DAY_SECONDS = 86_400;

const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const numeral = (decimals: number) => new Intl.NumberFormat('en-US', { maximumFractionDigits: decimals });

function pathsOf(look: Look, ink: string): Partial<uPlot.Series> {
  if (look.bars) return { paths: uPlot.paths.bars?.({ size: [0.8, 24] }), fill: ink, width: 0 };
  return { paths: look.stepped ? uPlot.paths.stepped?.({ align: 1 }) : uPlot.paths.linear?.() };
}

/** Lines differ by colour and, past the first, by dash. */
function seriesOf(data: ChartData, look: Look): uPlot.Series[] {
  const numbers = numeral(look.decimals ?? 0);
  const time: uPlot.Series = {
    label: words.value.time,
    value: (_plot, seconds) => (seconds === null ? '—' : stamp(seconds * 1000)),
  };
  const lines = data.lines.map(
    (line, n): uPlot.Series => ({
      label: look.label(line),
      stroke: colour(COLOURS[n % COLOURS.length] ?? '--c1'),
      width: 1.75,
      dash: look.bars ? undefined : DASHES[n % DASHES.length],
      spanGaps: look.stepped === true,
      points: { show: !look.bars && data.times.length < 30, size: 5 },
      ...pathsOf(look, colour(COLOURS[n % COLOURS.length] ?? '--c1')),
      value: (_plot, value) => (value === null || value === undefined ? '—' : `${numbers.format(value)} ${look.unit}`),
    }),
  );
  return [time, ...lines];
}

function axesOf(look: Look): uPlot.Axis[] {
  const common = { stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line') } };
  const numbers = numeral(look.decimals ?? 0);
  // Without decimals a step below one would write the same number twice.
  const whole = look.decimals ? {} : { incrs: WHOLE_STEPS };
  const times = (plot: uPlot, splits: number[]): string[] => {
    const { min = 0, max = 0 } = plot.scales.x ?? {};
    const long = (max ?? 0) - (min ?? 0) > 2 * DAY_SECONDS;
    return splits.map((seconds) => (long ? shortStamp(seconds * 1000).slice(0, 5) : clockTime(seconds * 1000)));
  };
  return [
    { ...common, values: times, space: 64, size: 34 },
    {
      ...common,
      ...whole,
      values: (_plot, splits) => splits.map((value) => `${numbers.format(value)}${look.unit === '%' ? '%' : ''}`),
      size: 56,
    },
  ];
}

/** While nobody points at the chart the legend tells the newest values. */
function showNewest(plot: uPlot): void {
  const newest = plot.data[0].length - 1;
  if (newest >= 0 && (plot.legend.idx === null || plot.legend.idx === undefined)) plot.setLegend({ idx: newest });
}

/** uPlot's options for lines over time in Asia/Shanghai. `range` is asked at each drawing, seconds. */
export function chartOptions(
  data: ChartData,
  look: Look,
  range: () => [number, number],
): Omit<uPlot.Options, 'width' | 'height'> {
  const fitting: uPlot.Range.Function = (_plot, min, max) => {
    if (look.scale) return look.scale;
    return look.fit ? [(min ?? 0) - look.fit, (max ?? 0) + look.fit] : [0, Math.max(1, (max ?? 1) * 1.1)];
  };
  return {
    series: seriesOf(data, look),
    axes: axesOf(look),
    scales: { x: { time: true, range: () => range() }, y: { range: fitting } },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Asia/Shanghai'),
    cursor: { drag: { x: false, y: false }, sync: { key: 'kiosk' } },
    legend: { live: true },
    hooks: { setLegend: [showNewest] },
  };
}
