import type { StandingFault } from './faults.js';
import type { Turn } from './turn.js';

/** A fault that stands already is not raised again. */
export function raise(turn: Turn, fault: StandingFault): void {
  if (turn.state.faults.some((f) => f.code === fault.code)) return;
  turn.become({ faults: [...turn.state.faults, fault] });
  turn.sayFault(fault, 'raised');
}

/** Clears what the test picks. */
export function clear(turn: Turn, which: (fault: StandingFault) => boolean): void {
  const gone = turn.state.faults.filter(which);
  if (gone.length === 0) return;
  turn.become({ faults: turn.state.faults.filter((f) => !gone.includes(f)) });
  for (const fault of gone) turn.sayFault(fault, 'cleared');
}
