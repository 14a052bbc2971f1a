import type { Skill } from '#libs/domain/fault/fault.js';
import { cashUnitName, componentName, consumableName } from '#libs/domain/fault/parts.js';
import { bringNeeds } from '#libs/domain/visit/bring.js';
import type { Text } from '../told.js';

export interface Bring {
  /** What is used up or filled: a new one of it. */
  refills: Text[];
  /** What may have to be replaced. */
  spares: Text[];
  skill?: Skill;
  minutes?: { p50: number; p90: number };
}

/** What to take along for a cause, by what it is about and by the fault catalogue. */
export function bringFor(cause: string): Bring {
  const { consumables, boxes, parts, ...rest } = bringNeeds(cause);
  return { ...rest, refills: [...consumables.map(consumableName), ...boxes.map(cashUnitName)], spares: parts.map(componentName) };
}
