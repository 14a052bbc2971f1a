import { maintenanceBetween } from '../calendar/index.js';
import type { Hall } from '../hall/index.js';
import type { Instant } from '../time/index.js';
import type { IncidentLoss } from './loss.js';
import { CLOSED_MODES, type ModeStretch } from './mode.js';

export type Stretch = [from: Instant, to: Instant];

/** Why open time is no time that was asked of anybody: a window of the hall, or the kiosk's own word. */
export const PLANNED = ['window', ...CLOSED_MODES] as const;
export type Planned = (typeof PLANNED)[number];

/** Every open moment is one of these, or up. */
export type TimeClass = Planned | 'down' | 'unknown';

/** Stretches without what they have in common. */
function union(stretches: readonly Stretch[]): Stretch[] {
  const joined: Stretch[] = [];
  for (const [from, to] of [...stretches].sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else if (from < to) joined.push([from, to]);
  }
  return joined;
}

const sumOf = (stretches: readonly Stretch[], openTime: (stretch: Stretch) => number): number =>
  stretches.reduce((sum, stretch) => sum + openTime(stretch), 0);

/** How much open time the stretches have outside of others. */
export const timeBeyond = (others: readonly Stretch[], own: readonly Stretch[], openTime: (stretch: Stretch) => number): number =>
  sumOf(union([...others, ...own]), openTime) - sumOf(union(others), openTime);

/** What is known of one service of one kiosk, cut to what is asked. */
export interface Known {
  window: Stretch[];
  losses: IncidentLoss[];
  modes: ModeStretch[];
  /** It has never been heard. */
  never: boolean;
}

export const cut = ({ from, to }: { from: Instant; to: Instant | null }, [first, last]: Stretch): Stretch => [
  Math.max(from, first),
  Math.min(to ?? last, last),
];

/** The hall's windows of maintenance in the time that is asked for. */
export const windowsOf = (hall: Hall, [from, to]: Stretch): Stretch[] =>
  union(maintenanceBetween(hall.maintenance ?? [], from, to).map((time) => cut(time, [from, to])));

/**
 * What a moment counts as: the first of these that it is in. A window was told of beforehand, so nothing is lost in it. An incident
 * counts on while somebody mends it, though the kiosk is in maintenance then. A kiosk that said that it closes and is switched off
 * is no riddle.
 */
function layersOf({ window, losses, modes, never }: Known, asked: Stretch): [TimeClass, Stretch[]][] {
  const lost = (unheard: boolean): Stretch[] =>
    losses.filter((loss) => (loss.unheard ?? false) === unheard).map((loss) => cut(loss, asked));
  const said = CLOSED_MODES.map((mode): [TimeClass, Stretch[]] => [
    mode,
    modes.filter((stretch) => stretch.mode === mode).map((stretch) => cut(stretch, asked)),
  ]);
  return [['window', window], ['down', lost(false)], ...said, ['unknown', never ? [asked] : lost(true)]];
}

/** How much open time there was of each class; what is left was up. */
export function classTimes(known: Known, asked: Stretch, openTime: (stretch: Stretch) => number): Map<TimeClass, number> {
  const times = new Map<TimeClass, number>();
  let before: Stretch[] = [];
  for (const [name, own] of layersOf(known, asked)) {
    if (own.length === 0) continue;
    times.set(name, timeBeyond(before, own, openTime));
    before = union([...before, ...own]);
  }
  return times;
}
