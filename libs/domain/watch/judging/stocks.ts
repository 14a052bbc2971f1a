import {
  cashUnitName,
  catalogued,
  componentsOfCashUnit,
  componentsOfConsumable,
  consumableName,
  type Severity,
  servicesByCashUnit,
  servicesByConsumable,
} from '../../fault/index.js';
import type { Cause } from '../../finding/index.js';
import { parted } from '../../identity/index.js';
import type { LevelView } from '../../kiosk/index.js';
import type { Reading } from '../../reading/index.js';
import type { Text } from '../../text.js';
import { type Instant, SECOND } from '../../time/index.js';
import { levelViewOf, tenth } from '../memory/items.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';
import type { Level } from '../memory/levels.js';
import type { Share } from '../memory/shared.js';
import type { RuleReport } from '../memory/told.js';
import { forgetFaults } from '../memory/told-faults.js';
import { type HandSet, handSetKinds, SET_BY_HAND } from './by-hand.js';
import { faultTold } from './fault-words.js';
import { type InTime, settleInTime } from './in-time.js';
import type { Judgement } from './judgement.js';
import { type Bounds, beyond, type Judged } from './limits.js';
import { correctedTime } from './order.js';
import { endWait } from './passed.js';
import type { Limits, RuleBase, When } from './rule-base.js';
import { forgetStood, noteStood, passStood, standsStill } from './stood.js';

/** What is common to levels: by percentage, by count, or by both, of which either raises. */
export interface LevelRule extends RuleBase {
  /** States that raise it whatever the count says. */
  states: string[];
  pct?: Limits;
  count?: Limits;
  /** Counts only when it was so without a break for so long, */
  forS?: number;
  /** and in so many readings running. */
  readings?: number;
  severity: Severity;
  /** Raises only then; what holds stays until it is cleared. */
  when?: When;
  /** Whether the services that need this are lost. */
  stopsService: boolean;
}

const NAMES = { consumable: consumableName, cashbox: cashUnitName };
const SERVICES = { consumable: servicesByConsumable, cashbox: servicesByCashUnit };
const COMPONENTS = { consumable: componentsOfConsumable, cashbox: componentsOfCashUnit };

/** Kinds are the kiosk's words: only what the table itself has counts. */
const lossOf = (table: Readonly<Record<string, readonly string[]>>, kind: string): readonly string[] =>
  Object.hasOwn(table, kind) ? (table[kind] as readonly string[]) : [];

/** A rule's title has `{item}` where the thing's name goes. */
const stateSentence = (name: Text, title: Text): Text => ({
  zh: title.zh.replace('{item}', name.zh),
  en: title.en.replace('{item}', name.en),
});

/** What a rule of consumables, or of cash units, tells of a kind. */
export const levelTold = (of: LevelView['of'], { id, severity, title, stopsService }: LevelRule, kind: string): RuleReport => ({
  rule: id,
  key: `${id}/${kind}`,
  cause: `${of}/${kind}`,
  kind: of,
  severity,
  loss: stopsService ? lossOf(SERVICES[of], kind) : [],
  ...(stopsService && { stops: COMPONENTS[of](kind) }),
  reason: stateSentence(NAMES[of](kind), title),
});

/** One rule, ready for one kind of consumable or cash unit. */
export interface LevelCheck extends InTime {
  judge(level: Level): Judged;
  /** Whether a level that goes from where it raises to where it clears was set by somebody: noise does not go so far. */
  endsByHand: boolean;
}

export function levelCheck(rule: LevelRule, told: RuleReport, falling: boolean): LevelCheck {
  const bounds: Bounds = { states: rule.states, pct: rule.pct, count: rule.count, falling };
  const forMs = (rule.forS ?? 0) * SECOND;
  const endsByHand = rule.pct !== undefined && Math.abs(rule.pct.raise - rule.pct.clear) >= SET_BY_HAND * 100;
  return { told, judge: (level) => beyond(level, bounds), endsByHand, forMs, readings: rule.readings ?? 1 };
}

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

/** The fault behind a key, when a hand at one of the kinds mends it. */
function mended(
  key: string,
  cause: string,
  causes: ReadonlySet<string>,
): { rule: string; code: string; component: string } | null {
  const [rule = '', code, component] = parted(key);
  if (code === undefined || component === undefined || !causes.has(cause)) return null;
  const line = catalogued(code);
  return line?.sameAs ? { rule, code: line.code, component } : null;
}

/** It also ends a "paper out" that the kiosk told as a fault and forgot to clear, whether it counts yet or not. */
function clearMendedFaults(judgement: Judgement, causes: ReadonlySet<string>): void {
  const { memory: m } = judgement;
  forgetFaults(m, ({ code }) => causes.has(catalogued(code)?.sameAs ?? ''));
  for (const { told } of Object.values(m.pending ?? {}))
    if (mended(told.key, told.cause, causes)) endWait(judgement, told.key, 'refilled');
  for (const [key, cause] of Object.entries(m.held)) {
    const fault = mended(key, cause, causes);
    if (fault) judgement.settle(false, faultTold(fault.rule, fault));
  }
}

