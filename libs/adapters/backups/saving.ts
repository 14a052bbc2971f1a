import { once } from 'node:events';
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ChainHead } from '#libs/domain/act/index.js';
import { NamedEvent, ownFolder, type Report, StartRefused } from '#libs/runtime/index.js';

/** What a copy is held against when it is restored for a trial. */
export interface Counted {
  /** How many rows, by table. */
  rows: Record<string, number>;
  /** Of books: the migrations that were run, and how far the watch is. */
  migrations?: string[];
  watch?: number;
  /** Of books: where the chain of acts is; null: it has none. */
  acts?: ChainHead | null;
}

/** Something that a running process alone can copy, since it alone may open it. */
export interface Savable {
  name: string;
  /** Copies it as it is between two writes; answers what the copy has. */
  save(to: string): Promise<Counted>;
}

/** What a running process has copied for whoever makes a backup. */
export interface Saved {
  /** Where the copies are, each by its name. They go when this is done with. */
  folder: string;
  counted: Record<string, Counted>;
  done(): Promise<void>;
}

type Word = { saved: string; counted: Counted } | { whole: true } | { failed: string };

/** Longest path of a socket in Linux, bytes. */
const LONGEST_PATH = 107;
const socketIn = (dataDir: string): string => join(dataDir, 'saving.sock');
const stageIn = (dataDir: string): string => join(dataDir, 'saving');

/**
 * Lets whoever may open the data folder have what is open here copied. It is asked through a socket in that folder, so by nobody else:
 * no password, no port. The copies lie in the folder until who asked goes, however it goes.
 */
export async function letBeSaved(dataDir: string, parts: Savable[], report: Report): Promise<() => Promise<void>> {
  // Of a process that was killed.
  for (const left of [socketIn(dataDir), stageIn(dataDir)]) rmSync(left, { recursive: true, force: true });
  let busy: Promise<void> | null = null;
  const server = createServer((asker) => {
    // Who goes in the middle breaks its own line alone.
    asker.on('error', () => asker.destroy());
    if (busy) return void asker.end(line({ failed: 'Another backup is being made' }));
    busy = saveFor(asker, dataDir, parts).finally(() => {
      busy = null;
    });
  });
  const refusal = await listens(server, socketIn(dataDir));
  if (refusal) report(new SavingClosed(refusal));
  return async () => {
    server.close();
    await busy;
    rmSync(socketIn(dataDir), { force: true });
  };
}

async function listens(server: Server, path: string): Promise<unknown> {
  if (Buffer.byteLength(path) > LONGEST_PATH) return new Error(`${path} is too long for a socket`);
  try {
    server.listen(path);
    await once(server, 'listening');
    chmodSync(path, 0o600);
    return null;
  } catch (error) {
    return error;
  }
}

const line = (word: Word): string => `${JSON.stringify(word)}\n`;

async function saveFor(asker: Socket, dataDir: string, parts: Savable[]): Promise<void> {
  const stage = stageIn(dataDir);
  const gone = new Promise<void>((resolve) => asker.once('close', () => resolve()));
  try {
    ownFolder(stage);
    for (const { name, save } of parts) {
      if (asker.destroyed) return;
      asker.write(line({ saved: name, counted: await save(join(stage, name)) }));
    }
    asker.write(line({ whole: true }));
    await gone;
  } catch (error) {
    asker.end(line({ failed: (error as Error).message }));
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

/** Has the process that holds a data folder copy what it has open. Null: none does. Throws {@link StartRefused}. */
export async function askToBeSaved(dataDir: string): Promise<Saved | null> {
  const socket = await reached(socketIn(dataDir));
  if (!socket) return null;
  const counted: Saved['counted'] = {};
  for await (const text of createInterface({ input: socket })) {
    const word = JSON.parse(text) as Word;
    if ('saved' in word) counted[word.saved] = word.counted;
    else if ('failed' in word) throw refused(`${word.failed}.`);
    else return { folder: stageIn(dataDir), counted, done: () => takeLeave(socket, stageIn(dataDir)) };
  }
  throw refused('It ended meanwhile.');
}

const refused = (why: string): StartRefused =>
  new StartRefused(`The process that has the data folder did not let it be saved: ${why}`, 'Fix that and try again.');

async function reached(path: string): Promise<Socket | null> {
  if (!existsSync(path)) return null;
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return socket;
  } catch (error) {
    // What a process left that was killed.
    if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') return null;
    throw new StartRefused(`${path} cannot be opened.`, 'Run this as the user of that process, or as root.', error);
  }
}

async function takeLeave(socket: Socket, stage: string): Promise<void> {
  socket.destroy();
  // What is left is a moment's work of the other side; a second backup at once would meet it.
  for (let looks = 0; existsSync(stage) && looks < 100; looks++) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** The station runs, but can be saved only by stopping it. */
class SavingClosed extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'A backup cannot be made while this runs: its socket in the data folder could not be opened';
  constructor(override readonly error: unknown) {
    super();
  }
}
