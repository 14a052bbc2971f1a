import { birth, heartbeatWish, rebirth } from './birth.js';
import { clock } from './clock.js';
import type { Conformance, KioskFact } from './fact.js';
import type { ConformanceCode, ConformanceFinding, Judged } from './finding.js';
import { CONFORMANCE_CODES } from './finding.js';
import { type Life, lifeOf } from './life.js';
import { backendState, session, subscriptions } from './listening.js';
import { clientId, logIn, oneMachine } from './log-in.js';
import { numbers, sequence } from './numbers.js';
import { period } from './period.js';
import { quality, refusals, size } from './refusals.js';
import { will } from './will.js';

/** What is said of a life; null: not known yet, which it never is when the time is over. */
type Check = (life: Life) => Judged | null;

const CHECKS: Record<ConformanceCode, Check> = {
  'log-in': logIn,
  'client-id': clientId,
  'one-machine': oneMachine,
  will,
  session,
  subscriptions,
  'backend-state': backendState,
  birth,
  'heartbeat-wish': heartbeatWish,
  rebirth,
  period,
  clock,
  sequence,
  numbers,
  refusals,
  size,
  quality,
};

/** Holds what was seen of a kiosk against what is asked of every kiosk. The same facts say the same, in whatever order they are given. */
export function judgeConformance(facts: readonly KioskFact[], about: Conformance): ConformanceFinding[] {
  const life = lifeOf(facts, about);
  return CONFORMANCE_CODES.flatMap((code) => {
    const judged = CHECKS[code](life);
    return judged ? [{ code, ...judged }] : [];
  });
}

/** Whether nothing more is to be learnt by waiting. A question that nobody asks is waited for by nobody. */
export const isAllKnown = (findings: readonly ConformanceFinding[], { asks }: Pick<Conformance, 'asks'>): boolean =>
  CONFORMANCE_CODES.every((code) => findings.some((one) => one.code === code) || (code === 'rebirth' && !asks));
