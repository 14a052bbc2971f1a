import { catalogued, type FaultRule, type FlappingRule, type Rule } from '#libs/domain/index.js';

/** What is wrong with a rule, in one sentence, and the field that it is about. */
export interface Contradiction {
  rule: number;
  field: string;
  says: string;
}

type Check = (rule: Rule, before: Rule[]) => { field: string; says: string } | null;

const sameName: Check = (rule, before) =>
  before.some((r) => r.id === rule.id) ? { field: 'id', says: `two rules have the id ${rule.id}` } : null;

const clock: Check = (rule) =>
  rule.kind === 'skew' && rule.clearS >= rule.raiseS
    ? { field: 'clearS', says: `${rule.id}: clearS must be below raiseS, or it would flap` }
    : null;

const rate: Check = (rule) =>
  rule.kind === 'rate' && rule.pct.clear >= rule.pct.raise
    ? { field: 'pct', says: `${rule.id}: pct.clear must be below pct.raise, or it would flap` }
    : null;

const metric: Check = (rule) =>
  rule.kind === 'metric' && rule.limits.raise === rule.limits.clear
    ? { field: 'limits', says: `${rule.id}: limits.clear must differ from limits.raise, or it would flap` }
    : null;

/** A code that the catalogue does not have says nothing to anybody. */
const knownCode: Check = (rule) =>
  (rule.kind === 'metric' || rule.kind === 'component') && rule.code !== undefined && !catalogued(rule.code)
    ? { field: 'code', says: `${rule.id}: the catalogue has no fault ${rule.code}` }
    : null;

const LIMITS = ['pct', 'count'] as const;

/** A consumable only runs out; a cash unit fills up or runs empty, by percentage and count alike. */
const limits: Check = (rule) => {
  if (rule.kind !== 'consumable' && rule.kind !== 'cashbox') return null;
  const given = LIMITS.filter((field) => rule[field]);
  if (given.length === 0) return { field: 'states', says: `${rule.id}: needs pct or count` };
  for (const field of given) {
    const { raise = 0, clear = 0 } = rule[field] ?? {};
    const must = rule.kind === 'consumable' ? clear > raise || 'be above' : clear !== raise || 'differ from';
    if (must !== true) return { field, says: `${rule.id}: ${field}.clear must ${must} ${field}.raise, or it would flap` };
  }
  const falling = given.map((field) => (rule[field]?.raise ?? 0) < (rule[field]?.clear ?? 0));
  return new Set(falling).size > 1
    ? { field: 'count', says: `${rule.id}: pct says filling and count emptying, or the other way` }
    : null;
};

/** Times written alike sort as the times do. */
const lookAhead: Check = (rule) => {
  if (rule.kind !== 'forecast') return null;
  const { id, title, beforeNextVisit, lastsLess, workingHours } = rule;
  if ((lastsLess === undefined) === (beforeNextVisit === undefined)) {
    return { field: 'lastsLess', says: `${id}: needs either lastsLess or beforeNextVisit` };
  }
  if (workingHours && workingHours[0] >= workingHours[1]) {
    return { field: 'workingHours', says: `${id}: workingHours must begin before they end` };
  }
  return lastsLess !== undefined && (title.zh + title.en).includes('{visit}')
    ? { field: 'title', says: `${id}: {visit} in the title is for beforeNextVisit` }
    : null;
};

const SELECTORS = ['of', 'codes', 'actions', 'severities', 'components'] as const;
type Picky = FaultRule | FlappingRule;

const isPicky = (rule: Rule): rule is Picky => rule.kind === 'fault' || rule.kind === 'flapping';

const wordsOf = (rule: Picky, selector: (typeof SELECTORS)[number]): readonly string[] | undefined =>
  (rule as Partial<Record<typeof selector, string[]>>)[selector];

/** Whether the first takes everything that the second is for. */
const takesAllOf = (first: Picky, second: Picky): boolean =>
  SELECTORS.every((selector) => {
    const wanted = wordsOf(first, selector);
    const asked = wordsOf(second, selector);
    return !wanted || (asked?.every((word) => wanted.includes(word)) ?? false);
  });

const unreachable: Check = (rule, before) => {
  if (!isPicky(rule)) return null;
  const taker = before.find((r) => isPicky(r) && r.kind === rule.kind && takesAllOf(r, rule));
  const what = rule.kind === 'fault' ? 'every fault' : 'everything';
  return taker
    ? { field: 'kind', says: `${rule.id}: can never be reached, the rule ${taker.id} before it takes ${what} that it is for` }
    : null;
};

/** A code has the severity of the catalogue; one that the catalogue does not know is degraded. */
const emptySelection: Check = (rule) => {
  if (rule.kind !== 'fault' || !rule.codes || !rule.severities) return null;
  const { codes, severities } = rule;
  return codes.some((code) => severities.includes(catalogued(code)?.severity ?? 'degraded'))
    ? null
    : { field: 'severities', says: `${rule.id}: is for no fault, none of its codes has one of its severities` };
};

const hold: Check = (rule) => {
  if (rule.kind !== 'fault') return null;
  if (rule.countInWindow && !rule.holdS) {
    return { field: 'countInWindow', says: `${rule.id}: countInWindow needs holdS, without it every fault counts at once` };
  }
  const secure = rule.holdS && rule.codes?.find((code) => catalogued(code)?.security);
  return secure ? { field: 'holdS', says: `${rule.id}: ${secure} is a security code and is never held back` } : null;
};

/** Codes and components pick among faults; a rule that is for other things too would be read in two ways. */
const flapping: Check = (rule) => {
  if (rule.kind !== 'flapping') return null;
  const { id, changes, of } = rule;
  if (changes.clear >= changes.raise) {
    return { field: 'changes', says: `${id}: changes.clear must be below changes.raise, or it would flap itself` };
  }
  const picky = (['codes', 'components'] as const).find((field) => rule[field]);
  if (picky && of.some((kind) => kind !== 'fault'))
    return { field: picky, says: `${id}: ${picky} are of faults: say of: [fault]` };
  const secure = rule.codes?.find((code) => catalogued(code)?.security);
  return secure ? { field: 'codes', says: `${id}: ${secure} is a security code and is never kept back` } : null;
};

const CHECKS: Check[] = [
  flapping,
  sameName,
  limits,
  clock,
  rate,
  metric,
  knownCode,
  lookAhead,
  unreachable,
  emptySelection,
  hold,
];

/** The first rule that contradicts itself or the rules before it. */
export function contradiction(rules: Rule[]): Contradiction | null {
  for (const [i, rule] of rules.entries()) {
    for (const check of CHECKS) {
      const wrong = check(rule, rules.slice(0, i));
      if (wrong) return { rule: i, ...wrong };
    }
  }
  return null;
}
