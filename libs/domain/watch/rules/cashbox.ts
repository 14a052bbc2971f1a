import { remembered } from '../judging/remembered.js';
import { ruleKind } from '../judging/rule-kind.js';
import { findLevels, judgeLevels, type LevelCheck, type LevelRule, levelCheck, levelTold } from '../judging/stocks.js';

/** A cash unit that fills up (notes, coins, retracted) or runs empty (cassettes, hoppers). `raise` above `clear`: filling; below: emptying. */
export interface CashboxRule extends LevelRule {
  kind: 'cashbox';
  /** Unit kinds that it is for. */
  units: string[];
}

const empties = ({ pct, count }: CashboxRule): boolean => {
  const limits = pct ?? count;
  return limits !== undefined && limits.raise < limits.clear;
};

const cashboxCheck = (rule: CashboxRule, kind: string): LevelCheck | null =>
  rule.units.includes(kind) ? levelCheck(rule, levelTold('cashbox', rule, kind), empties(rule)) : null;

export const cashbox = ruleKind({
  kind: 'cashbox',
  ready(rules: readonly CashboxRule[], { guard }) {
    const checks = remembered<LevelCheck[]>();
    return (kind: string) => checks(kind, () => guard.prepared(rules, (rule) => cashboxCheck(rule, kind)));
  },
  part: (checksFor, { share }) => ({
    cashbox: (_m, reading, judgement) => judgeLevels('cashbox', reading, judgement, checksFor, share),
    findAnew: (_m, by) => findLevels('cashbox', by(), checksFor),
  }),
});
