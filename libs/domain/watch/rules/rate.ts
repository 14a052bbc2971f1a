import type { Severity } from '../../fault/index.js';
import type { LevelView } from '../../kiosk/index.js';
import type { Reading } from '../../reading/index.js';
import { SECOND } from '../../time/index.js';
import { faultTold } from '../judging/fault-words.js';
import type { Judgement } from '../judging/judgement.js';
import type { Judged } from '../judging/limits.js';
import type { Limits, RuleBase, When } from '../judging/rule-base.js';
import { ruleKind } from '../judging/rule-kind.js';
import { itemsOf } from '../judging/stocks.js';
import { tenth } from '../memory/items.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';
import type { Share } from '../memory/shared.js';
import type { RuleReport } from '../memory/told.js';
import { PARTS, type Tally } from '../memory/window.js';

/** What a share can be taken of. */
export const RATED = ['transactions', 'rejects'] as const;

/**
 * A share over a window: of the transactions those that failed, or of the notes those that were rejected. Heartbeats tell what was done
 * since the one before, not totals; notes are what the reject box and the note boxes grew by.
 */
export interface RateRule extends RuleBase {
  kind: 'rate';
  /** Absent: transactions. */
  of?: (typeof RATED)[number];
  windowS: number;
  /** Of fewer transactions, or notes, no share is taken. */
  leastTx?: number;
  leastNotes?: number;
  /** Per cent failed, or rejected: raised at or above `raise`, cleared at or below `clear`. */
  pct: Limits;
  /** Raises only then; what holds stays until it is cleared. */
  when?: When;
  severity: Severity;
}

interface RateCheck {
  of: NonNullable<RateRule['of']>;
  told: RuleReport;
  /** The name of its window: of another width it is another. */
  window: string;
  /** Width of one part of the window, milliseconds. */
  partMs: number;
  isHigh(tally: Tally): Judged;
}

const txTold = (rule: RateRule): RuleReport => ({
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

const rejectsTold = ({ id, severity, title }: RateRule): RuleReport => ({
  ...faultTold(id, REJECTS),
  key: id,
  severity,
  reason: title,
});

const share = ({ done, failed }: Tally): number => (failed / (done + failed)) * 100;

function rateCheck(rule: RateRule): RateCheck {
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
function judgeRate(m: KioskMemory, { payload }: Reading, judgement: Judgement, checks: readonly RateCheck[], share: Share): void {
  const came = { done: (payload['txOk'] as number) ?? 0, failed: (payload['txFailed'] as number) ?? 0 };
  judgement.by.guard.each(checks, (check) => countShare(m, judgement, check, came, share));
}

/** Counts what came since the last time, and holds the window against the rule. */
function countShare(m: KioskMemory, judgement: Judgement, check: RateCheck, came: Tally, share: Share): void {
  const { told, window, partMs, isHigh } = check;
  const tally = m.countTx(window, Math.floor(judgement.at / partMs), came, share);
  if (tally) judgement.settle(isHigh(tally), told, () => seenOf(tally, check));
}

const seenOf = (tally: Tally, { of, partMs }: RateCheck) => {
  const pct = tenth(share(tally));
  const windowS = (partMs * PARTS) / SECOND;
  return of === 'rejects'
    ? { notes: tally.done, rejected: tally.failed, rejectedPct: pct, windowS }
    : { txOk: tally.done, txFailed: tally.failed, failedPct: pct, windowS };
};

/** Kinds of cash units, by what a note in them says of the acceptor. */
const TAKEN = 'noteBox';
const REJECTED = 'rejectBox';

/** Notes that came into a unit since it was last told of. */
interface Growth {
  kind: string;
  notes: number;
  /** In so much time, milliseconds. */
  inMs: number;
}

/** A unit that was emptied begins anew: what is in it then came before, or by the hand of who emptied it. */
function growthOf(m: KioskMemory, now: LevelView): Growth | null {
  if (now.remaining === null || (now.kind !== TAKEN && now.kind !== REJECTED)) return null;
  const before = m.amountLike(now);
  const notes = before ? now.remaining - before.remaining : 0;
  return before && notes > 0 ? { kind: now.kind, notes, inMs: now.at - before.at } : null;
}

/** What came in over a longer time than the window is not known to be of the window. */
function cameWithin(growths: readonly Growth[], windowMs: number): Tally {
  const came = { done: 0, failed: 0 };
  for (const { kind, notes, inMs } of growths) {
    if (inMs > windowMs) continue;
    if (kind === TAKEN) came.done += notes;
    else came.failed += notes;
  }
  return came;
}

/** The share of rejected among all notes, from one telling of the units to the next. Before the units' new levels are noted. */
function judgeRejects(
  m: KioskMemory,
  units: readonly LevelView[],
  judgement: Judgement,
  checks: readonly RateCheck[],
  share: Share,
): void {
  if (checks.length === 0) return;
  const growths: Growth[] = [];
  for (const unit of units) {
    const growth = growthOf(m, unit);
    if (growth) growths.push(growth);
  }
  judgement.by.guard.each(checks, (check) => {
    countShare(m, judgement, check, cameWithin(growths, check.partMs * PARTS), share);
  });
}

export const rate = ruleKind({
  kind: 'rate',
  ready: (rules: readonly RateRule[], { guard }) => guard.prepared(rules, rateCheck),
  part(checks, { share }) {
    const ofTransactions = checks.filter(({ of }) => of === 'transactions');
    const ofNotes = checks.filter(({ of }) => of === 'rejects');
    return {
      windows: checks.map(({ window }) => window),
      heartbeat: (m, reading, judgement) => judgeRate(m, reading, judgement, ofTransactions, share),
      cashbox(m, reading, judgement) {
        if (ofNotes.length > 0) judgeRejects(m, itemsOf('cashbox', m, reading, judgement), judgement, ofNotes, share);
      },
    };
  },
});
