import type { LevelView } from '../../../kiosk/index.js';
import type { Judgement } from '../../judging/judgement.js';
import type { KioskMemory } from '../../memory/kiosk-memory.js';
import type { Share } from '../../memory/shared.js';
import { PARTS, type Tally } from '../../memory/window.js';
import { countShare, type RateCheck } from '../rate.js';

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
export function judgeRejects(
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
