import { courseOf } from './faults.js';
import { beat } from './heartbeat.js';
import { untilDrop, untilFault, untilNext } from './nature.js';
import type { Random } from './random.js';
import { raise } from './standing.js';
import type { Due, State } from './state.js';
import type { Turn } from './turn.js';
import { beginFlapping, clockGoesWrong, visit } from './wrongs.js';

const MINUTE_MS = 60_000;
/** Most applications that break down start anew by themselves. */
const SELF_STARTED = 0.8;
/** What a kiosk says may be stuck on the way for so long; a link may be lost for so long; it starts within this. */
const [STUCK_MS, SHORT_MS, MEDIUM_MS] = [
  [0.6 * MINUTE_MS, 2.4 * MINUTE_MS],
  [0.5 * MINUTE_MS, 3 * MINUTE_MS],
  [3 * MINUTE_MS, 30 * MINUTE_MS],
] as const;
const RESTART_MS = [0.6 * MINUTE_MS, 2.2 * MINUTE_MS] as const;

export const expect = (turn: Turn, due: Partial<Due>): void => turn.become({ due: { ...turn.state.due, ...due } });

/** A kiosk on which somebody works is not used, and what comes and goes is trouble enough. */
const isBusy = ({ state }: Turn): boolean => state.mode !== 'inService' || state.flapping !== null;

function breakDown(turn: Turn, random: Random): void {
  const { nature, now, state } = turn;
  const [first, ...others] = nature.breakages;
  if (!first || isBusy(turn)) return;
  const { weight: _often, meanDays: _mean, mechanical: _wear, ...breakage } = random.weighted([first, ...others]);
  if (state.faults.some(({ component }) => component === breakage.component)) return;
  if (breakage.code === 'SYS-001' && random.chance(SELF_STARTED)) {
    startAnew(turn, random);
    return;
  }
  const { clearsAt, visit: way } = courseOf(
    { ...breakage, meanDays: _mean },
    now,
    nature.days,
    random,
    nature.noise.selfClearing,
  );
  raise(turn, { ...breakage, clearsAt, ...(way && { workedOnFrom: way.worksFrom }) });
  if (way) visit(turn, way, random);
}

function startAnew(turn: Turn, random: Random): void {
  turn.dropMs = random.between(...RESTART_MS);
  turn.dropAs = 'restart';
}

export function onFault(turn: Turn, random: Random): void {
  breakDown(turn, random);
  expect(turn, { fault: turn.now + untilFault(turn.nature, random) });
}

/** Somebody works on it, with the kiosk's knowledge. */
const isWorkedOn = ({ faults, planned }: State, now: number): boolean =>
  planned || faults.some(({ workedOnFrom }) => workedOnFrom !== undefined && workedOnFrom <= now);

/** Whoever works on the kiosk takes it out of service, and gives it back. */
export function work(turn: Turn, random: Random): void {
  const { mode, faults } = turn.state;
  if (mode === 'inService' && faults.length === 0) return;
  const now = isWorkedOn(turn.state, turn.now) ? 'maintenance' : 'inService';
  if (mode === now || mode === 'settling') return;
  turn.become({ mode: now });
  beat(turn, random);
}

export function onDrop(turn: Turn, random: Random): void {
  const { shortDrops, mediumDrops } = turn.nature.noise;
  const isMedium = random.chance(mediumDrops / (shortDrops + mediumDrops));
  turn.dropMs = random.between(...(isMedium ? MEDIUM_MS : SHORT_MS));
  expect(turn, { drop: turn.now + turn.dropMs + untilDrop(turn.nature, random) });
}

export function onLate(turn: Turn, random: Random): void {
  if (turn.dropMs === undefined) {
    turn.dropMs = random.between(...STUCK_MS);
    turn.dropAs = 'stall';
  }
  expect(turn, { late: turn.now + untilNext(turn.nature, turn.nature.noise.lateBatches, random) });
}

export function onClock(turn: Turn, random: Random): void {
  if (!turn.state.clock) clockGoesWrong(turn, random);
  expect(turn, { clock: turn.now + untilNext(turn.nature, turn.nature.noise.wrongClocks, random) });
}

export function onFlap(turn: Turn, random: Random): void {
  beginFlapping(turn, random);
  expect(turn, { flap: turn.now + untilNext(turn.nature, turn.nature.noise.flapping, random) });
}
