import type { Reading } from '../../reading/index.js';
import type { RateRule } from '../../rule/index.js';
import { SECOND } from '../../time/index.js';
import type { Judgement, Told } from '../judging/judgement.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';
import type { Judged } from '../memory/levels.js';
import type { Share } from '../memory/shared.js';
import { PARTS, type Tally } from '../memory/window.js';
import { faultTold } from './fault.js';

export interface RateCheck {
  of: NonNullable<RateRule['of']>;
  told: Told;
  /** The name of its window: of another width it is another. */
  window: string;
  /** Width of one part of the window, milliseconds. */
  partMs: number;
  isHigh(tally: Tally): Judged;
}

const txTold = (rule: RateRule): Told => ({
  rule: rule.id,
  key: rule.id,
  cause: 'rate',
  kind: 'rate',
  severity: rule.severity,
  loss: [],
  reason: rule.title,
});

/** What a kiosk may also tell by itself: one cause, whoever tells of it. */
const REJECTS = { code: 'BNA-003', component: 'noteAcceptor' };

const rejectsTold = ({ id, severity, title }: RateRule): Told => ({
  ...faultTold(id, REJECTS),
  key: id,
  severity,
  reason: title,
});

const share = ({ done, failed }: Tally): number => (failed / (done + failed)) * 100;

export function rateCheck(rule: RateRule): RateCheck {
  const { of = 'transactions', leastTx, leastNotes, windowS, id, pct } = rule;
  const least = (of === 'rejects' ? leastNotes : leastTx) ?? 1;
  const isHigh = (tally: Tally): Judged => {
    if (tally.done + tally.failed < least) return null;
    if (share(tally) >= pct.raise) return true;
    return share(tally) <= pct.clear ? false : null;
  };
  const told = of === 'rejects' ? rejectsTold(rule) : txTold(rule);
  return { of, told, window: `${id}/${windowS}`, partMs: (windowS * SECOND) / PARTS, isHigh };
}

/** Transactions are counted from heartbeat to heartbeat: what a lost or a late one said is not known, and not counted. */
export function judgeRate(m: KioskMemory, { payload }: Reading, judgement: Judgement, checks: RateCheck[], share: Share): void {
  const came = { done: (payload['txOk'] as number) ?? 0, failed: (payload['txFailed'] as number) ?? 0 };
  judgement.by.guard.each(checks, (check) => countShare(m, judgement, check, came, share));
}

/** Counts what came since the last time, and holds the window against the rule. */
export function countShare(m: KioskMemory, judgement: Judgement, check: RateCheck, came: Tally, share: Share): void {
  const { told, window, partMs, isHigh } = check;
  const tally = m.countTx(window, Math.floor(judgement.at / partMs), came, share);
  if (tally) judgement.settle(isHigh(tally), told, () => seenOf(tally, check));
}

const seenOf = (tally: Tally, { of, partMs }: RateCheck) => {
  const pct = Math.round(share(tally) * 10) / 10;
  const windowS = (partMs * PARTS) / SECOND;
  return of === 'rejects'
    ? { notes: tally.done, rejected: tally.failed, rejectedPct: pct, windowS }
    : { txOk: tally.done, txFailed: tally.failed, failedPct: pct, windowS };
};
