import type { WaitEnd } from '../../finding/index.js';
import { SECOND } from '../../time/index.js';
import type { RuleReport } from '../memory/told.js';
import type { Judgement, Seen } from './judgement.js';
import type { Judged } from './limits.js';
import { endWait, notePassed, waitOrPass } from './passed.js';
import { forget } from './pending.js';

/** What a rule says, and since when without a break and in how many readings running it has to be so. 0 and 1: at once. */
export interface InTime {
  told: RuleReport;
  forMs: number;
  readings: number;
}

/**
 * Raised when it was so without a break for the time and the readings that the rule asks for; cleared at once.
 * `over`: how its wait ends when it is so no more.
 */
export function settleInTime(
  judged: Judged,
  judgement: Judgement,
  { told, forMs, readings }: InTime,
  look: () => Seen,
  over: WaitEnd | null = 'normal-again',
): void {
  if (forMs === 0 && readings <= 1) {
    if (judgement.changes(judged, told)) judgement.settle(judged, told, look);
    return;
  }
  const { memory: m, at } = judgement;
  if (judged !== true || told.key in m.held) {
    endWait(judgement, told.key, over);
    judgement.settle(judged, told, look);
    return;
  }
  const seen = { ...look(), forS: forMs / SECOND, readings };
  const waiting = waitOrPass(judgement, told, { forMs, readings, seen });
  if (!waiting || waiting.left > 0 || at < waiting.until) return;
  forget(m, told.key);
  judgement.settle(true, told, () => seen);
  if (!(told.key in m.held)) notePassed(judgement, waiting, judgement.whyNot(told.rule));
}
