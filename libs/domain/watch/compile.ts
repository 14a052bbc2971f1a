import { SECOND } from '../time/index.js';
import type { Guard } from './judging/guard.js';
import type { JudgedBy } from './judging/judgement.js';
import type { Part } from './judging/rule-kind.js';
import { type Times, timesOf } from './judging/when.js';
import { type Share, sharing } from './memory/shared.js';
import { RULE_KINDS, type Rule, type RuleKindName } from './rules/index.js';
import type { RuleSet } from './rules/rule-set.js';

type Kind<K extends RuleKindName> = Extract<(typeof RULE_KINDS)[number], { kind: K }>;

/** What the rules of each kind were made ready as. */
type ReadyRules = { [K in RuleKindName]: ReturnType<Kind<K>['ready']> };

type Moment = Exclude<keyof Part, 'link' | 'windows'>;
type AskedAt<M extends Moment> = NonNullable<Part[M]>[];

/** A rule set made ready: what each rule says is prepared, what it looks at is a closure. Made once for all kiosks with the same overlays. */
export interface Compiled extends JudgedBy {
  by: string | undefined;
  /** Of all its rules, whether they are switched off or not. */
  ids: ReadonlySet<string>;
  /** The windows that rules count in. */
  windows: ReadonlySet<string>;
  /** When rules may raise, of those that may not always. */
  times: Times;
  /** One object for all kiosks that say the same: most do. */
  share: Share;
  ready: ReadyRules;
  /** Who is asked at a moment, in turn. */
  asked: { [M in Moment]: AskedAt<M> };
}

function askedOf(parts: readonly Part[]): Compiled['asked'] {
  const who = <M extends Moment>(moment: M): AskedAt<M> => parts.map((part) => part[moment]).filter((one) => one !== undefined);
  return {
    heard: who('heard'),
    refused: who('refused'),
    takenOver: who('takenOver'),
    understood: who('understood'),
    live: who('live'),
    birth: who('birth'),
    heartbeat: who('heartbeat'),
    consumables: who('consumables'),
    cashbox: who('cashbox'),
    fault: who('fault'),
    due: who('due'),
    findAnew: who('findAnew'),
  };
}

const idsOf = (rules: readonly Rule[]): Set<string> => new Set(rules.map(({ id }) => id));

export function compile({ version, rules, by }: RuleSet, guard: Guard): Compiled {
  const on = rules.filter(({ id }) => !guard.off.has(id));
  const share = sharing();
  const made = RULE_KINDS.map((kind) => {
    const ids = idsOf(rules.filter((rule) => rule.kind === kind.kind));
    return { kind: kind.kind, ...kind.compile(on, { guard, share, ids }) };
  });
  const parts = made.map(({ part }) => part);
  const ready = Object.fromEntries(made.map((one) => [one.kind, one.ready])) as ReadyRules;
  return {
    version,
    by,
    ids: idsOf(rules),
    guard,
    link: parts.flatMap(({ link = [] }) => link),
    unsteady: ready.flapping.unsteady,
    levels: idsOf(on.filter(({ kind }) => kind === 'consumable' || kind === 'cashbox')),
    reopens: new Map(on.flatMap(({ id, reopenWithin }) => (reopenWithin === undefined ? [] : [[id, reopenWithin * SECOND]]))),
    windows: new Set(parts.flatMap(({ windows = [] }) => windows)),
    times: timesOf(on),
    share,
    ready,
    asked: askedOf(parts),
  };
}
