import type { Reading } from '../reading/index.js';
import type { RateRule } from '../rule/index.js';
import { type Instant, SECOND } from '../time/index.js';
import type { Judgement, Told } from './judgement.js';
import type { KioskMemory } from './kiosk-memory.js';
import type { Judged } from './levels.js';

/** A window is kept in so many parts, and slides by one of them. */
const PARTS = 12;

export interface RateCheck {
  told: Told;
  /** Width of one part of the window, milliseconds. */
  partMs: number;
  isHigh(tally: Tally): Judged;
}

interface Tally {
  done: number;
  failed: number;
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

/** Adds what was done to the part of now, and forgets the parts before the window: triples of part, done and failed, oldest first. */
function slide(parts: number[], at: Instant, partMs: number, { done, failed }: Tally): void {
  const now = Math.floor(at / partMs);
  let old = 0;
  while (old < parts.length && (parts[old] as number) <= now - PARTS) old += 3;
  if (old > 0) parts.splice(0, old);
  if (done + failed === 0) return;
  if (parts.at(-3) !== now) parts.push(now, 0, 0);
  parts[parts.length - 1] = (parts.at(-1) as number) + failed;
  parts[parts.length - 2] = (parts.at(-2) as number) + done;
}

function tallyOf(parts: number[]): Tally {
  const tally = { done: 0, failed: 0 };
  for (let i = 0; i < parts.length; i += 3) {
    tally.done += parts[i + 1] as number;
    tally.failed += parts[i + 2] as number;
  }
  return tally;
}

/** Transactions are counted from heartbeat to heartbeat: what a lost or a late one said is not known, and not counted. */
export function judgeRate(m: KioskMemory, { payload }: Reading, judgement: Judgement, checks: RateCheck[]): void {
  const came = { done: (payload['txOk'] as number) ?? 0, failed: (payload['txFailed'] as number) ?? 0 };
  judgement.by.guard.each(checks, ({ told, partMs, isHigh }) => {
    const parts = m.tx?.[told.rule] ?? [];
    if (parts.length + came.done + came.failed === 0) return;
    slide(parts, judgement.at, partMs, came);
    keep(m, told.rule, parts);
    const tally = tallyOf(parts);
    judgement.settle(isHigh(tally), told, () => seenOf(tally, partMs));
  });
}

function keep(m: KioskMemory, rule: string, parts: number[]): void {
  m.tx ??= {};
  if (parts.length > 0) m.tx[rule] = parts;
  else delete m.tx[rule];
}

const seenOf = (tally: Tally, partMs: number) => ({
  txOk: tally.done,
  txFailed: tally.failed,
  failedPct: Math.round(share(tally) * 10) / 10,
  windowS: (partMs * PARTS) / SECOND,
});
