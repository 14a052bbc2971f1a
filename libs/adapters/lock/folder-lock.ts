import { closeSync, rmSync, utimesSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, type Instant, inEnglish } from '#libs/domain/time/index.js';
import { ownFile, ownFolder, StartRefused, StartWaits, SystemClock } from '#libs/runtime/index.js';
import { type Holder, isHere, lives, ourselves, readLock } from './holder.js';

/** The holder touches its lock so often, milliseconds. */
const BEAT = 2_000;
/** Another machine or container whose lock was not touched for so long is gone, milliseconds: five beats. */
const GONE_AFTER = 10_000;
/** A live process of this machine whose lock was not touched for so long hangs, milliseconds. It is told, never followed: it may wake. */
const HANGS_AFTER = GONE_AFTER;
/** A lock that cannot be read is being written, if it is no older than this, milliseconds. */
const BEING_WRITTEN = 2_000;

export interface LockOptions {
  clock?: Clock;
  /** Milliseconds between touches; two seconds unless told. */
  beatMs?: number;
  /** Another process has taken the folder although we live: we stood still for too long. Nothing more may be written. */
  onLost?: () => void;
}

/** The lock on a data folder. It is asked for until it is had; a holder that is gone is followed at once, one of another host when its beat stops. */
export class FolderLock {
  private readonly path: string;
  private readonly clock: Clock;
  /** The last change of the lock of another host, by our clock: theirs may be wrong. */
  private seen = { what: '', at: 0 };

  constructor(
    private readonly folder: string,
    private readonly options: LockOptions = {},
  ) {
    this.path = join(folder, 'hallwatch.lock');
    this.clock = options.clock ?? new SystemClock();
  }

  /** Takes it; answers how to let it go. Throws {@link StartWaits} while another has it, {@link StartRefused} when the folder is of no use. */
  take(): () => void {
    try {
      ownFolder(this.folder);
      return this.takeOrFollow();
    } catch (error) {
      throw error instanceof StartRefused ? error : cannotWrite(this.folder, error as NodeJS.ErrnoException);
    }
  }

  private takeOrFollow(): () => void {
    const us = ourselves(this.clock.now());
    if (write(this.path, us)) return this.keep(us);
    const found = readLock(this.path);
    if (found) {
      if (!found.holder && this.clock.now() - found.touchedAt < BEING_WRITTEN) throw takenJustNow(this.folder);
      if (found.holder && this.holds(found.holder, found.touchedAt)) throw this.inUse(found.holder, found.touchedAt);
      rmSync(this.path, { force: true });
    }
    if (!write(this.path, us)) throw takenJustNow(this.folder);
    return this.keep(us);
  }

  private holds(holder: Holder, touchedAt: number): boolean {
    if (isHere(holder)) return lives(holder);
    const what = `${holder.token} ${touchedAt}`;
    // The first look has nothing to compare with, and a folder of this machine shows the age by our own clock.
    if (what !== this.seen.what)
      this.seen = { what, at: this.seen.what ? this.clock.now() : Math.min(touchedAt, this.clock.now()) };
    return this.clock.now() - this.seen.at < GONE_AFTER;
  }

  private inUse(holder: Holder, touchedAt: Instant): StartWaits {
    const hangs = isHere(holder) && this.clock.now() - touchedAt >= HANGS_AFTER;
    return hangs ? hangingIn(this.folder, holder, touchedAt) : inUse(this.folder, holder);
  }

  private keep(us: Holder): () => void {
    let touchedAt = this.clock.now();
    const beat = setInterval(() => {
      const touch = this.touch(us);
      if (touch === 'touched') touchedAt = this.clock.now();
      // A disk that does not answer for so long shows others a holder that is gone: whether one has come we cannot know.
      else if (touch === 'taken' || this.clock.now() - touchedAt >= GONE_AFTER) {
        clearInterval(beat);
        this.options.onLost?.();
      }
    }, this.options.beatMs ?? BEAT).unref();
    return () => {
      clearInterval(beat);
      if (readLock(this.path)?.holder?.token === us.token) rmSync(this.path, { force: true });
    };
  }

  /** Shows that we live. A lock that somebody removed by hand is put back. */
  private touch(us: Holder): 'touched' | 'taken' | 'failed' {
    try {
      const found = readLock(this.path);
      if (!found) return write(this.path, us) ? 'touched' : 'taken';
      if (found.holder?.token !== us.token) return 'taken';
      const now = this.clock.now() / 1000;
      utimesSync(this.path, now, now);
      return 'touched';
    } catch {
      return 'failed';
    }
  }
}

/** Whether it could be made: it was not there. */
function write(path: string, us: Holder): boolean {
  try {
    const file = ownFile(path, 'wx');
    writeSync(file, JSON.stringify(us));
    closeSync(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

const whose = ({ pid, host, since }: Holder): string =>
  `pid ${pid}, host ${host}, since ${since ? inEnglish(since) : 'long ago'} Asia/Shanghai`;

const inUse = (folder: string, holder: Holder): StartWaits =>
  new StartWaits(
    `The data folder ${folder} is in use by process ${holder.pid}.`,
    'Stop that process, or set HALLWATCH_DATA_DIR to another folder.',
    `another worker has this journal (${whose(holder)}); waiting`,
  );

/** The moment of its last beat, not how long ago that is: the same words at every attempt, so that they are said once. */
function hangingIn(folder: string, holder: Holder, touchedAt: Instant): StartWaits {
  const mend = `End it with kill -9 ${holder.pid}; what it was told to keep is on the disk`;
  const still = `has not stirred since ${inEnglish(touchedAt)} Asia/Shanghai`;
  return new StartWaits(
    `The data folder ${folder} is in use by process ${holder.pid}, which lives but ${still}.`,
    `${mend}.`,
    `another worker has this journal (${whose(holder)}), lives but ${still}. ${mend}, and this one goes on; waiting`,
  );
}

const takenJustNow = (folder: string): StartWaits =>
  new StartWaits(
    `The data folder ${folder} was taken by another process just now.`,
    'Start one at a time.',
    'another worker has taken this journal just now; waiting',
  );

const cannotWrite = (folder: string, error: NodeJS.ErrnoException): StartRefused =>
  new StartRefused(
    `The data folder ${folder} cannot be written (${error.code}).`,
    'Give this user the right to write there, or set HALLWATCH_DATA_DIR to another folder.',
    error,
  );
