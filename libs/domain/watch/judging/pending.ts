import type { Instant } from '../../time/index.js';
import { without } from '../memory/aside.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';
import { MOST_HELD, type RuleReport } from '../memory/told.js';
import type { Judgement, Seen } from './judgement.js';

/** What has to come before it counts: a time, and so many readings running, this one among them. */
export interface Wait {
  forMs: number;
  readings: number;
  seen: Seen;
}

/** Lets it wait, or go on waiting. Answers how many readings it waits for still; null: there is no room for it. */
export function letWait(judgement: Judgement, told: RuleReport, { forMs, readings, seen }: Wait): number | null {
  const { memory: m, at } = judgement;
  m.pending ??= {};
  const before = m.pending[told.key];
  if (!before && Object.keys(m.pending).length >= MOST_HELD) return null;
  const left = Math.max(0, (before?.left ?? readings) - 1);
  const since = before?.since ?? at;
  m.pending[told.key] = { told, since, until: before?.until ?? at + forMs, evidence: judgement.evidence(seen), left };
  judgement.moved = true;
  return left;
}

/** What holds ends by itself at that time from now, unless that is put off again. */
export function endLater(judgement: Judgement, told: RuleReport, afterMs: number, seen: Seen): void {
  const { memory: m, at } = judgement;
  m.pending ??= {};
  const evidence = judgement.evidence(seen);
  m.pending[told.key] = { told, since: at, until: at + afterMs, evidence, left: 0, ends: true };
  judgement.moved = true;
}

/** Whether it was waiting. It waits no more. */
export function forget(m: KioskMemory, key: string): boolean {
  if (!m.pending || !(key in m.pending)) return false;
  delete m.pending[key];
  if (Object.keys(m.pending).length === 0) m.pending = undefined;
  return true;
}

/** Notes that it came, and answers how often it has come within the window. */
export function countOccurrence(m: KioskMemory, key: string, at: Instant, windowMs: number, most: number): number {
  m.came ??= {};
  const times = (m.came[key] ?? []).filter((t) => t > at - windowMs);
  if (!(key in m.came)) makeRoom(m.came);
  m.came[key] = [...times, at].slice(-most);
  return m.came[key].length;
}

/** What came last before the instant is of no interest any more. */
export function forgetOccurrences(m: KioskMemory, key: string, before: Instant): void {
  if (m.came && key in m.came && (m.came[key]?.at(-1) ?? 0) <= before) m.came = without(m.came, key);
}

/** Of too many things that came, the one that came longest ago is forgotten. */
function makeRoom(came: Record<string, Instant[]>): void {
  const keys = Object.keys(came);
  if (keys.length < MOST_HELD) return;
  const last = (key: string): Instant => came[key]?.at(-1) ?? 0;
  delete came[keys.reduce((oldest, key) => (last(key) < last(oldest) ? key : oldest))];
}
