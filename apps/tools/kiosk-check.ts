import { setTimeout as after } from 'node:timers/promises';
import { bearLostReaders, print } from '#libs/runtime/index.js';
import { runKioskCheck } from './kiosk/run.js';

/** Pause between two looks, milliseconds. */
const LOOK_EVERY = 1_000;

bearLostReaders('ends');
const stopped = new AbortController();
const { signal } = stopped;
process.once('SIGINT', () => stopped.abort());

/** Ends early when it is stopped. */
async function pause(): Promise<void> {
  await after(LOOK_EVERY, undefined, { signal }).catch((error: Error) => {
    if (error.name !== 'AbortError') throw error;
  });
}

process.exitCode = await runKioskCheck(process.argv.slice(2), process.env, { say: print, pause, stopped: signal });
