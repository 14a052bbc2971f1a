import type { Text } from '../text.js';

/** What is looked at, in the order in which it is told. */
export const CONFORMANCE_CODES = [
  'log-in',
  'client-id',
  'one-machine',
  'will',
  'session',
  'subscriptions',
  'backend-state',
  'birth',
  'heartbeat-wish',
  'rebirth',
  'period',
  'clock',
  'sequence',
  'numbers',
  'refusals',
  'size',
  'quality',
] as const;
export type ConformanceCode = (typeof CONFORMANCE_CODES)[number];

/** `unseen`: it cannot be said from here, or nothing happened that would show it. */
export const CONFORMANCE_VERDICTS = ['right', 'missing', 'wrong', 'unseen'] as const;
export type ConformanceVerdict = (typeof CONFORMANCE_VERDICTS)[number];

export interface Judged {
  verdict: ConformanceVerdict;
  /** One sentence for who made the kiosk: what was seen, and what to do. */
  says: Text;
  evidence: Record<string, unknown>;
}

export interface ConformanceFinding extends Judged {
  code: ConformanceCode;
}

const judged =
  (verdict: ConformanceVerdict) =>
  (zh: string, en: string, evidence: Record<string, unknown> = {}): Judged => ({ verdict, says: { zh, en }, evidence });

export const right = judged('right');
export const missing = judged('missing');
export const wrong = judged('wrong');
export const unseen = judged('unseen');
