import { remembered } from '../judging/remembered.js';
import { ruleKind } from '../judging/rule-kind.js';
import { findLevels, judgeLevels, type LevelCheck, type LevelRule, levelCheck, levelTold } from '../judging/stocks.js';

/** A consumable that runs low or out. What is left: raised at or below `raise`, cleared at or above `clear`. */
export interface ConsumableRule extends LevelRule {
  kind: 'consumable';
}

const consumableCheck = (rule: ConsumableRule, kind: string): LevelCheck =>
  levelCheck(rule, levelTold('consumable', rule, kind), true);

export const consumable = ruleKind({
  kind: 'consumable',
  ready(rules: readonly ConsumableRule[], { guard }) {
    const checks = remembered<LevelCheck[]>();
    return (kind: string) => checks(kind, () => guard.prepared(rules, (rule) => consumableCheck(rule, kind)));
  },
  part: (checksFor, { share }) => ({
    consumables: (_m, reading, judgement) => judgeLevels('consumable', reading, judgement, checksFor, share),
    findAnew: (_m, by) => findLevels('consumable', by(), checksFor),
  }),
});
