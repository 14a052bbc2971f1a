import type { Clock } from '#libs/domain/time/index.js';

/** Calls again and again; answers how to stop. */
export function every(ms: number, clock: Clock, call: () => void): () => void {
  let callOff: () => void;
  const again = (): void => {
    call();
    callOff = clock.after(ms, again);
  };
  callOff = clock.after(ms, again);
  return () => callOff();
}
