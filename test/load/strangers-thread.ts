import { parentPort, workerData } from 'node:worker_threads';
import { Strangers } from './strangers.js';

/** Strangers beside the process that they ask: in its own loop they would be what it waits for. */
const { url, connections, each } = workerData as { url: string; connections: number; each: boolean };
const strangers = new Strangers(url, connections, (n) => `198.51.100.${each ? n : 1}`);
parentPort?.once('message', async () => parentPort?.postMessage(await strangers.stop()));
