import { mkdirSync, truncateSync, unlinkSync } from 'node:fs';
import type { Position } from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { JournalDamaged, JournalTailCut } from './events.js';
import { indexOf } from './record.js';
import { Scan } from './scan.js';
import { listSegments, SEGMENT_HEAD, type Segment } from './segment.js';

/** What is found in the folder at start. */
export interface Recovered {
  segments: Segment[];
  end: Position;
}

/** Makes the folder whole again after whatever happened, and finds its end. */
export async function recover(folder: string, report: Report): Promise<Recovered> {
  mkdirSync(folder, { recursive: true });
  const { segments, spoilt } = listSegments(folder);
  for (const { path, size } of spoilt) dropOrTell(path, size, report);
  const last = segments.at(-1);
  if (!last) return { segments, end: 0 };
  return { segments, end: last.first + (await cutTail(last, report)) };
}

/** A file shorter than its own head was begun just before a crash and holds nothing. */
function dropOrTell(path: string, size: number, report: Report): void {
  if (size < SEGMENT_HEAD) unlinkSync(path);
  else report(new JournalDamaged({ file: path, offset: 0, bytes: size }));
}

/** Checks every record of the last segment, cuts off what comes after the last good one, and answers its index; -1: there is none. */
async function cutTail(segment: Segment, report: Report): Promise<number> {
  const { goodUntil, index } = await lastRecord(segment, report);
  const bytes = segment.durable - goodUntil;
  if (bytes > 0) {
    report(new JournalTailCut({ file: segment.path, bytes }));
    truncateSync(segment.path, goodUntil);
    segment.durable = goodUntil;
  }
  return index;
}

async function lastRecord(segment: Segment, report: Report): Promise<{ index: number; goodUntil: number }> {
  const scan = await Scan.of(segment, (damage) => report(new JournalDamaged({ file: segment.path, ...damage })));
  let index = -1;
  for (let body = await scan.next(); body; body = scan.inBuffer() ?? (await scan.next())) index = indexOf(body);
  await scan.close();
  return { index, goodUntil: scan.goodUntil };
}
