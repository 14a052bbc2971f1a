import { isClosedMode } from '../../../reading/index.js';
import type { Instant } from '../../../time/index.js';
import type { KioskMemory } from '../../memory/kiosk-memory.js';

/** A mode that a kiosk said in heartbeats running, by which it served nobody. Plain data. */
export interface ModeSpell {
  mode: string;
  since: Instant;
  times: number;
  /** It fell silent: what it did from then on nobody knows. Absent: it has said no other since. */
  until?: Instant;
}

/** Of more changes to and fro without service the first are forgotten. Ours. */
const MOST_SPELLS = 8;
/** No rule asks for more heartbeats. */
const MOST_COUNTED = 100;

function withWord(before: readonly ModeSpell[], mode: string, at: Instant): readonly ModeSpell[] {
  const last = before.at(-1);
  if (last?.mode !== mode || last.until !== undefined) return [...before, { mode, since: at, times: 1 }].slice(-MOST_SPELLS);
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

/** The kiosk is silent: what it says when it is heard again is not running on from what it said before. */
export function endSpell(m: KioskMemory, at: Instant): void {
  const last = m.spells?.at(-1);
  if (m.spells && last && last.until === undefined) m.spells = m.spells.with(-1, { ...last, until: at });
}

/** Heartbeats running that said one of some modes; the mode is the last of them. `until`: it said another then, or fell silent. */
export type Run = ModeSpell;

/** The spells since it served last, those of the modes joined with their neighbours. */
export function runsIn({ spells = [] }: KioskMemory, isOne: (mode: string) => boolean): Run[] {
  const runs: Run[] = [];
  for (const spell of spells) {
    const last = runs.at(-1);
    if (last && last.until === undefined && isOne(last.mode) && isOne(spell.mode))
      runs[runs.length - 1] = { ...spell, since: last.since, times: last.times + spell.times };
    else {
      if (last) last.until ??= spell.since;
      runs.push({ ...spell });
    }
  }
  return runs;
}
