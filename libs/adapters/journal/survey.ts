import { existsSync } from 'node:fs';
import { type Instant, type JournalEntry, type Position, receivedAt } from '#libs/domain/index.js';
import { StartRefused } from '#libs/runtime/index.js';
import { notedEnd } from './end-noted.js';
import { endAfter } from './end-of-file.js';
import { FRAME, indexOf, readEntry } from './record.js';
import { Scan } from './scan.js';
import { ASIDE, listSegments, SEGMENT_HEAD, type Segment } from './segment.js';

/** One record as it stands in a file. */
export interface Found {
  position: Position;
  entry: JournalEntry;
  /** Bytes that it takes. */
  bytes: number;
}

/** Bytes that are no record. */
export interface Damage {
  file: string;
  offset: number;
  bytes: number;
}

/** What one file holds, as far as it was read. */
export interface SurveyedSegment {
  file: string;
  bytes: number;
  records: number;
  /** Null: it has no record. */
  first: { position: Position; at: Instant } | null;
  last: { position: Position; at: Instant } | null;
  /** Bytes of a record that is being written, or that a crash cut off; nothing in them was acknowledged. */
  unfinished: number;
}

/** Looks at a journal's folder and changes nothing: beside a station that runs, on a copy, or after a crash. */
export class JournalSurvey {
  /** By file. */
  private readonly surveyed = new Map<string, SurveyedSegment>();
  readonly damage: Damage[] = [];
  /** Where the newest file was left, so that a later call goes on there. */
  private left: { file: string; offset: number } | null = null;

  /** Last entry by the note of a clean stop; 0: there is none. */
  get notedEnd(): Position {
    return notedEnd(this.folder);
  }

  constructor(private readonly folder: string) {
    if (!existsSync(folder))
      throw new StartRefused(`There is no folder ${folder}.`, 'Name the one of the journal with --folder.');
  }

  get segments(): SurveyedSegment[] {
    return [...this.surveyed.values()];
  }

  /** Every record after the position, in order. Called again with the last position it has what was written meanwhile. */
  async *records(after: Position = 0): AsyncGenerator<Found> {
    const { segments, spoilt } = listSegments(this.folder);
    for (const { path, size } of spoilt) if (size >= SEGMENT_HEAD || path.endsWith(ASIDE)) this.found(path, 0, size);
    const from = Math.max(
      0,
      segments.findLastIndex(({ first }) => first <= after + 1),
    );
    for (const segment of segments.slice(from)) yield* this.inSegment(segment, after, segment === segments.at(-1));
  }

  private async *inSegment(segment: Segment, after: Position, newest: boolean): AsyncGenerator<Found> {
    if (segment.headSpoilt) this.found(segment.path, 0, SEGMENT_HEAD);
    const scan = await this.open(segment);
    if (!scan) return;
    const seen = this.seenOf(segment);
    try {
      for (let body = await scan.next(); body; body = await scan.next()) {
        const found = { position: segment.first + indexOf(body), entry: readEntry(body), bytes: FRAME + body.length };
        note(seen, found);
        if (found.position > after) yield found;
      }
      this.ended(segment, seen, scan.goodUntil, newest);
    } finally {
      await scan.close();
    }
  }

  /** Null when the station has let it go since the folder was listed. */
  private async open(segment: Segment): Promise<Scan | null> {
    const from = this.left?.file === segment.path ? this.left.offset : undefined;
    try {
      return await Scan.of(segment, ({ offset, bytes }) => this.found(segment.path, offset, bytes), from);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  private seenOf({ path }: Segment): SurveyedSegment {
    const seen = this.surveyed.get(path) ?? { file: path, bytes: 0, records: 0, first: null, last: null, unfinished: 0 };
    this.surveyed.set(path, seen);
    return seen;
  }

  private ended(segment: Segment, seen: SurveyedSegment, goodUntil: number, newest: boolean): void {
    const { path: file, durable } = segment;
    const end = endAfter(segment, goodUntil);
    const torn = end === 'torn' && newest;
    seen.bytes = durable;
    seen.unfinished = torn ? durable - goodUntil : 0;
    if (end !== 'clean' && !torn) this.found(file, goodUntil, durable - goodUntil);
    this.left = { file, offset: goodUntil };
  }

  private found(file: string, offset: number, bytes: number): void {
    if (!this.damage.some((other) => other.file === file && other.offset === offset)) this.damage.push({ file, offset, bytes });
  }
}

function note(seen: SurveyedSegment, { position, entry }: Found): void {
  const place = { position, at: receivedAt(entry) };
  seen.records++;
  seen.first ??= place;
  seen.last = place;
}
