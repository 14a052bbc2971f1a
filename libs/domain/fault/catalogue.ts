import type { FaultCode } from './fault.js';

/** By code. */
export const FAULTS: ReadonlyMap<string, FaultCode> = new Map();

/** The catalogue's line for a code. */
export const catalogued = (code: string): FaultCode | undefined => FAULTS.get(code);
