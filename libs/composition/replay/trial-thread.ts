import { on } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { type TrialPlan, TrialRun } from './trial-run.js';

/** What a trial's own thread runs: it takes lines as they are sent, answers each lot, and at `null` what came of it all. */
const port = parentPort;
if (!port) throw new Error('This file is the body of a thread.');

const run = await TrialRun.open(workerData as TrialPlan);
for await (const [lines] of on(port, 'message') as AsyncIterableIterator<[Uint8Array | null]>) {
  if (lines === null) {
    port.postMessage(await run.finish());
    break;
  }
  await run.take(Buffer.from(lines.buffer, lines.byteOffset, lines.byteLength));
  port.postMessage(null);
}
port.close();
