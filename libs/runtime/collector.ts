import { setFlagsFromString } from 'node:v8';

/**
 * By how much of what is in use the heap grows before all of it is looked through, percent. V8's own measure lets it grow fourfold
 * while it has gigabytes; what kiosks sent lies there long after it was kept. Ours.
 */
const GROWTH = 100;

/** How the collector of a process works that takes what kiosks send, for months, beside others on the machine. */
export function tameCollector(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
  // What is young is a few megabytes: helpers cost more than they take over, and are waited for when the machine has others to run.
  setFlagsFromString('--no-parallel-scavenge');
}
