import { nextMinuteOfDay } from './arrivals.js';
import { dayAt } from './days.js';
import { beat } from './heartbeat.js';
import { begun } from './levels.js';
import { expect, onClock, onDrop, onFault, onFlap, onLate, work } from './mishaps.js';
import { untilDrop, untilFault } from './nature.js';
import type { Random } from './random.js';
import { clear } from './standing.js';
import type { Due, Nature, Outcome, State } from './state.js';
import { settle, tellsOthers, tend } from './tending.js';
import { Turn } from './turn.js';
import { flap, runErrands, setClock, untilWrongs } from './wrongs.js';

const MINUTE_MS = 60_000;
const LEVELS_EVERY_MS = 10 * MINUTE_MS;
/** Cash is settled before the office closes, at ten past five or some time later. */
const settling = (random: Random): number => 17 * 60 + 10 + random.whole(0, 40);

const dues = (nature: Nature, now: number, random: Random): Due => ({
  beat: now + random.between(0.05, 1) * nature.heartbeatMs,
  levels: now + (random.between(0.2, 1) * LEVELS_EVERY_MS) / Math.max(1, nature.rate),
  fault: now + untilFault(nature, random),
  drop: now + untilDrop(nature, random),
  settle: nextMinuteOfDay(now, settling(random)),
  ...untilWrongs({ nature, now }, random),
  tend: Number.POSITIVE_INFINITY,
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
    wanting: [],
    short: [],
    tended: [],
    errands: [],
    clock: null,
    flapping: null,
    planned: false,
  };
}

/** The same kiosk after it has been switched off, or has started anew: what was due meanwhile is due now. */
export const rebooted = (state: State, now: number): State => ({
  ...state,
  bootId: `b-${Math.round(now).toString(36)}`,
  bootedAt: now,
  seq: 0,
  countedFrom: now,
});

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

const hasNoteBox = ({ cashUnits }: State): boolean => cashUnits.some((l) => l.kind === 'noteBox');

function onSettle(turn: Turn, random: Random): void {
  const { state, nature, now } = turn;
  const works = nature.days.kindOf(dayAt(now)) === 'working';
  if (works && state.mode === 'inService' && hasNoteBox(state) && random.chance(0.97)) settle(turn, random);
  expect(turn, { settle: nextMinuteOfDay(now, settling(random)) });
}

function onTend(turn: Turn, random: Random): void {
  tend(turn, random);
  turn.sayLevels();
}

function nextOfFaults({ faults, mode }: State, at: number): number {
  let next = at;
  for (const { clearsAt, workedOnFrom } of faults) {
    if (clearsAt !== undefined && clearsAt < next) next = clearsAt;
    if (workedOnFrom !== undefined && workedOnFrom < next && mode === 'inService') next = workedOnFrom;
  }
  return next;
}

/** When the next thing happens. */
export function nextAt(state: State): number {
  const { due, errands, clock, flapping } = state;
  let at = Math.min(due.beat, due.levels, due.fault, due.drop, due.settle, due.late, due.clock, due.flap, due.tend);
  if (errands.length > 0) at = Math.min(at, (errands[0] as State['errands'][number]).at);
  if (clock) at = Math.min(at, clock.until);
  if (flapping) at = Math.min(at, flapping.nextAt, flapping.until);
  return state.faults.length > 0 ? nextOfFaults(state, at) : at;
}

/** Brings a kiosk up to now. What fell due several times happens once, so that a late timer makes no burst. */
export function step(nature: Nature, state: State, now: number, random: Random): Outcome {
  const turn = new Turn(nature, state, now);
  const { due } = state;
  clear(turn, (fault) => fault.clearsAt !== undefined && fault.clearsAt <= now);
  setClock(turn);
  work(turn, random);
  flap(turn, random);
  if (due.fault <= now) onFault(turn, random);
  if (due.clock <= now) onClock(turn, random);
  if (due.flap <= now) onFlap(turn, random);
  if (due.settle <= now) onSettle(turn, random);
  if (due.beat <= now) onBeat(turn, random);
  if (due.tend <= now) onTend(turn, random);
  if (due.levels <= now) onLevels(turn, random);
  if (due.drop <= now && turn.dropMs === undefined) onDrop(turn, random);
  if (due.late <= now) onLate(turn, random);
  runErrands(turn);
  return turn.outcome();
}
