import type { Answer, Finding } from '../finding/finding.js';
import type { SwitchedOff } from '../finding/index.js';
import type { RegisterTurn } from '../register/index.js';
import type { Instant } from '../time/index.js';

/** What decisions ask of a kiosk's own words, and when it was not so yet. */
export interface Words {
  kioskId: string;
  /** It was heard of at least once. */
  heard: boolean;
  mode: string | null;
  app: string | null;
  /** Seconds between its heartbeats, as its birth says. */
  heartbeatS: number | null;
}

/** What one entry of the journal showed. It is decided as of then, whatever is decided in the same transaction. */
export interface Found {
  /** The time that the journal had reached. */
  at: Instant;
  findings: Finding[];
  /** The kiosk's words before it, when it changed them. */
  before?: Words;
  /** Rules that failed at it. */
  off?: SwitchedOff[];
  /** Rules that count from it on. */
  rules?: string;
  /** Who was waited for and is not any more. */
  answers?: Answer[];
  /** What is not in the register as it was before. */
  register?: RegisterTurn;
}

/** That a kiosk was heard for the first time decides nothing by itself. */
export const isPressing = ({ findings, before, off, rules, answers, register }: Found): boolean =>
  register !== undefined ||
  findings.length > 0 ||
  before?.heard === true ||
  off !== undefined ||
  rules !== undefined ||
  answers !== undefined;
