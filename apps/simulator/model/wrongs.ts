import { BREAKAGES, type StandingFault, type Visit, visitAfter } from './faults.js';
import { untilNext } from './nature.js';
import type { Random } from './random.js';
import { clear, raise } from './standing.js';
import type { Errand, Flapping } from './state.js';
import type { Turn } from './turn.js';

const [SECOND_MS, MINUTE_MS] = [1_000, 60_000];

/** What people do on a visit, as their orders know it. Somebody else accepts the repair. */
export function visit(turn: Turn, { acceptsAt, arrivesAt, doneAt }: Visit, random: Random): void {
  const errands: Errand[] = [
    { at: acceptsAt, act: 'order.accept' },
    { at: arrivesAt, act: 'order.arrive' },
    { at: doneAt + 2 * SECOND_MS, act: 'order.repair' },
    { at: doneAt + random.between(5, 30) * MINUTE_MS, act: 'order.acceptance' },
  ];
  turn.become({ errands: [...turn.state.errands, ...errands].sort((a, b) => a.at - b.at) });
}

export function runErrands(turn: Turn): void {
  const { errands } = turn.state;
  if (errands.length === 0 || (errands[0] as Errand).at > turn.now) return;
  turn.errands.push(...errands.filter(({ at }) => at <= turn.now));
  turn.become({ errands: errands.filter(({ at }) => at > turn.now) });
}

/** The clock goes wrong: by minutes, or by hours. */
export function clockGoesWrong(turn: Turn, random: Random): void {
  const far = random.chance(0.5) ? random.between(4, 13) : random.between(20, 180);
  const offMs = far * MINUTE_MS * (random.chance(0.5) ? 1 : -1);
  const way = visitAfter(turn.now, turn.nature.days, random);
  turn.become({ clock: { offMs, until: way.doneAt } });
  const detail = `${Math.round(offMs / SECOND_MS)} s off`;
  turn.notes.push({ what: 'began', cause: 'clock', needsOrder: true, mustWait: true, detail });
  visit(turn, way, random);
}

export function setClock(turn: Turn): void {
  const { clock } = turn.state;
  if (!clock || clock.until > turn.now) return;
  turn.become({ clock: null });
  turn.notes.push({ what: 'ended', cause: 'clock' });
}

/** Parts that come and go by a loose cable. */
const LOOSE = BREAKAGES.filter(({ code }) => ['CRD-003', 'IDR-001', 'SCN-001', 'CAM-001'].includes(code));

function loosePart({ nature }: Turn, random: Random): StandingFault | null {
  const [first, ...others] = LOOSE.filter(({ component }) => nature.profile.components.includes(component));
  if (!first || random.chance(0.4)) return null;
  const { meanDays: _often, ...fault } = random.pick([first, ...others]);
  return { ...fault, partOf: 'flapping' };
}

/** Something begins to come and go. */
export function beginFlapping(turn: Turn, random: Random): void {
  if (turn.state.flapping || turn.state.faults.length > 0) return;
  const fault = loosePart(turn, random);
  const way = visitAfter(turn.now, turn.nature.days, random, { urgent: true });
  const cause = `flapping/${fault?.component ?? 'link'}`;
  turn.become({ flapping: { fault, cause, nextAt: turn.now, until: way.doneAt } });
  turn.notes.push({ what: 'began', cause, needsOrder: true, mustWait: true });
  visit(turn, way, random);
}

function endFlapping(turn: Turn, { cause }: Flapping): void {
  clear(turn, ({ partOf }) => partOf === 'flapping');
  turn.become({ flapping: null });
  turn.notes.push({ what: 'ended', cause });
}

export function flap(turn: Turn, random: Random): void {
  const { flapping } = turn.state;
  if (!flapping) return;
  if (flapping.until <= turn.now) endFlapping(turn, flapping);
  else if (flapping.nextAt <= turn.now) comeOrGo(turn, flapping, random);
}

function comeOrGo(turn: Turn, flapping: Flapping, random: Random): void {
  const stands = turn.state.faults.some(({ partOf }) => partOf === 'flapping');
  const away = (flapping.fault ? random.between(20, 80) : random.between(40, 200)) * SECOND_MS;
  const quiet = random.between(2, 5) * MINUTE_MS;
  if (!flapping.fault) turn.dropMs = away;
  else if (stands) clear(turn, ({ partOf }) => partOf === 'flapping');
  else raise(turn, flapping.fault);
  const next = flapping.fault ? (stands ? quiet : away) : away + quiet;
  turn.become({ flapping: { ...flapping, nextAt: turn.now + next } });
}

export const untilWrongs = ({ nature, now }: Pick<Turn, 'nature' | 'now'>, random: Random) => ({
  late: now + untilNext(nature, nature.noise.lateBatches, random),
  clock: now + untilNext(nature, nature.noise.wrongClocks, random),
  flap: now + untilNext(nature, nature.noise.flapping, random),
});
