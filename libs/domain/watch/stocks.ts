import { cashUnitName, catalogued, consumableName, servicesByCashUnit, servicesByConsumable } from '../fault/index.js';
import { parted } from '../identity/index.js';
import type { LevelView } from '../kiosk/index.js';
import type { Reading } from '../reading/index.js';
import type { CashboxRule, ConsumableRule } from '../rule/index.js';
import type { Text } from '../text.js';
import { type Instant, SECOND } from '../time/index.js';
import { faultTold } from './faults.js';
import { type InTime, settleInTime } from './in-time.js';
import { levelViewOf } from './items.js';
import type { Judgement, Told } from './judgement.js';
import type { KioskMemory } from './kiosk-memory.js';
import { type Bounds, beyond, type Judged, type Level, levelOf } from './levels.js';
import { correctedTime } from './order.js';
import { endWait } from './passed.js';
import type { RateCheck } from './rate.js';
import { judgeRejects } from './rejects.js';
import type { Share } from './shared.js';

/** Kinds are the kiosk's words: only what the table itself has counts. */
const lossOf = (table: Readonly<Record<string, readonly string[]>>, kind: string): readonly string[] =>
  Object.hasOwn(table, kind) ? (table[kind] as readonly string[]) : [];

const consumableTold = (rule: ConsumableRule, kind: string): Told => ({
  rule: rule.id,
  key: `${rule.id}/${kind}`,
  cause: `consumable/${kind}`,
  kind: 'consumable',
  severity: rule.severity,
  loss: rule.stopsService ? lossOf(servicesByConsumable, kind) : [],
  reason: stateSentence(consumableName(kind), rule.title),
});

const cashboxTold = (rule: CashboxRule, kind: string): Told => ({
  rule: rule.id,
  key: `${rule.id}/${kind}`,
  cause: `cashbox/${kind}`,
  kind: 'cashbox',
  severity: rule.severity,
  loss: rule.stopsService ? lossOf(servicesByCashUnit, kind) : [],
  reason: stateSentence(cashUnitName(kind), rule.title),
});

/** A rule's title has `{item}` where the thing's name goes. */
const stateSentence = (name: Text, title: Text): Text => ({
  zh: title.zh.replace('{item}', name.zh),
  en: title.en.replace('{item}', name.en),
});

/** One rule, ready for one kind of consumable or cash unit. */
export interface LevelCheck extends InTime {
  judge(level: Level): Judged;
}

function checkOf(rule: ConsumableRule | CashboxRule, told: Told, falling: boolean): LevelCheck {
  const bounds: Bounds = { states: rule.states, pct: rule.pct, count: rule.count, falling };
  const forMs = (rule.forS ?? 0) * SECOND;
  return { told, judge: (level) => beyond(level, bounds), forMs, readings: rule.readings ?? 1 };
}

export const consumableCheck = (rule: ConsumableRule, kind: string): LevelCheck =>
  checkOf(rule, consumableTold(rule, kind), true);

const empties = ({ pct, count }: CashboxRule): boolean => {
  const limits = pct ?? count;
  return limits !== undefined && limits.raise < limits.clear;
};

export const cashboxCheck = (rule: CashboxRule, kind: string): LevelCheck | null =>
  rule.units.includes(kind) ? checkOf(rule, cashboxTold(rule, kind), empties(rule)) : null;

interface WireItem {
  id: string;
  kind: string;
  remaining?: number;
  count?: number;
  capacity?: number;
  status?: string;
  replenishment?: string;
}

const levelView = (of: LevelView['of'], item: WireItem, at: Instant): LevelView => {
  const { id, kind, capacity = null } = item;
  const status = (of === 'consumable' ? item.status : item.replenishment) ?? null;
  const amount = (of === 'consumable' ? item.remaining : item.count) ?? null;
  return levelViewOf({ of, id, kind, capacity, status }, amount, at);
};

