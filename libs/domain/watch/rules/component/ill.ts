import type { Instant } from '../../../time/index.js';
import { without } from '../../memory/aside.js';
import type { KioskMemory } from '../../memory/kiosk-memory.js';

/** A component is in another state than online. Plain data. */
export interface IllSince {
  state: string;
  since: Instant;
  /** Heartbeats running that said so. */
  times: number;
}

const WELL = 'online';

/** No rule asks for more heartbeats. */
const MOST_COUNTED = 100;

/** Most kiosks say the same object, and nearly all of them that everything is well. */
const known = new WeakMap<Record<string, string>, readonly string[]>();

function illIn(said: Record<string, string>): readonly string[] {
  const before = known.get(said);
  if (before) return before;
  const ill = Object.keys(said).filter((component) => said[component] !== WELL);
  known.set(said, ill);
  return ill;
}

const lastOf = (before: KioskMemory['ill'], component: string): IllSince | undefined =>
  before && Object.hasOwn(before, component) ? before[component] : undefined;

function illSince(before: KioskMemory['ill'], component: string, said: Record<string, string>, at: Instant): IllSince {
  const state = said[component] as string;
  const last = lastOf(before, component);
  if (last?.state !== state) return { state, since: at, times: 1 };
  return last.times >= MOST_COUNTED ? last : { ...last, times: last.times + 1 };
}

/** What stands on for long is not written anew with every heartbeat. */
const isCounted = (before: KioskMemory['ill'], said: Record<string, string>, now: readonly string[]): boolean =>
  before !== undefined &&
  Object.keys(before).length === now.length &&
  now.every((name) => lastOf(before, name)?.state === said[name] && (lastOf(before, name)?.times ?? 0) >= MOST_COUNTED);

/** Notes since when components are in the states that the heartbeat has just told. */
export function noteIll(m: KioskMemory, at: Instant): void {
  const { components: said, ill: before } = m;
  const now = illIn(said);
  if (now.length === 0 && before === undefined) return;
  if (now.length === 0) m.ill = undefined;
  else if (!isCounted(before, said, now)) m.ill = Object.fromEntries(now.map((name) => [name, illSince(before, name, said, at)]));
}

/** What the last heartbeat said of it counts no more. */
export function doubtIll(m: KioskMemory, component: string): void {
  if (m.ill && Object.hasOwn(m.ill, component)) m.ill = without(m.ill, component);
}
