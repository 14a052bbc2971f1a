import { randomInt } from 'node:crypto';
import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Position } from '#libs/domain/index.js';
import type { JournalFiles } from './files.js';

/** Magic and salt stand before the first record. */
export const SEGMENT_HEAD = 16;
const MAGIC = Buffer.from('HALLWJ1\n');
const SUFFIX = '.journal';

/** One file of the journal. */
export interface Segment {
  /** Position of its first record, also its name. */
  first: Position;
  path: string;
  /** Starts the checksums of its records. */
  salt: number;
  /** Bytes that are on the disk for sure and may be read. */
  durable: number;
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
  const head = Buffer.alloc(SEGMENT_HEAD);
  MAGIC.copy(head);
  head.writeUInt32LE(salt, 8);
  const fd = openSync(path, 'wx+');
  try {
    files.write(fd, head, 0);
  } catch (error) {
    closeSync(fd);
    unlinkSync(path);
    throw error;
  }
  return { first, path, salt, fd, durable: SEGMENT_HEAD, length: SEGMENT_HEAD, fresh: true };
}

/** Opens a segment again for writing after its last good byte. */
export function reopenSegment(segment: Segment): OpenSegment {
  return { ...segment, fd: openSync(segment.path, 'r+'), length: segment.durable, fresh: false };
}

/** The segment in a file, or null when the file does not begin as one. */
function readSegment(path: string, first: Position): Segment | null {
  const fd = openSync(path, 'r');
  try {
    const head = Buffer.alloc(SEGMENT_HEAD);
    if (readSync(fd, head, 0, SEGMENT_HEAD, 0) < SEGMENT_HEAD || !head.subarray(0, 8).equals(MAGIC)) return null;
    return { first, path, salt: head.readUInt32LE(8), durable: fstatSync(fd).size };
  } finally {
    closeSync(fd);
  }
}

/** The segments in the folder, oldest first, and the files that are not readable as segments. */
export function listSegments(folder: string): { segments: Segment[]; spoilt: { path: string; size: number }[] } {
  const segments: Segment[] = [];
  const spoilt: { path: string; size: number }[] = [];
  for (const name of readdirSync(folder).sort()) {
    const first = Number(name.slice(0, -SUFFIX.length));
    if (!name.endsWith(SUFFIX) || !Number.isSafeInteger(first)) continue;
    const path = join(folder, name);
    const segment = readSegment(path, first);
    if (segment) segments.push(segment);
    else spoilt.push({ path, size: statSync(path).size });
  }
  return { segments, spoilt };
}