/** Filled up since the last reading: by a tenth of what it holds, or by the sensor's word. */
function refilled(before: LevelView | undefined, now: LevelView): boolean {
  if (!before) return false;
  const sensed = (before.status === 'out' || before.status === 'low') && now.status === 'full';
  const counted = before.remaining !== null && now.remaining !== null && now.capacity !== null;
  return sensed || (counted && (now.remaining as number) - (before.remaining as number) >= (now.capacity as number) / 10);
}

/** The fault behind a key, when a refill of one of the kinds mends it. */
function mended(key: string, cause: string, kinds: Set<string>): { rule: string; code: string; component: string } | null {
  const [rule = '', code, component] = parted(key);
  const line = code && component !== undefined ? catalogued(code) : undefined;
  const ofKinds = cause.startsWith('consumable/') && kinds.has(cause.slice('consumable/'.length));
  return line?.sameAs && component !== undefined && ofKinds ? { rule, code: line.code, component } : null;
}

/** A refill also ends a "paper out" that the kiosk told as a fault and forgot to clear, whether it counts yet or not. */
function clearRefilledFaults(judgement: Judgement, kinds: Set<string>): void {
  const { memory: m } = judgement;
  for (const { told } of Object.values(m.pending ?? {}))
    if (mended(told.key, told.cause, kinds)) endWait(judgement, told.key, 'refilled');
  for (const [key, cause] of Object.entries(m.held)) {
    const fault = mended(key, cause, kinds);
    if (fault) judgement.settle(false, faultTold(fault.rule, fault));
  }
}

type ChecksFor = (kind: string) => LevelCheck[];

interface LevelRules {
  consumable: ChecksFor;
  cashbox: ChecksFor;
  rejects: readonly RateCheck[];
  shared: Share;
}

/** The guard's own loop, written out: of all kinds of rules most are about levels, and every reading passes them all. */
function checkLevel(level: Level, judgement: Judgement, checksFor: ChecksFor): void {
  for (const check of checksFor(level.kind)) {
    try {
      settleInTime(check.judge(level), judgement, check, () => seenOf(level));
    } catch (error) {
      judgement.by.guard.switchOff(check.told.rule, error);
    }
  }
}

const kindsOf = (items: LevelView[]): string[] => [...new Set(items.map((i) => i.kind))];

const itemsOf = (reading: Reading, m: KioskMemory, of: LevelView['of'], wire: unknown): LevelView[] => {
  const at = correctedTime(m, reading);
  return (wire as WireItem[]).map((item) => levelView(of, item, at));
};

/** Every kind that was told of, with all its items that are known. */
function checkKinds(m: KioskMemory, items: LevelView[], judgement: Judgement, checksFor: ChecksFor): void {
  const of = items[0]?.of ?? 'consumable';
  for (const kind of kindsOf(items)) {
    checkLevel(levelOf(kind, m.levelsOf(of, kind)), judgement, checksFor);
  }
}

/** Levels of what is used up. */
export function judgeConsumables(m: KioskMemory, reading: Reading, judgement: Judgement, rules: LevelRules): void {
  const items = itemsOf(reading, m, 'consumable', reading.payload['items']);
  const filled = items.filter((now) => refilled(m.levelLike(now), now));
  m.noteLevels(items, rules.shared);
  checkKinds(m, items, judgement, rules.consumable);
  if (filled.length > 0) clearRefilledFaults(judgement, new Set(kindsOf(filled)));
}

/** Levels of the cash units. */
export function judgeCashbox(m: KioskMemory, reading: Reading, judgement: Judgement, rules: LevelRules): void {
  const units = itemsOf(reading, m, 'cashbox', reading.payload['units']);
  judgeRejects(m, units, judgement, rules.rejects, rules.shared);
  m.noteLevels(units, rules.shared);
  checkKinds(m, units, judgement, rules.cashbox);
}

const seenOf = (level: Level): Record<string, unknown> => ({
  kind: level.kind,
  pct: level.pct === null ? null : Math.round(level.pct * 10) / 10,
  count: level.count,
  statuses: level.statuses,
});
