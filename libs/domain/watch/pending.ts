import type { Evidence } from '../incident/index.js';
import type { Instant } from '../time/index.js';
import { type Judgement, MOST_HELD, type Seen, type Told } from './judgement.js';
import type { KioskMemory } from './memory.js';

/** What holds if nothing says otherwise until then. Plain data: half of two minutes is still half after a restart. */
export interface Pending {
  told: Told;
  since: Instant;
  until: Instant;
  /** The reading that began it. */
  evidence: Evidence;
}

/** Lets it wait for its time; what waits already goes on waiting. */
export function letWait(judgement: Judgement, told: Told, forMs: number, seen: Seen): void {
  const { memory: m, at } = judgement;
  m.pending ??= {};
  if (told.key in m.pending || Object.keys(m.pending).length >= MOST_HELD) return;
  m.pending[told.key] = { told, since: at, until: at + forMs, evidence: judgement.evidence({ ...seen, heldS: forMs / 1000 }) };
  judgement.moved = true;
}

/** Whether it was waiting. It waits no more. */
export function forget(m: KioskMemory, key: string): boolean {
  if (!m.pending || !(key in m.pending)) return false;
  delete m.pending[key];
  if (Object.keys(m.pending).length === 0) delete m.pending;
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

/** Of too many things that came, the one that came longest ago is forgotten. */
function makeRoom(came: Record<string, Instant[]>): void {
  const keys = Object.keys(came);
  if (keys.length < MOST_HELD) return;
  const last = (key: string): Instant => came[key]?.at(-1) ?? 0;
  delete came[keys.reduce((oldest, key) => (last(key) < last(oldest) ? key : oldest))];
}
