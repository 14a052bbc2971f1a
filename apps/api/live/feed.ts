import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { BehaviorSubject, filter, type Observable, take } from 'rxjs';
import { type Change, Changes } from '#libs/domain/index.js';
import { Again, type Report, SystemClock } from '#libs/runtime/index.js';
import { LiveUpdatesDelayed } from '../http/named-events.js';
import { REPORT } from '../ports/report.js';

/** Changes read at once, for all and for one that is behind. */
const BATCH = 500;
const BATCH_OF_ONE = 100;
/** Wait after the changes could not be read, milliseconds. */
const PAUSE = 1_000;

/** What a reader is told next; then it knows everything up to `upTo`. */
export interface News {
  changes: readonly Change[];
  upTo: number;
}

/** Reads the changes once for all readers, and for one that is further behind again. */
@Injectable()
export class LiveFeed implements OnApplicationBootstrap, OnModuleDestroy {
  /** Id of the newest change that was read. */
  private readonly read = new BehaviorSubject(0);
  /** The last that were read, oldest first: all of those after `gone`. */
  private recent: readonly Change[] = [];
  private gone = 0;
  private readonly reading: Again;
  private stopListening: () => void = () => undefined;

  constructor(
    private readonly changes: Changes,
    @Inject(REPORT) report: Report,
  ) {
    this.reading = new Again({
      clock: new SystemClock(),
      report,
      missing: 'Live updates are not told',
      once: () => this.readBatch(),
      failed: (error) => new LiveUpdatesDelayed(error),
      pauseAfter: () => PAUSE,
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    this.gone = await this.changes.lastId();
    this.read.next(this.gone);
    this.reading.start(null);
    this.stopListening = this.changes.onNew(this.reading.hurry);
  }

  /** A database that does not answer holds nobody up. */
  onModuleDestroy(): void {
    this.stopListening();
    void this.reading.stop();
  }

  get newest(): number {
    return this.read.value;
  }

  /** Emits once there are changes after this one. */
  newerThan(id: number): Observable<number> {
    return this.read.pipe(
      filter((newest) => newest > id),
      take(1),
    );
  }

  /** What comes after this change. */
  async after(id: number): Promise<News> {
    const { recent, gone, newest } = this;
    if (id >= gone) return { changes: recent.filter((change) => change.id > id), upTo: Math.max(id, newest) };
    const changes = await this.changes.after(id, BATCH_OF_ONE);
    return { changes, upTo: changes.at(-1)?.id ?? gone };
  }

  private async readBatch(): Promise<number | null> {
    const batch = await this.changes.after(this.newest, BATCH);
    const newest = batch.at(-1)?.id;
    if (newest === undefined) return null;
    const known = [...this.recent, ...batch];
    this.recent = known.slice(-BATCH);
    this.gone = known.at(-BATCH - 1)?.id ?? this.gone;
    this.read.next(newest);
    return batch.length === BATCH ? 0 : null;
  }
}
