import { catalogued, type FaultRule, type FlappingRule, type Rule, type Text } from '#libs/domain/index.js';

interface Says {
  field: string;
  says: Text;
}

/** What is wrong with a rule, in one sentence, and the field that it is about. */
export interface Contradiction extends Says {
  rule: number;
}

type Check = (rule: Rule, before: Rule[]) => Says | null;

const wrong = (field: string, zh: string, en: string): Says => ({ field, says: { zh, en } });

/** Of a rule, by its id. */
const of = ({ id }: Rule, field: string, zh: string, en: string): Says => wrong(field, `${id}：${zh}`, `${id}: ${en}`);

const wouldFlap = (rule: Rule, field: string, clear: string, must: { zh: string; en: string }, raise: string): Says =>
  of(rule, field, `${clear} 必须${must.zh} ${raise}，否则会反复`, `${clear} must ${must.en} ${raise}, or it would flap`);

const BELOW = { zh: '低于', en: 'be below' };
const ABOVE = { zh: '高于', en: 'be above' };
const OTHER = { zh: '不同于', en: 'differ from' };

const sameName: Check = (rule, before) =>
  before.some((r) => r.id === rule.id)
    ? wrong('id', `有两条规则的 id 都是 ${rule.id}`, `two rules have the id ${rule.id}`)
    : null;

const clock: Check = (rule) =>
  rule.kind === 'skew' && rule.clearS >= rule.raiseS ? wouldFlap(rule, 'clearS', 'clearS', BELOW, 'raiseS') : null;

const rate: Check = (rule) =>
  rule.kind === 'rate' && rule.pct.clear >= rule.pct.raise ? wouldFlap(rule, 'pct', 'pct.clear', BELOW, 'pct.raise') : null;

/** Of one or two every second is too many; which number counts is said by its own name. */
const rateOf: Check = (rule) => {
  if (rule.kind !== 'rate') return null;
  const [needs, other] = rule.of === 'rejects' ? (['leastNotes', 'leastTx'] as const) : (['leastTx', 'leastNotes'] as const);
  if (rule[needs] === undefined) return of(rule, 'windowS', `需要 ${needs}`, `needs ${needs}`);
  return rule[other] === undefined
    ? null
    : of(rule, other, `${other} 不适用，请用 ${needs}`, `${other} is not for it, ${needs} is`);
};

const metric: Check = (rule) =>
  rule.kind === 'metric' && rule.limits.raise === rule.limits.clear
    ? wouldFlap(rule, 'limits', 'limits.clear', OTHER, 'limits.raise')
    : null;

/** A code that the catalogue does not have says nothing to anybody. */
const knownCode: Check = (rule) =>
  (rule.kind === 'metric' || rule.kind === 'component') && rule.code !== undefined && !catalogued(rule.code)
    ? of(rule, 'code', `故障目录中没有 ${rule.code}`, `the catalogue has no fault ${rule.code}`)
    : null;

const LIMITS = ['pct', 'count'] as const;

/** A consumable only runs out; a cash unit fills up or runs empty, by percentage and count alike. */
const limits: Check = (rule) => {
  if (rule.kind !== 'consumable' && rule.kind !== 'cashbox') return null;
  const given = LIMITS.filter((field) => rule[field]);
  if (given.length === 0) return of(rule, 'states', '需要 pct 或 count', 'needs pct or count');
  for (const field of given) {
    const { raise = 0, clear = 0 } = rule[field] ?? {};
    const fits = rule.kind === 'consumable' ? clear > raise : clear !== raise;
    const must = rule.kind === 'consumable' ? ABOVE : OTHER;
    if (!fits) return wouldFlap(rule, field, `${field}.clear`, must, `${field}.raise`);
  }
  const falling = given.map((field) => (rule[field]?.raise ?? 0) < (rule[field]?.clear ?? 0));
  return new Set(falling).size > 1
    ? of(rule, 'count', 'pct 与 count 的方向相反', 'pct says filling and count emptying, or the other way')
    : null;
};

