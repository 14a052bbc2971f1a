import type { Clock } from '#libs/domain/time/index.js';
import type { Health } from './health.js';
import type { Lifecycle } from './lifecycle.js';
import { waited } from './pause.js';

/** Between two looks, milliseconds. */
const LOOK = 100;

/** Resolves when the start is over and all that the process leans on is there; never, where the process ends before. */
export async function untilReady(on: { health: Health; clock: Clock; lifecycle: Lifecycle }): Promise<void> {
  const stopping = new AbortController();
  on.lifecycle.onStop('the look whether all is there', () => stopping.abort());
  while (!(await on.health.ready()).ready) {
    await waited(LOOK, stopping.signal, on.clock);
    if (stopping.signal.aborted) return new Promise<never>(() => undefined);
  }
}

/** What is not there yet of what the process leans on, in one sentence each. */
export async function lackingIn(health: Health): Promise<string[]> {
  const { parts, stalled } = await health.ready();
  return Object.entries(parts).flatMap(([name, complaint]) => (complaint === 'ok' || stalled.includes(name) ? [] : [complaint]));
}
