import type { Role } from '../people/index.js';

export interface SeparationOfPowers {
  /** The administrators of system, security and audit are three accounts of three people (三员分立). */
  separated: boolean;
}

/** Whose accounts matter most where powers are kept apart (三员). */
export const THREE_ADMINISTRATORS = ['administrator', 'security', 'auditor'] as const satisfies readonly Role[];
