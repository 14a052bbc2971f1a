import { type Evidence, endedBy, type Finding } from '../finding/index.js';
import type { Instant } from '../time/index.js';
import { Judgement, type WatchContext } from './judging/judgement.js';
import { findLevels } from './judging/stocks.js';
import { raisers } from './judging/when.js';
import type { KioskMemory } from './memory/kiosk-memory.js';
import type { ToldFault } from './memory/told-faults.js';
import { rulesOf } from './rule-book.js';
import { findStates } from './rules/component.js';
import { findFault } from './rules/fault.js';
import { findMode } from './rules/mode.js';

/**
 * What the kiosk told, and stands still, held against rules that did not count when it was told. What is judged from the course of things,
 * such as shares and uses, is found from what comes.
 */
export function findAnew(m: KioskMemory, at: Instant, ctx: WatchContext, isTurned: boolean): Finding[] {
  if (ctx.kiosk(m.kioskId)?.state !== 'active') return [];
  const rules = rulesOf(m, ctx, at);
  const by = (evidence: Evidence): Judgement => {
    const judgement = new Judgement(m, rules, at, evidence);
    judgement.mayRaise = raisers(rules.times, m.hallId, at, ctx);
    judgement.endsBy = isTurned ? endedBy('superseded') : undefined;
    return judgement;
  };
  const remembered = by({ kind: 'rule', at, seen: { rules: rules.version } });
  const faults: Finding[] = [];
  for (const name in m.faults) {
    const fault = m.faults[name] as ToldFault;
    const judgement = by(fault.evidence);
    findFault(m, judgement, fault, rules);
    faults.push(...judgement.findings);
  }
  findMode(m, remembered, rules.mode);
  findStates(m, remembered, rules.component);
  findLevels(m, remembered, rules);
  return faults.length > 0 ? [...faults, ...remembered.findings] : remembered.findings;
}
