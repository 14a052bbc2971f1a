import { type FileHandle, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { ownFolder, ownHandle, type Report } from '#libs/runtime/index.js';
import { type SessionChange, SessionsDamaged, SessionsNotKept } from './session-changes.js';

/** The file is written anew when it has grown to so many times what it needs, and to more than so many bytes. Ours. */
const GROWN = 4;
const WORTH_IT = 1024 * 1024;
/** Changes that are made ready at once; others work between. */
const AT_ONCE = 200;

/**
 * What is kept of sessions, as changes in one file: each line has its checksum. What was appended survives the death of the process,
 * and after a power cut what came last may be missing.
 */
export class SessionLog {
  private file: FileHandle | null = null;
  private lines: string[] = [];
  private waiting: (() => void)[] = [];
  private writing: Promise<void> | null = null;
  private bytes = 0;
  private needed = 0;
  private failed = false;
  private closed = false;

  /** @param whole all changes that make up what is kept now. */
  constructor(
    private readonly path: string,
    private readonly whole: () => Iterable<SessionChange>,
    private readonly report: Report,
  ) {}

  /** What was kept; damaged lines are left out and told of. */
  async read(): Promise<SessionChange[]> {
    const text = await readFile(this.path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') this.report(new SessionsNotKept(error));
      return '';
    });
    const changes = text.split('\n').filter(Boolean).map(changeOf);
    const damaged = changes.filter((change) => change === null).length;
    if (damaged > 0) this.report(new SessionsDamaged({ path: this.path, lines: damaged }));
    return changes.filter((change) => change !== null);
  }

  /** Begins a file of what is kept now. */
  begin(): Promise<void> {
    return this.guarded(() => this.writeAnew());
  }

  /** Resolves when it is written, or cannot be, which is told. */
  async append(change: SessionChange): Promise<void> {
    if (this.closed) return;
    this.lines.push(lineOf(change));
    await new Promise<void>((resolve) => {
      this.waiting.push(resolve);
      this.writing ??= this.writeAll();
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.writing;
    await this.file?.close();
    this.file = null;
  }

  private async writeAll(): Promise<void> {
    while (this.lines.length > 0) {
      const [lines, waiting] = [this.lines.join(''), this.waiting];
      this.lines = [];
      this.waiting = [];
      await this.guarded(() => this.write(lines));
      for (const done of waiting) done();
    }
    this.writing = null;
  }

  private async write(lines: string): Promise<void> {
    // What is in memory has these changes, too.
    if (!this.file || this.bytes > Math.max(WORTH_IT, GROWN * this.needed)) await this.writeAnew();
    await this.file?.appendFile(lines);
    this.bytes += lines.length;
  }

  /** A crash leaves the old file or the new one. */
  private async writeAnew(): Promise<void> {
    await this.file?.close();
    this.file = null;
    ownFolder(dirname(this.path));
    const file = await ownHandle(`${this.path}.new`, 'w');
    try {
      this.bytes = 0;
      for (const piece of piecesOf(this.whole())) {
        await file.appendFile(piece);
        this.bytes += piece.length;
        await new Promise(setImmediate);
      }
      await file.datasync();
      await rename(`${this.path}.new`, this.path);
    } catch (error) {
      await file.close();
      throw error;
    }
    this.needed = this.bytes;
    this.file = file;
  }

  /** Told once until it works again. */
  private async guarded(act: () => Promise<void>): Promise<void> {
    try {
      await act();
      this.failed = false;
    } catch (error) {
      if (!this.failed) this.report(new SessionsNotKept(error));
      this.failed = true;
      await this.file?.close().catch(() => undefined);
      this.file = null;
    }
  }
}

function* piecesOf(changes: Iterable<SessionChange>): Generator<string> {
  let lines: string[] = [];
  for (const change of changes) {
    lines.push(lineOf(change));
    if (lines.length < AT_ONCE) continue;
    yield lines.join('');
    lines = [];
  }
  if (lines.length > 0) yield lines.join('');
}

function lineOf(change: SessionChange): string {
  const body = JSON.stringify(change);
  return `${crc32(body).toString(16)} ${body}\n`;
}

function changeOf(line: string): SessionChange | null {
  const body = line.slice(line.indexOf(' ') + 1);
  return line === `${crc32(body).toString(16)} ${body}` ? (JSON.parse(body) as SessionChange) : null;
}
