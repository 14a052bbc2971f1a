import { joined } from '../../identity/index.js';
import type { FaultView } from '../../kiosk/index.js';
import { without } from './aside.js';
import type { ToldFault } from './kept.js';
import type { KioskMemory } from './kiosk-memory.js';
import { MOST_HELD } from './told.js';

const nameOfFault = ({ code, component }: Pick<ToldFault, 'code' | 'component'>): string => joined(code, component);

/** Of too many the one that stands longest is forgotten. */
function withRoom(faults: Record<string, ToldFault>): Record<string, ToldFault> | undefined {
  const all = Object.entries(faults);
  if (all.length < MOST_HELD) return faults;
  const [oldest] = all.reduce((first, one) => (one[1].since < first[1].since ? one : first));
  return without(faults, oldest);
}

/** As whoever looks at the kiosk is shown them. */
export const standingFaults = ({ faults = {} }: KioskMemory): FaultView[] =>
  Object.values(faults).map(({ code, component, action, since }) => ({
    code,
    component,
    ...(action !== undefined && { action }),
    at: since,
  }));

/** Since when it stands is what the first word said; the rest is as the last one has it. */
export function noteFault(m: KioskMemory, fault: ToldFault): void {
  const name = nameOfFault(fault);
  const before = m.faults?.[name];
  const others = before ? m.faults : withRoom(m.faults ?? {});
  m.faults = { ...others, [name]: before ? { ...fault, since: before.since, evidence: before.evidence } : fault };
}

/** It was cleared, or cannot stand any more. */
export function forgetFault(m: KioskMemory, fault: Pick<ToldFault, 'code' | 'component'>): void {
  const name = nameOfFault(fault);
  if (m.faults && Object.hasOwn(m.faults, name)) m.faults = without(m.faults, name);
}

/** Forgets those that something else has ended. */
export function forgetFaults(m: KioskMemory, isOver: (fault: ToldFault) => boolean): void {
  for (const fault of Object.values(m.faults ?? {})) if (isOver(fault)) forgetFault(m, fault);
}
