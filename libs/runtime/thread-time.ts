import { openSync, readSync } from 'node:fs';

const NANOSECONDS = 1e6;

/** How long the main thread has worked: neither the time in which another process had its core nor what it waited for is in it. */
export class ThreadTime {
  private readonly text = Buffer.alloc(128);

  private constructor(private readonly file: number) {}

  /** Null where the kernel does not tell. */
  static open(path = `/proc/self/task/${process.pid}/schedstat`): ThreadTime | null {
    try {
      const time = new ThreadTime(openSync(path, 'r'));
      return Number.isFinite(time.workedMs()) ? time : null;
    } catch {
      return null;
    }
  }

  /** Milliseconds since the thread began. */
  workedMs(): number {
    const length = readSync(this.file, this.text, 0, this.text.length, 0);
    return Number.parseInt(this.text.toString('latin1', 0, length), 10) / NANOSECONDS;
  }
}
