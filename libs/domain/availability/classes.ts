import { CLOSED_MODES, type ClosedMode } from '../reading/index.js';
import type { Instant } from '../time/index.js';
import { type Announced, unexcused } from './announced.js';
import type { IncidentLoss } from './loss.js';
import { type ModeStretch } from './mode.js';
import { cut, type Stretch, union } from './stretch.js';

/** Modes that are no plan: people are turned away, and nobody was told of it beforehand. */
export const OWN_WORDS = ['maintenance', 'outOfService'] as const satisfies readonly ClosedMode[];
export type OwnWord = (typeof OWN_WORDS)[number];

/** Why open time is no time that was asked of anybody: work that was announced before it began, or a settlement, which is short. */
export const PLANNED = ['window', 'settling'] as const;
export type Planned = (typeof PLANNED)[number];

/**
 * Why nobody knows how it was. `notYetHeard`: before the kiosk was heard first, or the service registered. `unwatched`: nobody listened.
 * `silent`: the kiosk said nothing, while others were heard.
 */
export const UNKNOWN = ['notYetHeard', 'unwatched', 'silent'] as const;
export type Unknown = (typeof UNKNOWN)[number];

/** What nobody could know is nobody's loss. A silent kiosk was asked for. */
export const UNCOUNTED = ['notYetHeard', 'unwatched'] as const satisfies readonly Unknown[];

/** Every open moment is one of these, or up. `down`: an incident took it. */
export type TimeClass = Planned | OwnWord | Unknown | 'down';

const sumOf = (stretches: readonly Stretch[], openTime: (stretch: Stretch) => number): number =>
  stretches.reduce((sum, stretch) => sum + openTime(stretch), 0);

/** How much open time the stretches have outside of others. */
export const timeBeyond = (others: readonly Stretch[], own: readonly Stretch[], openTime: (stretch: Stretch) => number): number =>
  sumOf(union([...others, ...own]), openTime) - sumOf(union(others), openTime);

/** What is known of one service of one kiosk. */
export interface Known {
  announced: readonly Announced[];
  losses: readonly IncidentLoss[];
  modes: readonly ModeStretch[];
  /** Before it nobody could know. */
  knownSince: Instant;
  /** When nobody listened. */
  unwatched: readonly Stretch[];
}

/** What nobody could know, in the time that is asked for. */
export const unknowable = ({ knownSince, unwatched }: Known, asked: Stretch): [Stretch, ...Stretch[]] => [
  [asked[0], Math.min(knownSince, asked[1])],
  ...unwatched.map(([from, to]) => cut({ from, to }, asked)),
];

/**
 * What a moment counts as: the first of these that it is in. What nobody could know comes first: nothing is claimed of it. Work excuses
 * what began after it was announced, and nothing else: no plan makes what is out already less than it is. An incident counts on while
 * somebody mends it, though the kiosk is in maintenance then. A kiosk that said that it closes and is switched off is no riddle.
 */
function layersOf(known: Known, asked: Stretch): [TimeClass, Stretch[]][] {
  const { announced, losses, modes } = known;
  const [notYetHeard, ...unwatched] = unknowable(known, asked);
  const beyond = (told: { from: Instant; to: Instant | null }): Stretch[] => unexcused(told, announced, asked);
  const lost = (unheard: boolean): Stretch[] => losses.filter((loss) => (loss.unheard ?? false) === unheard).flatMap(beyond);
  const said = CLOSED_MODES.map((mode): [TimeClass, Stretch[]] => [
    mode,
    modes.filter((stretch) => stretch.mode === mode).flatMap(beyond),
  ]);
  return [
    ['notYetHeard', [notYetHeard]],
    ['unwatched', unwatched],
    ['down', lost(false)],
    ...said,
    ['silent', lost(true)],
    ['window', announced.map(({ time: [from, to] }) => cut({ from, to }, asked))],
  ];
}

/** How much open time there was of each class; what is left was up. */
export function classTimes(known: Known, asked: Stretch, openTime: (stretch: Stretch) => number): Map<TimeClass, number> {
  const times = new Map<TimeClass, number>();
  let before: Stretch[] = [];
  for (const [name, own] of layersOf(known, asked)) {
    const real = own.filter(([from, to]) => from < to);
    if (real.length === 0) continue;
    times.set(name, timeBeyond(before, real, openTime));
    before = union([...before, ...real]);
  }
  return times;
}
