import { setTimeout as pause } from 'node:timers/promises';

/** The answer; or `late`, when it takes longer than so many milliseconds of this machine. */
export async function inTime<T, L>(answer: Promise<T>, ms: number, late: L): Promise<T | L> {
  const answered = new AbortController();
  const waited = pause(ms, late, { signal: answered.signal, ref: false }).catch(() => late);
  try {
    return await Promise.race([answer, waited]);
  } finally {
    answered.abort();
  }
}
