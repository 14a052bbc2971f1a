import type { StandingFault } from './faults.js';
import type { Turn } from './turn.js';

/** A jam may clear itself; a system that does not answer may be back. Whoever tells of them at once is too early. */
const mustWait = ({ action, code, keeps }: StandingFault): boolean => (action === 'clear' && !keeps) || code === 'NET-003';
const causeOf = ({ code, component }: StandingFault): string => `fault/${code}/${component}`;

/** A fault that stands already is not raised again. */
export function raise(turn: Turn, fault: StandingFault): void {
  if (turn.state.faults.some((f) => f.code === fault.code && f.component === fault.component)) return;
  turn.become({ faults: [...turn.state.faults, fault] });
  turn.sayFault(fault, 'raised');
  if (fault.partOf !== undefined) return;
  const clearsItself = fault.action === 'clear' && fault.clearsAt !== undefined && fault.workedOnFrom === undefined;
  turn.notes.push({
    what: 'began',
    cause: causeOf(fault),
    needsOrder: !clearsItself,
    mustWait: mustWait(fault),
    ...(clearsItself && { detail: 'clears itself' }),
  });
}

/** Clears what the test picks. */
export function clear(turn: Turn, which: (fault: StandingFault) => boolean): void {
  const gone = turn.state.faults.filter(which);
  if (gone.length === 0) return;
  turn.become({ faults: turn.state.faults.filter((f) => !gone.includes(f)) });
  for (const fault of gone) {
    turn.sayFault(fault, 'cleared');
    if (fault.partOf === undefined) turn.notes.push({ what: 'ended', cause: causeOf(fault) });
  }
}
