import type { Rule, RuleSet } from '../rule/index.js';
import { MINUTE, SECOND } from '../time/index.js';
import { type FaultPlan, planOf, type WireFault } from './faults.js';
import { type ForecastCheck, forecastChecks } from './foresee.js';
import type { Told } from './judgement.js';
import { linkTold, neverTold } from './link.js';
import { type RateCheck, rateCheck } from './rate.js';
import { type SkewCheck, skewCheck } from './skew.js';
import { cashboxChecks, consumableChecks, type LevelCheck } from './stocks.js';
import { type Times, timesOf } from './when.js';

/** A rule set made ready: what each rule says is prepared, what it looks at is a closure. Made once per rule set. */
export interface Compiled {
  version: string;
  ids: ReadonlySet<string>;
  silence: { told: Told; heartbeats: number }[];
  gone: { told: Told; graceMs: number }[];
  never: { told: Told; afterMs: number }[];
  /** Findings about the link that any message ends. */
  link: Told[];
  skew: SkewCheck[];
  rate: RateCheck[];
  fault(fault: WireFault): FaultPlan | null;
  consumable(kind: string): LevelCheck[];
  cashbox(kind: string): LevelCheck[];
  /** Null: no rule looks ahead, and nothing is learnt. */
  forecast: ((of: 'consumable' | 'cashbox', kind: string) => ForecastCheck[]) | null;
  /** When rules may raise, of those that may not always. */
  times: Times;
  /** One object for all kiosks that say the same: most do. Not to be changed. */
  shared(words: Record<string, string>): Record<string, string>;
}

/** Words are the kiosks': so many are kept ready, then all are made anew. */
const MOST_READY = 4_096;

/** Makes once for each key. */
function remembered<V>(): (key: string, make: () => V) => V {
  const ready = new Map<string, V>();
  return (key, make) => {
    const known = ready.get(key);
    if (known !== undefined) return known;
    if (ready.size >= MOST_READY) ready.clear();
    const made = make();
    ready.set(key, made);
    return made;
  };
}

const ofKind = <K extends Rule['kind']>({ rules }: RuleSet, kind: K) =>
  rules.filter((r): r is Extract<Rule, { kind: K }> => r.kind === kind);

function compile(set: RuleSet): Compiled {
  const plans = remembered<FaultPlan | null>();
  const consumables = remembered<LevelCheck[]>();
  const cashboxes = remembered<LevelCheck[]>();
  const words = remembered<Record<string, string>>();
  const forecasts = remembered<ForecastCheck[]>();
  const ahead = ofKind(set, 'forecast');
  const faults = ofKind(set, 'fault');
  const silence = ofKind(set, 'silence').map((rule) => ({ told: linkTold(rule), heartbeats: rule.heartbeats }));
  const gone = ofKind(set, 'gone').map((rule) => ({ told: linkTold(rule), graceMs: rule.graceS * SECOND }));
  const never = ofKind(set, 'never').map((rule) => ({ told: neverTold(rule), afterMs: rule.afterMin * MINUTE }));
  return {
    version: set.version,
    ids: new Set(set.rules.map((rule) => rule.id)),
    silence,
    gone,
    never,
    link: [...silence, ...gone, ...never].map(({ told }) => told),
    skew: ofKind(set, 'skew').map(skewCheck),
    rate: ofKind(set, 'rate').map(rateCheck),
    fault: (fault) => plans(`${fault.code}\n${fault.component ?? ''}\n${fault.action ?? ''}`, () => planOf(faults, fault)),
    consumable: (kind) => consumables(kind, () => consumableChecks(ofKind(set, 'consumable'), kind)),
    cashbox: (kind) => cashboxes(kind, () => cashboxChecks(ofKind(set, 'cashbox'), kind)),
    forecast: ahead.length > 0 ? (of, kind) => forecasts(`${of}/${kind}`, () => forecastChecks(ahead, of, kind)) : null,
    times: timesOf(set),
    shared: (said) => words(JSON.stringify(said), () => said),
  };
}

const ready = new WeakMap<RuleSet, Compiled>();

export function compiled(set: RuleSet): Compiled {
  let made = ready.get(set);
  if (!made) {
    made = compile(set);
    ready.set(set, made);
  }
  return made;
}
