import type { Report } from '#libs/runtime/index.js';
import { DiskNotMeasured, JournalEased, JournalFilling } from './events.js';
import type { JournalFiles } from './files.js';
import type { Shelf } from './shelf.js';
import { complaintOf } from './told.js';

/** Share of the bound at which the alarm is raised, and below which it may be raised again, percent. Ours. */
const ALARM_AT = 80;
const EASED_BELOW = 70;
/** Share of the bound at which consumers are asked to let go ahead of time, percent. Ours. */
const TIGHT_AT = 50;
/** Milliseconds between rounds. */
const EVERY = 1_000;

export interface PatrolParts {
  folder: string;
  shelf: Shelf;
  files: JournalFiles;
  /** Bytes of the disk that are left to the databases beside. */
  reserveBytes: number;
  report: Report;
  /** The journal is half full or more, and this consumer needs the oldest of it. */
  onTight: (consumer: string) => void;
  onRound: () => void;
}

/** Goes round every second: old segments go, the disk is measured, and the alarm is raised before the bound is reached. */
export class Patrol {
  /** The disk has less room than is left to others. */
  diskShort = false;
  private alarmed = false;
  private measured = true;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly parts: PatrolParts) {
    this.measure();
    this.timer = setInterval(() => this.round(), EVERY).unref();
  }

  /** The alarm stands. */
  get tight(): boolean {
    return this.alarmed;
  }

  round(): void {
    this.parts.shelf.tidy();
    this.measure();
    this.alarm();
    this.ask();
    this.parts.onRound();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** One that is past what it has not let go may save that now; for one that is behind it changes nothing. */
  private ask(): void {
    const { shelf, onTight } = this.parts;
    if (shelf.pct < TIGHT_AT || !shelf.slowest) return;
    onTight(shelf.slowest.consumer);
  }

  private measure(): void {
    const { files, folder, reserveBytes, shelf, report } = this.parts;
    try {
      this.diskShort = files.free(folder) < reserveBytes;
      this.measured = true;
    } catch (error) {
      if (this.measured) report(new DiskNotMeasured(error));
      this.measured = this.diskShort = false;
    }
    if (this.diskShort) shelf.strip();
  }

  private alarm(): void {
    const { shelf, report } = this.parts;
    const { pct } = shelf;
    if (!this.alarmed && pct >= ALARM_AT) {
      this.alarmed = true;
      report(new JournalFilling(complaintOf(shelf), { pct, consumer: shelf.slowest?.consumer ?? '' }));
    } else if (this.alarmed && pct < EASED_BELOW) {
      this.alarmed = false;
      report(new JournalEased({ pct }));
    }
  }
}
