import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';

/*
 * PostgreSQL in a thread of its own: its statements, and the disk that it waits for at each commit, would else stop every packet
 * and page of the process. It speaks PostgreSQL's own protocol, asked and answered in order. What it throws ends the thread.
 */

const port = parentPort;
if (!port) throw new Error('the embedded PostgreSQL is started as a thread');

const { folder, program } = workerData as { folder: string | null; program: WebAssembly.Module };
/** PostgreSQL's own cache. Its 128 MB cost a start 0.15 s of CPU and the process 130 MB; behind it is the system's cache of files. */
const CACHE = ['-c', 'shared_buffers=32MB'];
const startParams = [...PGlite.defaultStartParams, ...CACHE];
const lite = await PGlite.create({ startParams, pgliteWasmModule: program, ...(folder !== null && { dataDir: folder }) });

async function answer(request: Uint8Array): Promise<void> {
  // A copy: the answer lies in PostgreSQL's own memory, which the next statement writes over.
  const bytes = Uint8Array.from(await lite.execProtocolRaw(request));
  port?.postMessage(bytes, [bytes.buffer]);
}

async function close(): Promise<void> {
  await lite.close();
  port?.close();
}

let last = Promise.resolve();
port.on('message', (request: Uint8Array | null) => {
  last = last.then(() => (request ? answer(request) : close()));
});
port.postMessage(null);
