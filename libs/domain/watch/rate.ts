import type { Reading } from '../reading/index.js';
import type { RateRule } from '../rule/index.js';
import { SECOND } from '../time/index.js';
import type { Judgement, Told } from './judgement.js';
import type { KioskMemory } from './kiosk-memory.js';
import type { Judged } from './levels.js';
import type { Share } from './shared.js';
import { PARTS, type Tally } from './window.js';

export interface RateCheck {
  told: Told;
  /** Width of one part of the window, milliseconds. */
  partMs: number;
  isHigh(tally: Tally): Judged;
}

const rateTold = (rule: RateRule): Told => ({
  rule: rule.id,
  key: rule.id,
  cause: 'rate',
  kind: 'rate',
  severity: rule.severity,
  loss: [],
  reason: rule.title,
});

const share = ({ done, failed }: Tally): number => (failed / (done + failed)) * 100;

export function rateCheck(rule: RateRule): RateCheck {
  const isHigh = (tally: Tally): Judged => {
    if (tally.done + tally.failed < rule.leastTx) return null;
    if (share(tally) >= rule.pct.raise) return true;
    return share(tally) <= rule.pct.clear ? false : null;
  };
  return { told: rateTold(rule), partMs: (rule.windowS * SECOND) / PARTS, isHigh };
}

/** Transactions are counted from heartbeat to heartbeat: what a lost or a late one said is not known, and not counted. */
export function judgeRate(m: KioskMemory, { payload }: Reading, judgement: Judgement, checks: RateCheck[], share: Share): void {
  const came = { done: (payload['txOk'] as number) ?? 0, failed: (payload['txFailed'] as number) ?? 0 };
  judgement.by.guard.each(checks, ({ told, partMs, isHigh }) => {
    const tally = m.countTx(told.rule, Math.floor(judgement.at / partMs), came, share);
    if (tally) judgement.settle(isHigh(tally), told, () => seenOf(tally, partMs));
  });
}

const seenOf = (tally: Tally, partMs: number) => ({
  txOk: tally.done,
  txFailed: tally.failed,
  failedPct: Math.round(share(tally) * 10) / 10,
  windowS: (partMs * PARTS) / SECOND,
});
