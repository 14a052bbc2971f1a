import {
  type DecisionMemory,
  Desk,
  type Found,
  holdsBack,
  type Instant,
  isPlannedOtherwise,
  MODE_REASONS,
  type OpenBooks,
  type Premises,
} from '#libs/domain/index.js';
import { sceneOf } from './scene.js';

/** Whether there is anything to decide: findings, a hold that ran out, a mode that is over, what waits to be said, a start. */
async function anythingDue(
  books: OpenBooks,
  found: Found[],
  now: Instant,
  premises: Premises,
  unsaid: DecisionMemory,
): Promise<boolean> {
  const turns = ({ findings, off, rules, answers, register }: Found): boolean =>
    register !== undefined || findings.length > 0 || off !== undefined || rules !== undefined || answers !== undefined;
  if (unsaid.isFresh || found.some(turns) || (await books.withheld.anyDueBefore(now))) return true;
  if ((unsaid.nextAt() ?? Number.POSITIVE_INFINITY) <= now) return true;
  if ((await books.withheld.quiet()).some((row) => isPlannedOtherwise(row, premises, now))) return true;
  const waiting = await books.withheld.kiosksHeldFor(MODE_REASONS);
  if (waiting.length === 0) return false;
  return waiting.some(
    (kioskId) => !holdsBack(premises.modeOf(kioskId)) || found.some(({ before }) => before?.kioskId === kioskId),
  );
}

/** Lays out what stands; null: there is nothing to decide. */
export async function openDesk(
  books: OpenBooks,
  found: Found[],
  now: Instant,
  premises: Premises,
  unsaid: DecisionMemory,
): Promise<Desk | null> {
  if (!(await anythingDue(books, found, now, premises, unsaid))) return null;
  await books.alone();
  const findings = found.flatMap((one) => one.findings);
  const first = Math.min(findings[0]?.at ?? now, found[0]?.at ?? now);
  return new Desk(await sceneOf(books, findings, first, now), premises, unsaid);
}
