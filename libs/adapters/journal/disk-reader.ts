import type { Journaled, Position } from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { JournalDamaged } from './events.js';
import { indexOf, readEntry } from './record.js';
import { Scan } from './scan.js';
import type { Segment } from './segment.js';

/** Readers that may each go on where they were, without looking for their place again. */
const MOST_CURSORS = 4;

/** Where a reader stands. */
interface Cursor {
  after: Position;
  scan: Scan;
}

/** Segments dropped during one reading before something else must be wrong. */
const MOST_DROPS = 5;

/** Reads entries that are no longer in memory, in order, from the files. */
export class DiskReader {
  private cursors: Cursor[] = [];
  private reading: Promise<unknown> = Promise.resolve();

  constructor(
    /** Oldest first; grows and shrinks under way. */
    private readonly segments: readonly Segment[],
    private readonly report: Report,
  ) {}

  /** One read at a time: they share the cursors. */
  read(after: Position, max: number): Promise<Journaled[]> {
    const result = this.reading.then(() => this.readWhatStays(after, max));
    this.reading = result.catch(() => undefined);
    return result;
  }

  async close(): Promise<void> {
    await this.reading;
    for (const { scan } of this.cursors.splice(0)) await scan.close();
  }

  /** A segment may be dropped between its choice and its opening; then the reading begins anew among those that stay. */
  private async readWhatStays(after: Position, max: number): Promise<Journaled[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.readOn(after, max);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === MOST_DROPS) throw error;
      }
    }
  }

  private async readOn(after: Position, max: number): Promise<Journaled[]> {
    const found: Journaled[] = [];
    let scan = await this.scanAt(after);
    while (scan && found.length < max) {
      const body = scan.inBuffer() ?? (await scan.next());
      if (!body) {
        const next = this.segmentAfter(scan.segment);
        if (!next) break;
        scan.endDamage();
        await scan.close();
        scan = await this.open(next);
        continue;
      }
      const position = scan.segment.first + indexOf(body);
      if (position > after) found.push({ position, entry: readEntry(body) });
    }
    if (scan) await this.keep({ after: found.at(-1)?.position ?? after, scan });
    return found;
  }

  /** A scan that has not yet passed the position. */
  private async scanAt(after: Position): Promise<Scan | null> {
    const known = this.cursors.findIndex((cursor) => cursor.after === after);
    if (known >= 0) return (this.cursors.splice(known, 1)[0] as Cursor).scan;
    const segment = this.segments.findLast(({ first }) => first <= after + 1) ?? this.segments[0];
    return segment ? this.open(segment) : null;
  }

  private open(segment: Segment): Promise<Scan> {
    return Scan.of(segment, ({ offset, bytes }) => this.report(new JournalDamaged({ file: segment.path, offset, bytes })));
  }

  private segmentAfter(segment: Segment): Segment | undefined {
    return this.segments.find(({ first }) => first > segment.first);
  }

  private async keep(cursor: Cursor): Promise<void> {
    this.cursors.push(cursor);
    if (this.cursors.length > MOST_CURSORS) await this.cursors.shift()?.scan.close();
  }
}
