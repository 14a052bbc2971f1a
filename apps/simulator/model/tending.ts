import { beat } from './heartbeat.js';
import { changed, fresh, type Level, replenishmentOf, statusOf } from './levels.js';
import type { Random } from './random.js';
import type { State } from './state.js';
import type { Turn } from './turn.js';

const HOUR_MS = 3_600_000;

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

/** Somebody comes some hours after a level was told to be wanting, and then it is as new. */
function tended(level: Level, consumable: boolean, wanting: boolean, turn: Turn, random: Random): Level {
  if (level.tendedAt !== undefined) return level.tendedAt <= turn.now ? fresh(level, consumable) : level;
  return wanting ? { ...level, tendedAt: turn.now + random.between(1, 4) * HOUR_MS } : level;
}

/** Refills and empties where it is time. */
export function tend(turn: Turn, random: Random): void {
  const { consumables, cashUnits } = turn.state;
  turn.become({
    consumables: changed(consumables, (l) => tended(l, true, statusOf(l) !== 'full', turn, random)),
    cashUnits: changed(cashUnits, (l) => tended(l, false, replenishmentOf(l) !== 'ok', turn, random)),
  });
}

/** Two persons empty what has filled up; nobody is served meanwhile. */
export function settle(turn: Turn, random: Random): void {
  turn.become({ mode: 'settling' });
  beat(turn, random);
  turn.become({ cashUnits: turn.state.cashUnits.map((l) => (l.empties ? l : fresh(l, false))) });
  turn.sayLevels();
  turn.become({ mode: 'inService' });
}
