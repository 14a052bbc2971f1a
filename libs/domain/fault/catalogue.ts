import { CABINET } from './catalogue/cabinet.js';
import { CARDS } from './catalogue/cards.js';
import { CASH } from './catalogue/cash.js';
import { PRINTING } from './catalogue/printing.js';
import { SUPPLY } from './catalogue/supply.js';
import type { FaultCode, Loss, Severity } from './fault.js';

const LINES = [...PRINTING, ...CARDS, ...CASH, ...CABINET, ...SUPPLY];

/** By code. */
export const FAULTS: ReadonlyMap<string, FaultCode> = new Map(LINES.map((line) => [line.code, line]));

/** The catalogue's line for a code. */
export const catalogued = (code: string): FaultCode | undefined => FAULTS.get(code);

const union = (lines: FaultCode[]): string[] => [
  ...new Set(lines.flatMap((line) => (line.takesDown === 'ALL' ? [] : [...line.takesDown]))),
];

/**
 * Services lost when a fault that the catalogue does not know hits a component that it knows.
 * A line for this component alone tells more truly than one that it shares with another.
 */
export function componentLoss(component: string): string[] {
  const lines = LINES.filter((line) => line.severity === 'degraded' && line.components.includes(component));
  const own = union(lines.filter((line) => line.components.length === 1));
  return own.length > 0 ? own : union(lines);
}

/** What a catalogued fault takes down; a line for several components takes only the services of the one that was named. */
export function lossOf(line: FaultCode, component?: string): Loss {
  if (line.takesDown === 'ALL' || line.components.length < 2 || !component) return line.takesDown;
  const own = new Set(componentLoss(component));
  const narrowed = line.takesDown.filter((service) => own.has(service));
  return narrowed.length > 0 ? narrowed : line.takesDown;
}

/** Components that a catalogued fault stops; undefined: it stops none, or the whole kiosk whatever it is made of. */
export function stoppedBy({ takesDown, components }: FaultCode, named?: string): readonly string[] | undefined {
  if (takesDown === 'ALL' || takesDown.length === 0) return undefined;
  if (!named) return components;
  // Of two card readers one may be called otherwise.
  return components.includes(named) ? [named] : [...components, named];
}

/**
 * How grave a fault is that the catalogue does not know, by the XFS4IoT action that came with it.
 * All are `degraded`: an action says who is to act, not that nothing works, and `info` would hide it from everyone.
 */
const UNKNOWN: ReadonlyMap<string, Severity> = new Map([
  ['clear', 'degraded'],
  ['maintenance', 'degraded'],
  ['reset', 'degraded'],
  ['suspend', 'degraded'],
  ['configuration', 'degraded'],
  ['softwareError', 'degraded'],
]);

/** The severity of a fault that the catalogue does not know. */
export const severityOfUnknown = (action?: string): Severity => UNKNOWN.get(action ?? '') ?? 'degraded';
