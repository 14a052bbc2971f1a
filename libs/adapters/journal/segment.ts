import { randomInt } from 'node:crypto';
import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Instant, Position } from '#libs/domain/index.js';
import { ownFile } from '#libs/runtime/index.js';
import type { JournalFiles } from './files.js';
import { FRAME, isPlausible, receivedAtOf } from './record.js';

/** Magic and three times the salt stand before the first record, so that no single flipped bit costs a whole segment. */
export const SEGMENT_HEAD = 20;
const MAGIC = Buffer.from('HALLWJ2\n');
const SUFFIX = '.journal';
/** Files that could not be read as segments are set aside under this ending. */
export const ASIDE = '.damaged';

/** One file of the journal. */
export interface Segment {
  /** Position of its first record, also its name. */
  first: Position;
  path: string;
  /** Starts the checksums of its records. */
  salt: number;
  /** Bytes that are on the disk for sure and may be read. */
  durable: number;
  /** Time of receipt of its first record; null when it has none that can be read. */
  firstAt: Instant | null;
  /** Its head has flipped bits; it is read all the same. */
  headSpoilt: boolean;
}

/** The segment that is written to. */
export interface OpenSegment extends Segment {
  fd: number;
  /** Bytes in the file, on the disk or still on their way to it. */
  length: number;
  /** True until the folder knows its name for sure. */
  fresh: boolean;
}

const nameOf = (first: Position): string => `${String(first).padStart(16, '0')}${SUFFIX}`;

/** Makes the segment whose first record will have this position. */
export function createSegment(folder: string, first: Position, files: JournalFiles): OpenSegment {
  const path = join(folder, nameOf(first));
  const salt = randomInt(2 ** 32);
  const fd = ownFile(path, 'wx+');
  try {
    files.write(fd, headOf(salt), 0);
  } catch (error) {
    closeSync(fd);
    unlinkSync(path);
    throw error;
  }
  const begun = { first, path, salt, durable: SEGMENT_HEAD, firstAt: null, headSpoilt: false };
  return { ...begun, fd, length: SEGMENT_HEAD, fresh: true };
}

/** Opens a segment again for writing after its last good byte. */
export function reopenSegment(segment: Segment): OpenSegment {
  return { ...segment, fd: openSync(segment.path, 'r+'), length: segment.durable, fresh: false };
}

function headOf(salt: number): Buffer {
  const head = Buffer.alloc(SEGMENT_HEAD);
  MAGIC.copy(head);
  for (const at of [8, 12, 16]) head.writeUInt32LE(salt, at);
  return head;
}

/** The salt of a head, or null when this is none: at most one byte of the magic and one of the three salts may be spoilt. */
function saltOf(head: Buffer): number | null {
  const wrong = MAGIC.filter((byte, i) => head[i] !== byte).length;
  const [a, b, c] = [8, 12, 16].map((at) => head.readUInt32LE(at)) as [number, number, number];
  if (wrong > 1) return null;
  if (a === b || a === c) return a;
  return b === c ? b : null;
}

/** The segment in a file, or null when the file does not begin as one. */
function readSegment(path: string, first: Position): Segment | null {
  const fd = openSync(path, 'r');
  try {
    const head = Buffer.alloc(SEGMENT_HEAD);
    if (readSync(fd, head, 0, SEGMENT_HEAD, 0) < SEGMENT_HEAD) return null;
    const salt = saltOf(head);
    if (salt === null) return null;
    const headSpoilt = !head.equals(headOf(salt));
    return { first, path, salt, durable: fstatSync(fd).size, firstAt: firstReceipt(fd, salt), headSpoilt };
  } finally {
    closeSync(fd);
  }
}

/** Time of receipt of the first record. */
function firstReceipt(fd: number, salt: number): Instant | null {
  const frame = Buffer.alloc(FRAME);
  if (readSync(fd, frame, 0, FRAME, SEGMENT_HEAD) < FRAME) return null;
  const length = frame.readUInt32LE(0);
  if (!isPlausible(length)) return null;
  const body = Buffer.alloc(length);
  if (readSync(fd, body, 0, length, SEGMENT_HEAD + FRAME) < length) return null;
  return crc32(body, salt) === frame.readUInt32LE(4) ? receivedAtOf(body) : null;
}

export interface Listed {
  segments: Segment[];
  /** Files that are not readable as segments. */
  spoilt: { path: string; size: number }[];
}

/** The segments in the folder, oldest first. */
export function listSegments(folder: string): Listed {
  const listed: Listed = { segments: [], spoilt: [] };
  for (const name of readdirSync(folder).sort()) addTo(listed, folder, name);
  return listed;
}

function addTo({ segments, spoilt }: Listed, folder: string, name: string): void {
  const first = Number(name.slice(0, -SUFFIX.length));
  const isSegment = name.endsWith(SUFFIX) && Number.isSafeInteger(first);
  const path = join(folder, name);
  const segment = isSegment ? readSegment(path, first) : null;
  if (segment) segments.push(segment);
  else if (isSegment || name.endsWith(ASIDE)) spoilt.push({ path, size: statSync(path).size });
}
