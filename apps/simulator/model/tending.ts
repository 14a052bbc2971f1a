import { onCall } from './days.js';
import { visitAfter } from './faults.js';
import { beat } from './heartbeat.js';
import { changed, fresh, type Level, replenishmentOf, statusOf, wantingKinds } from './levels.js';
import type { Random } from './random.js';
import type { State } from './state.js';
import type { Turn } from './turn.js';
import { visit } from './wrongs.js';

const HOUR_MS = 3_600_000;
/** Whoever is called out comes within this, or was to come anyway. */
const PATIENCE_MS = 6 * HOUR_MS;

/** Whether a kiosk tells of its levels at once: one has another state. */
export function tellsOthers(before: Levels, now: Levels): boolean {
  if (before.consumables === now.consumables && before.cashUnits === now.cashUnits) return false;
  return told(before) !== told(now);
}

type Levels = Pick<State, 'consumables' | 'cashUnits'>;

/** The states that a kiosk tells of its levels, as one word. */
function told({ consumables, cashUnits }: Levels): string {
  let words = '';
  for (const level of consumables) words += `${statusOf(level)},`;
  for (const level of cashUnits) words += `${replenishmentOf(level)},`;
  return words;
}

/** A kiosk with nothing of a kind left, or no room for more, cannot wait for the office. */
const isUrgent = (kin: readonly Level[], consumable: boolean): boolean =>
  kin.every((level) => (consumable || level.empties ? level.count === 0 : replenishmentOf(level) === 'full'));

/** When somebody comes for a kind, if that is sooner than was arranged. */
function arranged(kin: readonly Level[], consumable: boolean, turn: Turn, random: Random): number | null {
  const before = earliest(kin);
  const isArranged = Number.isFinite(before);
  const urgent = isUrgent(kin, consumable);
  if (isArranged && (!urgent || before <= onCall(turn.now + PATIENCE_MS))) return null;
  const way = visitAfter(turn.now, turn.nature.days, random, { urgent });
  if (way.doneAt >= before) return null;
  if (!isArranged) visit(turn, way, random);
  return way.doneAt;
}

/** Who comes for one cassette fills them all. */
function tendedOf(levels: readonly Level[], consumable: boolean, turn: Turn, random: Random): readonly Level[] {
  const come = new Set(levels.filter((l) => l.tendedAt !== undefined && l.tendedAt <= turn.now).map(({ kind }) => kind));
  turn.noteTended([...come].map((kind) => causeOf(kind, consumable)));
  let now = come.size === 0 ? levels : levels.map((l) => (come.has(l.kind) ? fresh(l, consumable) : l));
  for (const kind of wantingKinds(now, consumable)) {
    const at = arranged(
      now.filter((level) => level.kind === kind),
      consumable,
      turn,
      random,
    );
    if (at !== null) now = changed(now, (level) => (level.kind === kind ? { ...level, tendedAt: at } : level));
  }
  return now;
}

const causeOf = (kind: string, consumable: boolean): string => `${consumable ? 'consumable' : 'cashbox'}/${kind}`;

const earliest = (levels: readonly Level[]): number =>
  levels.reduce((at, { tendedAt }) => Math.min(at, tendedAt ?? Number.POSITIVE_INFINITY), Number.POSITIVE_INFINITY);

/** Refills and empties where it is time. */
export function tend(turn: Turn, random: Random): void {
  const consumables = tendedOf(turn.state.consumables, true, turn, random);
  const cashUnits = tendedOf(turn.state.cashUnits, false, turn, random);
  if (consumables === turn.state.consumables && cashUnits === turn.state.cashUnits) return;
  const due = { ...turn.state.due, tend: Math.min(earliest(consumables), earliest(cashUnits)) };
  turn.become({ consumables, cashUnits, due });
}

/** Two persons empty what has filled up; nobody is served meanwhile. */
export function settle(turn: Turn, random: Random): void {
  turn.become({ mode: 'settling' });
  beat(turn, random);
  const cashUnits = turn.state.cashUnits.map((l) => (l.empties ? l : fresh(l, false)));
  const tendAt = Math.min(earliest(turn.state.consumables), earliest(cashUnits));
  turn.become({ cashUnits, due: { ...turn.state.due, tend: tendAt } });
  turn.noteTended(cashUnits.flatMap(({ kind, empties }) => (empties ? [] : [causeOf(kind, false)])));
  turn.sayLevels();
  turn.become({ mode: 'inService' });
}
