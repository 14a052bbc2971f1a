import { readdirSync } from 'node:fs';
import { Duplex } from 'node:stream';
import { Worker } from 'node:worker_threads';
import pg from 'pg';
import { closeToOthers, ownFolder } from '#libs/runtime/index.js';
import { embeddedProgram } from './embedded-program.js';
import { openRefusal, troubleBefore } from './open-refusal.js';
import { beginWithPrepared } from './prepared.js';

/** Milliseconds that a statement waits for a transaction to end before it gives up. Longer than any of ours takes. */
const LONGEST_WAIT = 30_000;

interface Waiting {
  resolve(answer: Uint8Array): void;
  reject(error: Error): void;
}

/** PostgreSQL inside this process, in a thread of its own (see embedded-thread.ts). Begun anew at the next connection if it broke. */
export class LitePostgres {
  private readonly waiting: Waiting[] = [];
  private thread: Promise<Worker> | null = null;

  constructor(private readonly folder: string | null) {}

  /** Rejects when the folder cannot be opened. */
  async open(): Promise<void> {
    this.thread ??= this.start();
    await this.thread;
  }

  /** Hands over messages of PostgreSQL's protocol; answers what it says to them. */
  async ask(request: Uint8Array): Promise<Uint8Array> {
    const thread = await this.thread;
    if (!thread) throw new Error('The embedded PostgreSQL has stopped');
    const bytes = Uint8Array.from(request);
    // Only what is waited for keeps the process alive.
    thread.ref();
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      thread.postMessage(bytes, [bytes.buffer]);
    });
  }

  async close(): Promise<void> {
    const thread = await this.thread?.catch(() => null);
    if (!thread) return;
    thread.ref();
    const ended = new Promise((resolve) => thread.once('exit', resolve));
    thread.postMessage(null);
    await ended;
  }

  private async start(): Promise<Worker> {
    const workerData = { folder: this.folder, program: await embeddedProgram() };
    // Flags of the process are its own: `--input-type` would refuse the thread's file.
    const settings = { workerData, execArgv: [] };
    const thread = new Worker(new URL('./embedded-thread.js', import.meta.url), settings);
    return new Promise((resolve, reject) => {
      thread.once('message', () => {
        thread.on('message', (answer: Uint8Array) => this.answered(thread, answer));
        thread.unref();
        resolve(thread);
      });
      thread.once('error', (error: Error) => {
        reject(error);
        this.broke(error);
      });
      thread.once('exit', () => this.broke(new Error('The embedded PostgreSQL has stopped')));
    });
  }

  private answered(thread: Worker, answer: Uint8Array): void {
    this.waiting.shift()?.resolve(answer);
    if (this.waiting.length === 0) thread.unref();
  }

  private broke(error: Error): void {
    this.thread = null;
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }
}

/** First byte of the message with which a client of PostgreSQL takes its leave. */
const TERMINATE = 'X'.charCodeAt(0);

/** The wire between `pg` and the thread: what a socket would be. */
class LiteWire extends Duplex {
  private waiting: Buffer[] = [];
  private busy = false;

  constructor(private readonly lite: LitePostgres) {
    super();
  }

  connect(): this {
    this.lite.open().then(
      () => this.emit('connect'),
      (error: Error) => this.destroy(error),
    );
    return this;
  }

  override _read(): void {}

  /**
   * `pg` writes the messages of a statement piece by piece, and many statements in one go: what follows at once from what has just
   * happened is one question to the thread, and so is what comes while it answers.
   */
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.waiting.push(chunk);
    done();
    if (this.busy) return;
    this.busy = true;
    queueMicrotask(() => process.nextTick(() => this.exchange()));
  }

  override _final(done: () => void): void {
    this.push(null);
    done();
  }

  // What `pg` asks of a socket and a thread has not.
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  private async exchange(): Promise<void> {
    try {
      while (this.waiting.length > 0) {
        const bytes = Buffer.concat(this.waiting.splice(0));
        // The one session outlives its clients.
        if (bytes[0] === TERMINATE) continue;
        const { buffer, byteLength } = await this.lite.ask(bytes);
        this.push(Buffer.from(buffer, 0, byteLength));
      }
    } catch (error) {
      this.destroy(error as Error);
    } finally {
      this.busy = false;
    }
  }
}

/** Settings for `pg.Pool` that make it talk to the embedded PostgreSQL. */
interface LitePool {
  Client: typeof pg.Client;
  max: 1;
  idleTimeoutMillis: 0;
  connectionTimeoutMillis: number;
  onConnect(client: pg.Client): Promise<unknown>;
}

/**
 * PGlite has one session. A pool of one lends it to one at a time, from BEGIN to COMMIT or ROLLBACK, first come first served,
 * so that nobody writes into another's transaction. Who asks outside while inside waits, and fails after {@link LONGEST_WAIT}.
 */
export function litePool(lite: LitePostgres, longestWait = LONGEST_WAIT): LitePool {
  class LiteClient extends pg.Client {
    constructor(options?: pg.ClientConfig) {
      const wire = () => new LiteWire(lite) as never;
      super({ ...options, user: 'postgres', database: 'postgres', stream: wire, pipeline: true });
    }
  }
  // The session outlives a client that broke: the next one finds neither its transaction nor its prepared statements.
  const onConnect = (client: pg.Client): Promise<unknown> => client.query('ROLLBACK; DEALLOCATE ALL');
  return { Client: LiteClient, max: 1, idleTimeoutMillis: 0, connectionTimeoutMillis: longestWait, onConnect };
}

/** Opens PostgreSQL inside this process, in a folder or in memory. */
export async function openLite(folder: string | null): Promise<LitePostgres> {
  const lite = new LitePostgres(folder);
  try {
    if (folder !== null) {
      ownFolder(folder);
      beginWithPrepared(folder);
      const trouble = troubleBefore(folder, readdirSync(folder).length === 0);
      if (trouble) throw trouble;
    }
    await lite.open();
    // Its caches are made by a program in WebAssembly, which has a umask of its own.
    if (folder !== null) closeToOthers(folder);
    return lite;
  } catch (cause) {
    throw folder === null ? cause : openRefusal(folder, cause);
  }
}