/** Times written alike sort as the times do. */
const lookAhead: Check = (rule) => {
  if (rule.kind !== 'forecast') return null;
  const { title, beforeNextVisit, lastsLess, workingHours } = rule;
  if ((lastsLess === undefined) === (beforeNextVisit === undefined)) {
    return of(rule, 'lastsLess', 'lastsLess 与 beforeNextVisit 必须且只能有一个', 'needs either lastsLess or beforeNextVisit');
  }
  if (workingHours && workingHours[0] >= workingHours[1]) {
    return of(rule, 'workingHours', 'workingHours 的开始必须早于结束', 'workingHours must begin before they end');
  }
  return lastsLess !== undefined && (title.zh + title.en).includes('{visit}')
    ? of(rule, 'title', '标题中的 {visit} 只用于 beforeNextVisit', '{visit} in the title is for beforeNextVisit')
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
    ? of(
        rule,
        'kind',
        `永远不会生效，前面的规则 ${taker.id} 已包含它的全部范围`,
        `can never be reached, the rule ${taker.id} before it takes ${what} that it is for`,
      )
    : null;
};

/** A code has the severity of the catalogue; one that the catalogue does not know is degraded. */
const emptySelection: Check = (rule) => {
  if (rule.kind !== 'fault' || !rule.codes || !rule.severities) return null;
  const { codes, severities } = rule;
  return codes.some((code) => severities.includes(catalogued(code)?.severity ?? 'degraded'))
    ? null
    : of(
        rule,
        'severities',
        '不适用于任何故障，所列代码都不属于所列等级',
        'is for no fault, none of its codes has one of its severities',
      );
};

const hold: Check = (rule) => {
  if (rule.kind !== 'fault') return null;
  if (rule.countInWindow && !rule.holdS) {
    return of(
      rule,
      'countInWindow',
      'countInWindow 需要 holdS，否则每个故障都立即计入',
      'countInWindow needs holdS, without it every fault counts at once',
    );
  }
  const secure = rule.holdS && rule.codes?.find((code) => catalogued(code)?.security);
  return secure
    ? of(rule, 'holdS', `${secure} 是安全代码，不得延迟`, `${secure} is a security code and is never held back`)
    : null;
};

/** Codes and components pick among faults; a rule that is for other things too would be read in two ways. */
const flapping: Check = (rule) => {
  if (rule.kind !== 'flapping') return null;
  const { id, changes, of: kinds } = rule;
  if (changes.clear >= changes.raise) {
    const en = `${id}: changes.clear must be below changes.raise, or it would flap itself`;
    return wrong('changes', `${id}：changes.clear 必须低于 changes.raise，否则自身会反复`, en);
  }
  const picky = (['codes', 'components'] as const).find((field) => rule[field]);
  const pickable = picky === 'components' ? ['fault', 'component'] : ['fault'];
  if (picky && kinds.some((kind) => !pickable.includes(kind))) {
    const say = `of: [${pickable.join(', ')}]`;
    return of(rule, picky, `${picky} 只用于故障：请写 ${say}`, `${picky} are of faults: say ${say}`);
  }
  const secure = rule.codes?.find((code) => catalogued(code)?.security);
  return secure
    ? of(rule, 'codes', `${secure} 是安全代码，不得压下`, `${secure} is a security code and is never kept back`)
    : null;
};

const CHECKS: Check[] = [
  flapping,
  sameName,
  limits,
  clock,
  rate,
  rateOf,
  metric,
  knownCode,
  lookAhead,
  unreachable,
  emptySelection,
  hold,
];

/** Every place where a rule contradicts itself or the rules before it; null stands for a rule that cannot be read. */
export function contradictions(rules: readonly (Rule | null)[]): Contradiction[] {
  const before: Rule[] = [];
  return rules.flatMap((rule, i) => {
    if (!rule) return [];
    const found = CHECKS.flatMap((check) => check(rule, before) ?? []);
    before.push(rule);
    return found.map((wrong) => ({ rule: i, ...wrong }));
  });
}
