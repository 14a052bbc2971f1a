import type { Rule, RuleSet } from '../rule/index.js';
import { MINUTE, SECOND } from '../time/index.js';
import type { Guard } from './judging/guard.js';
import type { Told } from './judging/judgement.js';
import { cashboxCheck, consumableCheck, type LevelCheck } from './judging/stocks.js';
import { type Times, timesOf } from './judging/when.js';
import { MOST_READY, type Share, sharing } from './memory/shared.js';
import { type ComponentCheck, type ComponentWatch, componentCheck } from './rules/component.js';
import { type FaultPlan, planOf, type WireFault } from './rules/fault.js';
import { type FlapCheck, flapCheck } from './rules/flapping.js';
import { type FloodCheck, floodCheck } from './rules/flood.js';
import { type ForecastCheck, forecastChecks } from './rules/forecast/look-ahead.js';
import { type IdentityCheck, identityCheck } from './rules/identity.js';
import { type MetricCheck, metricCheck } from './rules/metric.js';
import { type ModeCheck, modeCheck } from './rules/mode.js';
import { type PeriodCheck, periodCheck } from './rules/period.js';
import { type QuietCheck, quietCheck } from './rules/quiet.js';
import { type RateCheck, rateCheck } from './rules/rate.js';
import { linkTold, neverTold } from './rules/silence.js';
import { type ClockMeasure, clockMeasure, skewCheck } from './rules/skew.js';
import { type UnreadableCheck, unreadableCheck } from './rules/unreadable.js';

/** A rule set made ready: what each rule says is prepared, what it looks at is a closure. Made once for all kiosks with the same overlays. */
export interface Compiled {
  version: string;
  by: string | undefined;
  /** Of all its rules, whether they are switched off or not. */
  ids: ReadonlySet<string>;
  guard: Guard;
  flapping: FlapCheck[];
  levels: ReadonlySet<string>;
  reopens: ReadonlyMap<string, number>;
  silence: { told: Told; heartbeats: number }[];
  gone: { told: Told; graceMs: number }[];
  never: { told: Told; afterMs: number }[];
  /** Findings about the link that any message ends. */
  link: Told[];
  clock: ClockMeasure;
  period: PeriodCheck[];
  identity: IdentityCheck[];
  flood: FloodCheck[];
  /** Shares of transactions, */
  rate: RateCheck[];
  /** and of notes. */
  rejects: RateCheck[];
  /** The windows of both, and of the rules about a change. */
  windows: ReadonlySet<string>;
  metric: MetricCheck[];
  component: ComponentWatch;
  quiet: QuietCheck[];
  unreadable: UnreadableCheck[];
  mode: ModeCheck[];
  fault(fault: WireFault): FaultPlan | null;
  consumable(kind: string): LevelCheck[];
  cashbox(kind: string): LevelCheck[];
  /** Null: no rule looks ahead, and nothing is learnt. */
  forecast: ((of: 'consumable' | 'cashbox', kind: string) => ForecastCheck[]) | null;
  /** When rules may raise, of those that may not always. */
  times: Times;
  /** One object for all kiosks that say the same: most do. */
  shared: Share;
}

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

/** Makes once for each object, as long as there is the object. */
function once<K extends object, V>(): (key: K, make: () => V) => V {
  const ready = new WeakMap<K, V>();
  return (key, make) => {
    const known = ready.get(key);
    if (known !== undefined) return known;
    const made = make();
    ready.set(key, made);
    return made;
  };
}

const ofKind = <K extends Rule['kind']>(rules: Rule[], kind: K) =>
  rules.filter((r): r is Extract<Rule, { kind: K }> => r.kind === kind);

export function compile({ version, rules, by }: RuleSet, guard: Guard): Compiled {
  const plans = remembered<FaultPlan | null>();
  const consumables = remembered<LevelCheck[]>();
  const cashboxes = remembered<LevelCheck[]>();
  const ofComponents = once<Record<string, string>, ComponentCheck[]>();
  const forecasts = { consumable: remembered<ForecastCheck[]>(), cashbox: remembered<ForecastCheck[]>() };
  const on = rules.filter(({ id }) => !guard.off.has(id));
  const made = <K extends Rule['kind'], V>(kind: K, make: (rule: Extract<Rule, { kind: K }>) => V | null): V[] =>
    guard.prepared(ofKind(on, kind), make);
  const ahead = ofKind(on, 'forecast');
  const faults = ofKind(on, 'fault');
  const silence = made('silence', (rule) => ({ told: linkTold(rule), heartbeats: rule.heartbeats }));
  const gone = made('gone', (rule) => ({ told: linkTold(rule), graceMs: rule.graceS * SECOND }));
  const never = made('never', (rule) => ({ told: neverTold(rule), afterMs: rule.afterMin * MINUTE }));
  const rates = made('rate', rateCheck);
  const metrics = made('metric', metricCheck);
  const componentChecks = (said: Record<string, string>): ComponentCheck[] =>
    Object.entries(said).flatMap(([name, state]) => made('component', (rule) => componentCheck(rule, name, state)));
  return {
    version,
    by,
    ids: new Set(rules.map((rule) => rule.id)),
    guard,
    flapping: made('flapping', flapCheck),
    levels: new Set([...ofKind(on, 'consumable'), ...ofKind(on, 'cashbox')].map(({ id }) => id)),
    reopens: new Map(on.flatMap(({ id, reopenWithin }) => (reopenWithin === undefined ? [] : [[id, reopenWithin * SECOND]]))),
    silence,
    gone,
    never,
    link: [...silence, ...gone, ...never].map(({ told }) => told),
    period: made('period', periodCheck),
    identity: made('identity', identityCheck),
    flood: made('flood', floodCheck),
    clock: clockMeasure(made('skew', skewCheck)),
    rate: rates.filter(({ of }) => of === 'transactions'),
    rejects: rates.filter(({ of }) => of === 'rejects'),
    windows: new Set([...rates.map(({ window }) => window), ...metrics.flatMap(({ window }) => window?.name ?? [])]),
    metric: metrics,
    component: {
      rules: new Set(ofKind(rules, 'component').map(({ id }) => id)),
      on: new Set(ofKind(on, 'component').map(({ id }) => id)),
      of: (said) => ofComponents(said, () => componentChecks(said)),
    },
    quiet: made('quiet', quietCheck),
    unreadable: made('unreadable', unreadableCheck),
    mode: made('mode', modeCheck),
    fault: (fault) => plans(`${fault.code}\0${fault.component ?? ''}\0${fault.action ?? ''}`, () => planOf(faults, fault, guard)),
    consumable: (kind) => consumables(kind, () => made('consumable', (rule) => consumableCheck(rule, kind))),
    cashbox: (kind) => cashboxes(kind, () => made('cashbox', (rule) => cashboxCheck(rule, kind))),
    forecast: ahead.length > 0 ? (of, kind) => forecasts[of](kind, () => forecastChecks(ahead, of, kind)) : null,
    times: timesOf(on),
    shared: sharing(),
  };
}
