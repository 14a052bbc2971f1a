import { isClosedMode } from '../availability/mode.js';
import type { Instant } from '../time/index.js';
import type { KioskMemory } from './kiosk-memory.js';

/** A mode that a kiosk said in heartbeats running, by which it served nobody. Plain data. */
export interface ModeSpell {
  mode: string;
  since: Instant;
  times: number;
}

/** Of more changes to and fro without service the first are forgotten. Ours. */
const MOST_SPELLS = 8;
/** No rule asks for more heartbeats. */
const MOST_COUNTED = 100;

function withWord(before: readonly ModeSpell[], mode: string, at: Instant): readonly ModeSpell[] {
  const last = before.at(-1);
  if (last?.mode !== mode) return [...before, { mode, since: at, times: 1 }].slice(-MOST_SPELLS);
  return last.times >= MOST_COUNTED ? before : before.with(-1, { ...last, times: last.times + 1 });
}

/** Notes since when a kiosk serves nobody by its own word. */
export function noteMode(m: KioskMemory, mode: string, at: Instant): void {
  if (!isClosedMode(mode)) {
    if (m.spells) m.spells = undefined;
    return;
  }
  const spells = withWord(m.spells ?? [], mode, at);
  if (spells !== m.spells) m.spells = spells;
}

/** Heartbeats running that said one of some modes. */
export interface Run extends ModeSpell {
  /** When it said another; undefined: it has not. The mode is the last of them. */
  until?: Instant;
}

/** The spells since it served last, those of the modes joined with their neighbours. */
export function runsIn({ spells = [] }: KioskMemory, isOne: (mode: string) => boolean): Run[] {
  const runs: Run[] = [];
  for (const { mode, since, times } of spells) {
    const last = runs.at(-1);
    if (last && isOne(last.mode) && isOne(mode)) runs[runs.length - 1] = { mode, since: last.since, times: last.times + times };
    else {
      if (last) last.until = since;
      runs.push({ mode, since, times });
    }
  }
  return runs;
}