export type ChecksFor = (kind: string) => readonly LevelCheck[];

/** Of a kind that nothing is left of, since its slot has another in it, nothing holds. */
const judgedBy = (check: LevelCheck, level: Level): Judged => (level.statuses.length === 0 ? false : check.judge(level));

/** The guard's own loop, written out: of all kinds of rules most are about levels, and every reading passes them all. */
function checkLevel(level: Level, judgement: Judgement, of: LevelView['of'], checksFor: ChecksFor): void {
  if (judgement.memory.stood) passStood(judgement.memory, of, level);
  for (const check of checksFor(level.kind)) {
    try {
      const judged = judgedBy(check, level);
      if (judged === false && check.endsByHand && level.pct !== null && judgement.changes(false, check.told))
        judgement.noteSetByHand(check.told.cause);
      settleInTime(judged, judgement, check, () => seenOf(level));
    } catch (error) {
      judgement.by.guard.switchOff(check.told.rule, error);
    }
  }
}

/** Kinds that were told of, or that somebody was at: nearly always one. */
function kindsOf(items: readonly LevelView[], { seen }: HandSet): Iterable<string> {
  const [first] = items;
  return items.length === 1 && first && seen.size === 0 ? [first.kind] : new Set([...items.map(({ kind }) => kind), ...seen]);
}

/** The items of a reading: laid out once, for all kinds of rules that look at them. */
export function itemsOf(of: LevelView['of'], m: KioskMemory, reading: Reading, judgement: Judgement): LevelView[] {
  if (judgement.items) return judgement.items;
  const at = correctedTime(m, reading);
  const told = reading.payload[of === 'consumable' ? 'items' : 'units'] as WireItem[];
  judgement.items = told.map((item) => levelView(of, item, at));
  return judgement.items;
}

/** Every kind that was told of, or that somebody was at, with all its items that are known. */
function checkKinds(of: LevelView['of'], items: LevelView[], judgement: Judgement, checksFor: ChecksFor, hands: HandSet): void {
  const { memory: m } = judgement;
  for (const kind of hands.seen) judgement.noteSetByHand(`${of}/${kind}`);
  for (const kind of kindsOf(items, hands)) checkLevel(m.levelOf(of, kind), judgement, of, checksFor);
  if (hands.any.size === 0) return;
  judgement.served = new Set([...hands.any].map((kind): Cause => `${of}/${kind}`));
  clearMendedFaults(judgement, judgement.served);
}

/** Holds the levels that a reading tells, and what hands it shows, against the rules. */
export function judgeLevels(
  of: LevelView['of'],
  reading: Reading,
  judgement: Judgement,
  checksFor: ChecksFor,
  share: Share,
): void {
  const { memory: m } = judgement;
  const items = itemsOf(of, m, reading, judgement);
  const hands = handSetKinds(m, items);
  m.noteLevels(items, share);
  checkKinds(of, items, judgement, checksFor, hands);
}

/** What a rule holds of a kind that it is for no more. */
function endStrays(of: LevelView['of'], judgement: Judgement, checksFor: ChecksFor): void {
  for (const [key, cause] of Object.entries(judgement.memory.held)) {
    const [rule = ''] = key.split('/');
    const kind = cause.slice(of.length + 1);
    if (cause !== `${of}/${kind}` || key !== `${rule}/${kind}` || !judgement.by.levels.has(rule)) continue;
    if (checksFor(kind).some(({ told }) => told.key === key)) continue;
    noteStood(judgement.memory, key, cause);
    judgement.settle(false, { rule, key, cause, kind: of, severity: 'info', loss: [], reason: NAMES[of](kind) });
  }
}

function findLevel(level: Level, judgement: Judgement, checksFor: ChecksFor): void {
  const { memory: m } = judgement;
  const waits = m.pending;
  judgement.by.guard.each(checksFor(level.kind), (check) => {
    const { key } = check.told;
    if (waits && key in waits) return;
    const judged = check.judge(level);
    if (judged === null && standsStill(m, key, level, check.judge)) judgement.settle(true, check.told, () => seenOf(level));
    else if (judgement.changes(judged, check.told)) settleInTime(judged, judgement, check, () => seenOf(level));
    if (judged !== null || key in m.held) forgetStood(m, key);
  });
}

/** Levels as they were told are held against rules that did not count then. */
export function findLevels(of: LevelView['of'], judgement: Judgement, checksFor: ChecksFor): void {
  const { memory: m } = judgement;
  for (const kind of m.kindsOf(of)) findLevel(m.levelOf(of, kind), judgement, checksFor);
  if (!m.holdsNothing) endStrays(of, judgement, checksFor);
}

const seenOf = (level: Level): Record<string, unknown> => ({
  kind: level.kind,
  pct: level.pct === null ? null : tenth(level.pct),
  count: level.count,
  statuses: level.statuses,
});
