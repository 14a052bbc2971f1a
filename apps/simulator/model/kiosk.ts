import { nextMinuteOfDay } from './arrivals.js';
import { standsFor } from './faults.js';
import { beat } from './heartbeat.js';
import { begun } from './levels.js';
import { untilDrop, untilFault } from './nature.js';
import type { Random } from './random.js';
import { clear, raise } from './standing.js';
import type { Due, Nature, Outcome, State } from './state.js';
import { settle, tellsOthers, tend } from './tending.js';
import { Turn } from './turn.js';

const MINUTE_MS = 60_000;
const LEVELS_EVERY_MS = 10 * MINUTE_MS;
/** One in so many drops of the link is a medium one. */
const MEDIUM = 0.08;
/** Cash is settled before the office closes, at ten past five or some time later. */
const settling = (random: Random): number => 17 * 60 + 10 + random.whole(0, 40);

const dues = (nature: Nature, now: number, random: Random): Due => ({
  beat: now + random.between(0.05, 1) * nature.heartbeatMs,
  levels: now + (random.between(0.2, 1) * LEVELS_EVERY_MS) / Math.max(1, nature.rate),
  fault: now + untilFault(nature, random),
  drop: now + untilDrop(nature, random),
  settle: nextMinuteOfDay(now, settling(random)),
});

/** A kiosk that has just been switched on. The boot is named by its time, so that a later run never repeats a name. */
export function begin(nature: Nature, now: number, random: Random): State {
  return {
    bootId: `b-${Math.round(now).toString(36)}`,
    bootedAt: now,
    seq: 0,
    mode: 'inService',
    consumables: nature.profile.consumables.map((use) => begun(use, true, random)),
    cashUnits: nature.profile.cashUnits.map((use) => begun(use, false, random)),
    faults: [],
    countedFrom: now,
    diskFreePct: random.between(45, 80),
    due: dues(nature, now, random),
  };
}

const expect = (turn: Turn, due: Partial<Due>): void => turn.become({ due: { ...turn.state.due, ...due } });

function onBeat(turn: Turn, random: Random): void {
  const { consumables, cashUnits } = turn.state;
  beat(turn, random);
  tend(turn, random);
  if (tellsOthers({ consumables, cashUnits }, turn.state)) turn.sayLevels();
  expect(turn, { beat: turn.now + turn.nature.heartbeatMs * random.between(0.98, 1.02) });
}

function onLevels(turn: Turn, random: Random): void {
  turn.sayLevels();
  expect(turn, { levels: turn.now + (LEVELS_EVERY_MS * random.between(0.95, 1.05)) / Math.max(1, turn.nature.rate) });
}

function onFault(turn: Turn, random: Random): void {
  const [first, ...others] = turn.nature.breakages;
  if (first) {
    const { weight: _often, ...breakage } = random.weighted([first, ...others]);
    raise(turn, { ...breakage, clearsAt: turn.now + standsFor(breakage, random) });
  }
  expect(turn, { fault: turn.now + untilFault(turn.nature, random) });
}

function onSettle(turn: Turn, random: Random): void {
  if (turn.state.cashUnits.some((l) => l.kind === 'noteBox') && random.chance(0.97)) settle(turn, random);
  expect(turn, { settle: nextMinuteOfDay(turn.now, settling(random)) });
}

function onDrop(turn: Turn, random: Random): void {
  turn.dropMs = random.chance(MEDIUM) ? random.between(3, 30) * MINUTE_MS : random.between(0.5, 3) * MINUTE_MS;
  expect(turn, { drop: turn.now + turn.dropMs + untilDrop(turn.nature, random) });
}

/** When the next thing happens. */
export function nextAt({ due, faults }: State): number {
  let at = Math.min(due.beat, due.levels, due.fault, due.drop, due.settle);
  for (const { clearsAt } of faults) if (clearsAt !== undefined && clearsAt < at) at = clearsAt;
  return at;
}

/** Brings a kiosk up to now. What fell due several times happens once, so that a late timer makes no burst. */
export function step(nature: Nature, state: State, now: number, random: Random): Outcome {
  const turn = new Turn(nature, state, now);
  const { due } = state;
  clear(turn, (fault) => fault.clearsAt !== undefined && fault.clearsAt <= now);
  if (due.fault <= now) onFault(turn, random);
  if (due.settle <= now) onSettle(turn, random);
  if (due.beat <= now) onBeat(turn, random);
  if (due.levels <= now) onLevels(turn, random);
  if (due.drop <= now) onDrop(turn, random);
  return turn.outcome();
}
