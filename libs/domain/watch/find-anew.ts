import { type Evidence, endedBy, type Finding } from '../finding/index.js';
import type { Instant } from '../time/index.js';
import type { WatchContext } from './context.js';
import { Judgement } from './judging/judgement.js';
import { raisers } from './judging/when.js';
import type { KioskMemory } from './memory/kiosk-memory.js';
import { rulesOf } from './rule-book.js';

/**
 * What the kiosk told, and stands still, held against rules that did not count when it was told. What is judged from the course of things,
 * such as shares and uses, is found from what comes.
 */
export function findAnew(m: KioskMemory, at: Instant, ctx: WatchContext, isTurned: boolean): Finding[] {
  if (ctx.kiosk(m.kioskId)?.state !== 'active') return [];
  const rules = rulesOf(m, ctx, at);
  const remembered: Evidence = { kind: 'rule', at, seen: { rules: rules.version } };
  const made: Judgement[] = [];
  const by = (evidence = remembered): Judgement => {
    const judgement = new Judgement(m, rules, at, evidence);
    judgement.mayRaise = raisers(rules.times, m.hallId, at, ctx);
    judgement.endsBy = isTurned ? endedBy('superseded') : undefined;
    made.push(judgement);
    return judgement;
  };
  for (const find of rules.asked.findAnew) find(m, by);
  return made.flatMap(({ findings }) => findings);
}
