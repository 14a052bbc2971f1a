import type { Kind, Verdict } from './judge.js';

/** A figure, with what is wanted of it. */
export interface Figure {
  name: string;
  got: string;
  wanted: string;
  passes: boolean;
}

const BARS: readonly [
  name: string,
  of: (v: Verdict) => number,
  wanted: string,
  passes: (value: number) => boolean,
  digits: number,
][] = [
  ['recall of true causes, %', (v) => v.recallPct, '100', (value) => value >= 100, 2],
  ['precision of orders, %', (v) => v.precisionPct, '≥ 99', (value) => value >= 99, 2],
  ['incidents per cause', (v) => v.incidentsPerCause, '≤ 1.02', (value) => value <= 1.02, 3],
  ['orders per cause', (v) => v.ordersPerCause, '≤ 1.02', (value) => value <= 1.02, 3],
  ['notices per cause and hall', (v) => v.noticesPerCause, '≤ 1.1', (value) => value <= 1.1, 3],
  ['alerts per cause', (v) => v.alertsPerCause, '≤ 2.2', (value) => value <= 2.2, 3],
  ['median delay of what need not wait, ms', (v) => v.medianDelayMs, '< 1000', (value) => value < 1_000, 0],
];

export const figures = (verdict: Verdict): Figure[] =>
  BARS.map(([name, of, wanted, passes, digits]) => ({
    ...{ name, wanted },
    got: of(verdict).toFixed(digits),
    passes: passes(of(verdict)),
  }));

export const tableOf = (all: Figure[]): string[] =>
  all.map(
    ({ name, got, wanted, passes }) =>
      `  ${name.padEnd(42)}${got.padStart(10)}   wanted ${wanted.padEnd(8)}${passes ? 'pass' : 'FAIL'}`,
  );

const listOf = (title: string, kinds: Kind[], most: number): string[] => [
  ...(kinds.length > 0 ? [title] : []),
  ...kinds
    .slice(0, most)
    .flatMap(({ name, count, example }) => [`  ${String(count).padStart(6)}  ${name}`, `          ${example}`]),
  ...(kinds.length > most ? [`          and ${kinds.length - most} kinds more`] : []),
];

/** The worst kinds of what is wrong, each with its first example. */
export const whatIsWrong = (verdict: Verdict, most: number): string[] => [
  ...listOf('orders for nothing', verdict.falseKinds, most),
  ...listOf('causes that nobody was told of', verdict.missedKinds, most),
  ...listOf('incidents more than one of a cause', verdict.doubledKinds, most),
  ...listOf('notices more than one of a cause in a hall', verdict.noticeKinds, most),
  ...listOf('alerts more than three of a cause', verdict.alertKinds, most),
  ...listOf('told more than a minute late', verdict.slowKinds, most),
];
