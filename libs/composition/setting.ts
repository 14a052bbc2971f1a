import type { JournalFiles } from '#libs/adapters/journal/index.js';
import type { Clock } from '#libs/domain/index.js';
import type { Health, Lifecycle, Reporter, Settings, StartPatience } from '#libs/runtime/index.js';

/** What all parts of a process share. */
export abstract class Setting {
  abstract readonly settings: Settings;
  /** Folder that is locked for this process. */
  abstract readonly dataDir: string;
  abstract readonly clock: Clock;
  abstract readonly reporter: Reporter;
  abstract readonly lifecycle: Lifecycle;
  abstract readonly health: Health;
  /** Stands between the journal and its disk in a story. */
  abstract readonly journalFiles?: JournalFiles;
  /** Waits for servers that are not there yet; without it they stop the start. */
  abstract readonly patience?: StartPatience;
  /** Says what is being started, for a person who waits. */
  abstract readonly say: (step: string) => void;
}
