import { catalogued } from '#libs/domain/fault/catalogue.js';
import type { FaultCode, Skill } from '#libs/domain/fault/fault.js';
import { cashUnitName, componentName, consumableName } from '#libs/domain/fault/parts.js';
import { parted } from '#libs/domain/identity/joined.js';
import type { Text } from '../told.js';

export interface Bring {
  /** What is used up or filled: a new one of it. */
  refills: Text[];
  /** What may have to be replaced. */
  spares: Text[];
  skill?: Skill;
  minutes?: { p50: number; p90: number };
}

const refillsOf = (cause: string): Text[] => {
  const [what, kind = ''] = parted(cause);
  if (what === 'consumable') return [consumableName(kind)];
  return what === 'cashbox' ? [cashUnitName(kind)] : [];
};

/** Of a catalogued fault: its own component where it names one, else all that the line is for. */
function sparesOf({ action, components }: FaultCode, named: string): Text[] {
  if (action !== 'maintenance') return [];
  return (components.includes(named) ? [named] : components).map(componentName);
}

/** What to take along for a cause, by what it is about and by the fault catalogue. */
export function bringFor(cause: string): Bring {
  const [what, code = '', component = ''] = parted(cause);
  const line = what === 'fault' ? catalogued(code) : undefined;
  if (!line) return { refills: refillsOf(cause), spares: [] };
  const refills = line.sameAs ? refillsOf(line.sameAs) : [];
  return { refills, spares: sparesOf(line, component), skill: line.skill, minutes: line.repairMinutes };
}
