import { on } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { type InfluxAddress, InfluxHistory } from '#libs/adapters/influx/index.js';
import { HistoryRefusal, HistoryUnavailable } from '#libs/domain/index.js';
import type { PastSpan, Unkept } from './loading.js';
import { Lots } from './lots.js';
import type { Pack } from './packing.js';

/** What the thread is given to begin with. */
export interface LoadPlan extends PastSpan {
  address: Omit<InfluxAddress, 'report'>;
  /** Readings that are put in the order of their kiosks together. */
  lot: number;
}

/** The thread's answer to each pack, and at the end to `null`: what is not kept so far, or what the history says. */
export type LoadAnswer = { failed: string; retry: boolean } | Unkept;

/** What a seed's own thread runs: it makes lines of what it is sent, and writes them. */
const port = parentPort;
if (!port) throw new Error('This file is the body of a thread.');

const { address, lot, ...span } = workerData as LoadPlan;
// What there is to tell of the buckets was told by whoever made them ready.
const history = await InfluxHistory.open({ ...address, report: () => undefined });
// Only then is it known how old a reading may be.
await history.makeReady();
const lots = new Lots(history, span, lot);

async function answer(act: Promise<void>): Promise<LoadAnswer> {
  try {
    await act;
    return lots.unkept;
  } catch (error) {
    if (error instanceof HistoryUnavailable || error instanceof HistoryRefusal)
      return { failed: error.message, retry: error.retry };
    throw error;
  }
}

for await (const [pack] of on(port, 'message') as AsyncIterableIterator<[Pack | null]>) {
  port.postMessage(await answer(pack === null ? lots.finish() : lots.take(pack)));
  if (pack === null) break;
}
port.close();
