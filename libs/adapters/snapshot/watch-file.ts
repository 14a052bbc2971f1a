import { type FileHandle, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type KioskRecord, type SnapshotHead, type WatchSnapshot, WatchSnapshots } from '#libs/domain/index.js';
import { isAbsent, replace } from './replace.js';

/** Characters that are written at once: encoding them holds others up for a millisecond. Ours. */
const PIECE = 65_536;
/** Bytes that are read at once. */
const CHUNK = 1 << 20;
const FORMAT = 2;
const BEGINS = `{"format":${FORMAT},`;
const NEWLINE = 10;
/** The last line is no longer. */
const LONGEST_END = 64;

/** How the last line says that nothing is missing and nothing changed. */
const endOf = (lines: number, sum: number): string => `end ${lines} ${sum.toString(16)}\n`;

/** Lines of JSON, the head first, in pieces of about {@link PIECE}; then the end. */
function* piecesOf(head: SnapshotHead, records: Iterable<string>): Generator<Buffer> {
  let [sum, lines] = [0, 0];
  let piece = `${JSON.stringify({ format: FORMAT, ...head })}\n`;
  const cut = (): Buffer => {
    const bytes = Buffer.from(piece);
    sum = crc32(bytes, sum);
    piece = '';
    return bytes;
  };
  for (const record of records) {
    piece += record;
    piece += '\n';
    lines++;
    if (piece.length >= PIECE) yield cut();
  }
  if (piece.length > 0) yield cut();
  yield Buffer.from(endOf(lines, sum));
}

/** The file's bytes up to a place, a chunk at a time. Each is overwritten by the next. */
async function* chunksOf(file: FileHandle, upTo: number): AsyncGenerator<Buffer> {
  const buffer = Buffer.alloc(CHUNK);
  for (let at = 0; at < upTo; ) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(CHUNK, upTo - at), at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** The lines of each chunk together. */
async function* linesOf(file: FileHandle, upTo: number): AsyncGenerator<string[]> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunksOf(file, upTo)) {
    const bytes = Buffer.concat([rest, chunk]);
    const last = bytes.lastIndexOf(NEWLINE);
    rest = bytes.subarray(last + 1);
    if (last >= 0) yield bytes.toString('utf8', 0, last).split('\n');
  }
}

/** Where the last line begins, when it is the end of what is before it; null: the file is torn or changed. */
async function soundUpTo(file: FileHandle): Promise<number | null> {
  const { size } = await file.stat();
  const tail = Buffer.alloc(Math.min(size, LONGEST_END));
  await file.read(tail, 0, tail.length, size - tail.length);
  const begins = size - tail.length + tail.lastIndexOf(NEWLINE, -2) + 1;
  const last = tail.toString('latin1', begins - (size - tail.length));
  let [sum, lines] = [0, 0];
  for await (const chunk of chunksOf(file, begins)) {
    sum = crc32(chunk, sum);
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) lines++;
  }
  return last === endOf(lines - 1, sum) ? begins : null;
}

/** Where the watch of a data folder keeps its state. */
export const watchFile = (dataDir: string): string => join(dataDir, 'watch.json');

/** The watch state in one file, replaced whole so that a crash leaves the old one or the new one. Written and read in pieces. */
export class SnapshotFile extends WatchSnapshots {
  constructor(private readonly path: string) {
    super();
  }

  override async load(): Promise<WatchSnapshot | null> {
    const file = await open(this.path).catch((error: unknown) => {
      if (isAbsent(error)) return null;
      throw error;
    });
    if (!file) return null;
    try {
      const begin = Buffer.alloc(BEGINS.length);
      await file.read(begin, 0, begin.length, 0);
      return begin.toString() === BEGINS ? await this.read(file) : await this.loadWhole();
    } finally {
      await file.close();
    }
  }

  override async save(head: SnapshotHead, records: Iterable<string>): Promise<void> {
    await replace(this.path, piecesOf(head, records));
  }

  private async read(file: FileHandle): Promise<WatchSnapshot> {
    const upTo = await soundUpTo(file);
    if (upTo === null) throw new Error(`${this.path} is damaged: its end is not that of its content`);
    for await (const [first = ''] of linesOf(file, upTo)) {
      const { format: _, ...head } = JSON.parse(first) as SnapshotHead & { format: number };
      return { ...head, kiosks: this.records(upTo) };
    }
    throw new Error(`${this.path} is empty`);
  }

  private async *records(upTo: number): AsyncGenerator<KioskRecord[]> {
    const file = await open(this.path);
    try {
      let isHead = true;
      for await (const lines of linesOf(file, upTo)) {
        yield lines.slice(isHead ? 1 : 0).map((line) => JSON.parse(line) as KioskRecord);
        isHead = false;
      }
    } finally {
      await file.close();
    }
  }

  /** As earlier versions wrote it, without a sum: what is torn is no JSON. */
  private async loadWhole(): Promise<WatchSnapshot> {
    const { kiosks, ...head } = JSON.parse(await readFile(this.path, 'utf8')) as SnapshotHead & { kiosks: KioskRecord[] };
    return { ...head, kiosks: oneByOne([kiosks]) };
  }
}

async function* oneByOne<T>(things: T[]): AsyncGenerator<T> {
  yield* things;
}
