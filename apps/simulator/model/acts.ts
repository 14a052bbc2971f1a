import { BREAKAGES, type StandingFault } from './faults.js';
import { fresh, type Level, setCount } from './levels.js';
import type { Random } from './random.js';
import { clear, raise } from './standing.js';
import type { Nature, Outcome, State } from './state.js';
import { settle } from './tending.js';
import { Turn } from './turn.js';

/** Something that is made to happen to a kiosk, and later mended. */
export type Act =
  | { what: 'break'; code: string }
  | { what: 'run-low'; kind: string; pct: number; fault?: { code: string; component: string } }
  | { what: 'fill-up'; kind: string; pct: number }
  | { what: 'drop' }
  /** Something is wrong around it, and is right again. */
  | { what: 'around'; fault: StandingFault }
  /** Announced work, and its end. */
  | { what: 'work' };

const breakage = (code: string): StandingFault | undefined => {
  const found = BREAKAGES.find((b) => b.code === code);
  if (!found) return undefined;
  const { meanDays: _often, mechanical: _wear, ...fault } = found;
  return fault;
};

/** Whether it can happen to a kiosk of this kind. */
export function canHappen(nature: Nature, act: Act): boolean {
  const { components, consumables, cashUnits } = nature.profile;
  if (act.what === 'drop' || act.what === 'around' || act.what === 'work') return true;
  if (act.what === 'break') return components.includes(breakage(act.code)?.component ?? '');
  return (act.what === 'run-low' ? consumables : cashUnits).some((use) => use.kind === act.kind);
}

const setTo = (levels: readonly Level[], kind: string, pct: number): Level[] =>
  levels.map((l) => (l.kind === kind ? setCount(l, (l.capacity * pct) / 100) : l));

function runLow(turn: Turn, act: Extract<Act, { what: 'run-low' }>): void {
  turn.become({ consumables: setTo(turn.state.consumables, act.kind, act.pct) });
  turn.sayLevels();
  if (act.fault)
    raise(turn, {
      ...act.fault,
      action: 'maintenance',
      vendorCode: 'W01',
      detail: `${act.kind} at ${act.pct} %`,
      partOf: act.kind,
    });
}

/** Its next heartbeat says so. */
function plan(turn: Turn, planned: boolean): void {
  turn.become({ planned, mode: planned ? 'maintenance' : 'inService', due: { ...turn.state.due, beat: turn.now } });
  const cause = 'upgrade';
  turn.notes.push(planned ? { what: 'began', cause, needsOrder: false, mustWait: true } : { what: 'ended', cause });
}

/** Makes it happen. A drop of the link is the caller's to do. */
export function strike(nature: Nature, state: State, act: Act, now: number): Outcome {
  const turn = new Turn(nature, state, now);
  if (act.what === 'run-low') runLow(turn, act);
  if (act.what === 'fill-up') {
    turn.become({ cashUnits: setTo(state.cashUnits, act.kind, act.pct) });
    turn.sayLevels();
  }
  if (act.what === 'around') raise(turn, act.fault);
  if (act.what === 'work') plan(turn, true);
  const broken = act.what === 'break' ? breakage(act.code) : undefined;
  if (broken) raise(turn, broken);
  return turn.outcome();
}

/** Mends it: the fault is cleared, paper is there again, the cash box is settled. */
export function mend(nature: Nature, state: State, act: Act, now: number, random: Random): Outcome {
  const turn = new Turn(nature, state, now);
  if (act.what === 'run-low') {
    turn.become({ consumables: state.consumables.map((l) => (l.kind === act.kind ? fresh(l, true) : l)) });
    turn.noteTended([`consumable/${act.kind}`]);
    turn.sayLevels();
    clear(turn, (fault) => fault.code === act.fault?.code);
  }
  if (act.what === 'fill-up') settle(turn, random);
  if (act.what === 'break') clear(turn, (fault) => fault.code === act.code);
  if (act.what === 'work') plan(turn, false);
  if (act.what === 'around') clear(turn, ({ code, component }) => code === act.fault.code && component === act.fault.component);
  return turn.outcome();
}
