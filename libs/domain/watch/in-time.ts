import { SECOND } from '../time/index.js';
import type { Judgement, Seen, Told } from './judgement.js';
import type { Judged } from './levels.js';
import { forget, letWait } from './pending.js';

/** What a rule says, and since when without a break and in how many readings running it has to be so. 0 and 1: at once. */
export interface InTime {
  told: Told;
  forMs: number;
  readings: number;
}

/** Raised when it was so without a break for the time and the readings that the rule asks for; cleared at once. */
export function settleInTime(judged: Judged, judgement: Judgement, { told, forMs, readings }: InTime, look: () => Seen): void {
  if (forMs === 0 && readings <= 1) {
    if (judgement.changes(judged, told)) judgement.settle(judged, told, look);
    return;
  }
  const { memory: m, at } = judgement;
  if (judged !== true || told.key in m.held) {
    if (forget(m, told.key)) judgement.moved = true;
    judgement.settle(judged, told, look);
    return;
  }
  const seen = { ...look(), forS: forMs / SECOND, readings };
  const left = letWait(judgement, told, { forMs, readings, seen });
  if (left === null || left > 0 || at < (m.pending?.[told.key]?.until ?? at)) return;
  forget(m, told.key);
  judgement.settle(true, told, () => seen);
}
