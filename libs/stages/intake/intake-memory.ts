import { type Clock, type Instant, type IntakeSnapshots, type Journal, type Position, SECOND } from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { DoorNotSaved, DoorUnreadable } from './events.js';
import type { KnownKiosks } from './known.js';

export interface IntakeMemoryParts {
  journal: Journal;
  clock: Clock;
  report: Report;
  known: KnownKiosks;
  /** Absent: the journal is read from its beginning at every start. */
  snapshots: IntakeSnapshots | undefined;
}

/** Name of this consumer of the journal. */
export const INTAKE_CONSUMER = 'intake';
/** The journal that is read at a start is not older. Ours. */
const SAVE_EVERY = 60 * SECOND;
/** A stop does not wait longer for a disk that takes nothing, milliseconds. */
const FAREWELL = 2_000;

/** Keeps what the door knows between starts, so that a repeat is known however old it is. */
export class IntakeMemory {
  private savedAt: Instant;
  private saving = false;
  /** Entries that were noted and could not be kept. */
  private undone = 0;

  constructor(private readonly parts: IntakeMemoryParts) {
    this.savedAt = parts.clock.now();
  }

  /** What a snapshot has; answers the position from which the journal has the rest. */
  async restore(): Promise<Position> {
    const { snapshots, journal, known, report } = this.parts;
    try {
      const snapshot = await snapshots?.load();
      // The journal goes on behind what is known, unless it is another one.
      if (!snapshot || snapshot.position > journal.end()) return 0;
      known.restore(snapshot.kiosks);
      return snapshot.position;
    } catch (error) {
      report(new DoorUnreadable(error));
      known.forget();
      return 0;
    }
  }

  noteUndone(): void {
    this.undone++;
  }

  /** Saves when it is time. */
  tick(now: Instant): void {
    if (this.saving || now - this.savedAt < SAVE_EVERY) return;
    this.savedAt = now;
    void this.save(now);
  }

  /** Saves before its time: the journal is tight and may then let go. */
  async letGo(now: Instant): Promise<void> {
    this.savedAt = now;
    await this.save(now);
  }

  /** Saves once more, if the disk does it soon. */
  async close(now: Instant): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, FAREWELL);
    });
    await Promise.race([this.save(now), late]);
    clearTimeout(timer);
  }

  /** What is not durable yet must not be in a snapshot: after a crash it comes again, and is no repeat. */
  private async save(now: Instant): Promise<void> {
    const { snapshots, known, journal, report } = this.parts;
    if (!snapshots || this.saving) return;
    this.saving = true;
    const undone = this.undone;
    const kiosks = known.all();
    try {
      const position = await this.mark(now);
      if (undone !== this.undone) return;
      await snapshots.save({ position, kiosks });
      journal.release(INTAKE_CONSUMER, position);
    } catch (error) {
      report(new DoorNotSaved(error));
    } finally {
      this.saving = false;
    }
  }

  /** A mark behind everything that was noted until now; resolves when it is durable, and with it everything before. */
  private mark(at: Instant): Promise<Position> {
    return new Promise((resolve, reject) =>
      this.parts.journal.append({ entry: { type: 'tick', at } }, (error, position) =>
        error ? reject(error) : resolve(position),
      ),
    );
  }
}
