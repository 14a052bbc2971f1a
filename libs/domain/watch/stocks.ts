import { cashUnitName, catalogued, consumableName, servicesByCashUnit, servicesByConsumable } from '../fault/index.js';
import type { LevelView } from '../kiosk/index.js';
import type { Reading } from '../reading/index.js';
import type { CashboxRule, ConsumableRule } from '../rule/index.js';
import type { Text } from '../text.js';
import { type Instant, SECOND } from '../time/index.js';
import { faultTold } from './faults.js';
import { type InTime, settleInTime } from './in-time.js';
import type { Judgement, Told } from './judgement.js';
import { type Bounds, beyond, type Judged, type Level, levelOf } from './levels.js';
import type { KioskMemory } from './memory.js';
import { correctedTime } from './order.js';
import { forget } from './pending.js';

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

const pctOf = (part: number | undefined, whole: number | undefined): number | null =>
  part !== undefined && whole ? Math.round(Math.min(100, (part / whole) * 100) * 10) / 10 : null;

const levelView = (of: LevelView['of'], item: WireItem, at: Instant): LevelView => {
  const amount = of === 'consumable' ? item.remaining : item.count;
  return {
    of,
    id: item.id,
    kind: item.kind,
    pct: pctOf(amount, item.capacity),
    remaining: amount ?? null,
    capacity: item.capacity ?? null,
    status: (of === 'consumable' ? item.status : item.replenishment) ?? null,
    at,
  };
};

const sameItem = (a: LevelView, b: LevelView): boolean => a.id === b.id && a.of === b.of;

/** Items of one kiosk that are remembered; of more the oldest are forgotten. */
const MOST_ITEMS = 96;

/** The items told now, in place of what was known of them. */
function replaceLevels(m: KioskMemory, told: LevelView[]): void {
  const levels = m.levels.slice();
  for (const now of told) {
    const at = levels.findIndex((old) => sameItem(old, now));
    if (at >= 0) levels[at] = now;
    else levels.push(now);
  }
  m.levels = levels.length > MOST_ITEMS ? levels.slice(-MOST_ITEMS) : levels;
}

/** Filled up since the last reading: by a tenth of what it holds, or by the sensor's word. */
function refilled(before: LevelView | undefined, now: LevelView): boolean {
  if (!before) return false;
  const sensed = (before.status === 'out' || before.status === 'low') && now.status === 'full';
  const counted = before.remaining !== null && now.remaining !== null && now.capacity !== null;
  return sensed || (counted && (now.remaining as number) - (before.remaining as number) >= (now.capacity as number) / 10);
}

/** The fault behind a key, when a refill of one of the kinds mends it. */
function mended(key: string, cause: string, kinds: Set<string>): { rule: string; code: string; component: string } | null {
  const [rule = '', code, component = ''] = key.split('/');
  const line = code ? catalogued(code) : undefined;
  const ofKinds = cause.startsWith('consumable/') && kinds.has(cause.slice('consumable/'.length));
  return line?.sameAs && ofKinds ? { rule, code: line.code, component } : null;
}

/** A refill also ends a "paper out" that the kiosk told as a fault and forgot to clear, whether it counts yet or not. */
function clearRefilledFaults(judgement: Judgement, kinds: Set<string>): void {
  const { memory: m } = judgement;
  for (const { told } of Object.values(m.pending ?? {})) if (mended(told.key, told.cause, kinds)) forget(m, told.key);
  for (const [key, cause] of Object.entries(m.held)) {
    const fault = mended(key, cause, kinds);
    if (fault) judgement.settle(false, faultTold(fault.rule, fault));
  }
}

type ChecksFor = (kind: string) => LevelCheck[];

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
  const of = items[0]?.of;
  for (const kind of kindsOf(items)) {
    const own = m.levels.filter((l) => l.of === of && l.kind === kind);
    checkLevel(levelOf(kind, own), judgement, checksFor);
  }
}

/** Levels of what is used up. */
export function judgeConsumables(m: KioskMemory, reading: Reading, judgement: Judgement, checksFor: ChecksFor): void {
  const items = itemsOf(reading, m, 'consumable', reading.payload['items']);
  const filled = items.filter((now) =>
    refilled(
      m.levels.find((b) => sameItem(b, now)),
      now,
    ),
  );
  replaceLevels(m, items);
  checkKinds(m, items, judgement, checksFor);
  if (filled.length > 0) clearRefilledFaults(judgement, new Set(kindsOf(filled)));
}

/** Levels of the cash units. */
export function judgeCashbox(m: KioskMemory, reading: Reading, judgement: Judgement, checksFor: ChecksFor): void {
  const units = itemsOf(reading, m, 'cashbox', reading.payload['units']);
  replaceLevels(m, units);
  checkKinds(m, units, judgement, checksFor);
}

const seenOf = (level: Level): Record<string, unknown> => ({
  kind: level.kind,
  pct: level.pct === null ? null : Math.round(level.pct * 10) / 10,
  count: level.count,
  statuses: level.statuses,
});
