import { renameSync, unlinkSync } from 'node:fs';
import type { Position } from '#libs/domain/index.js';
import { ownFolder, type Report } from '#libs/runtime/index.js';
import { cutEnd } from './end-of-file.js';
import { JournalDamaged } from './events.js';
import { indexOf } from './record.js';
import { Scan } from './scan.js';
import { ASIDE, listSegments, SEGMENT_HEAD, type Segment } from './segment.js';

/** What is found in the folder at start. */
export interface Recovered {
  segments: Segment[];
  end: Position;
}

/** Makes the folder whole again after whatever happened, and finds its end. */
export async function recover(folder: string, report: Report): Promise<Recovered> {
  ownFolder(folder);
  const { segments, spoilt } = listSegments(folder);
  for (const { path, size } of spoilt) if (!path.endsWith(ASIDE)) dropOrSetAside(path, size, report);
  for (const { path, headSpoilt } of segments)
    if (headSpoilt) report(new JournalDamaged({ file: path, offset: 0, bytes: SEGMENT_HEAD }));
  const last = segments.at(-1);
  if (!last) return { segments, end: 0 };
  return { segments, end: last.first + (await lastIndex(last, report)) };
}

/** A file shorter than its own head was begun just before a crash and holds nothing. The name of another must be free again. */
function dropOrSetAside(path: string, size: number, report: Report): void {
  if (size < SEGMENT_HEAD) {
    unlinkSync(path);
    return;
  }
  const keptIn = asideOf(path);
  renameSync(path, keptIn);
  report(new JournalDamaged({ file: path, offset: 0, bytes: size, keptIn }));
}

/** Checks every record of the last segment, cuts off what comes after the last good one, and answers its index; -1: there is none. */
async function lastIndex(segment: Segment, report: Report): Promise<number> {
  const scan = await Scan.of(segment, (damage) => report(new JournalDamaged({ file: segment.path, ...damage })));
  let index = -1;
  for (let body = await scan.next(); body; body = scan.inBuffer() ?? (await scan.next())) index = indexOf(body);
  await scan.close();
  cutEnd(segment, scan.goodUntil, asideOf(segment.path), report);
  return index;
}

const asideOf = (path: string): string => `${path}.${process.pid}${ASIDE}`;
