import type { Reading } from '../reading/index.js';
import type { RateRule } from '../rule/index.js';
import { type Instant, SECOND } from '../time/index.js';
import type { Judgement, Told } from './judgement.js';
import type { Judged } from './levels.js';
import type { KioskMemory } from './memory.js';

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
function slide(parts: number[], at: Instant, partMs: number, { done, failed }: Tally): number[] {
  const now = Math.floor(at / partMs);
  const kept = parts.filter((_, i) => (parts[i - (i % 3)] as number) > now - PARTS);
  if (done + failed === 0) return kept;
  if (kept.at(-3) !== now) return [...kept, now, done, failed];
  return [...kept.slice(0, -2), (kept.at(-2) as number) + done, (kept.at(-1) as number) + failed];
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
  for (const { told, partMs, isHigh } of checks) {
    const before = m.tx?.[told.rule];
    if (!before && came.done + came.failed === 0) continue;
    const parts = slide(before ?? [], judgement.at, partMs, came);
    keep(m, told.rule, parts);
    const tally = tallyOf(parts);
    judgement.settle(isHigh(tally), told, () => seenOf(tally, partMs));
  }
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
