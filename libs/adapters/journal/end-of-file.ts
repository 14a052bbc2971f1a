import { closeSync, openSync, readSync, truncateSync } from 'node:fs';
import { copyOwn, type Report } from '#libs/runtime/index.js';
import { JournalDamaged, JournalTailCut } from './events.js';
import { FRAME, isPlausible } from './record.js';
import type { Segment } from './segment.js';

/** What stands after the last good record: nothing, a write that a crash cut off, or damage. */
export type End = 'clean' | 'torn' | 'damaged';

/** Bytes that are looked at to tell what the end is. */
const SAMPLE = 64 * 1024;

/**
 * A torn end is a record that goes on beyond the file, or zeros that a power cut left. A whole record whose checksum is wrong is damage:
 * it may have been acknowledged.
 */
export function endAfter({ path, durable }: Segment, goodUntil: number): End {
  const bytes = durable - goodUntil;
  if (bytes <= 0) return 'clean';
  if (bytes < FRAME) return 'torn';
  const sample = sampleOf(path, goodUntil, Math.min(bytes, SAMPLE));
  const length = sample.readUInt32LE(0);
  if (isPlausible(length) && FRAME + length > bytes) return 'torn';
  return sample.every((byte) => byte === 0) ? 'torn' : 'damaged';
}

function sampleOf(path: string, at: number, bytes: number): Buffer {
  const fd = openSync(path, 'r');
  try {
    const sample = Buffer.alloc(bytes);
    readSync(fd, sample, 0, bytes, at);
    return sample;
  } finally {
    closeSync(fd);
  }
}

/** Cuts off what comes after the last good record. When that is damage, the file as it was is kept beside. */
export function cutEnd(segment: Segment, goodUntil: number, aside: string, report: Report): void {
  const end = endAfter(segment, goodUntil);
  if (end === 'clean') return;
  const { path: file, durable } = segment;
  const bytes = durable - goodUntil;
  if (end === 'damaged') copyOwn(file, aside);
  report(
    end === 'torn' ? new JournalTailCut({ file, bytes }) : new JournalDamaged({ file, offset: goodUntil, bytes, keptIn: aside }),
  );
  truncateSync(file, goodUntil);
  segment.durable = goodUntil;
}
