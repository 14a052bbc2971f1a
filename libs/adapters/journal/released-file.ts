import { readFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Position } from '#libs/domain/index.js';
import { ownHandle, type Report } from '#libs/runtime/index.js';
import { ReleasedNotNoted } from './events.js';

const NAME = 'released.json';

/** Rounds from one writing to the next: to rename a file takes the disk longer than all else of a round. Ours. */
const ROUNDS = 10;

/** What consumers have let go of, beside the segments: for who looks at the folder from outside. Nothing rests on it. */
export class ReleasedFile {
  private saved = '{}';
  private failed = false;
  private rounds = 0;
  private writing: Promise<void> | null = null;

  constructor(private readonly folder: string) {}

  /** Writes it now and then, beside the event loop, when it has changed. */
  note(consumers: ReadonlyMap<string, Position>, report: Report): void {
    if (this.rounds++ % ROUNDS !== 0 || this.writing) return;
    const text = textOf(consumers);
    if (text === this.saved) return;
    this.writing = this.write(text)
      .then(
        () => this.wrote(text),
        (error: unknown) => this.tell(error, report),
      )
      .finally(() => {
        this.writing = null;
      });
  }

  /** Writes it for the last time. */
  async end(consumers: ReadonlyMap<string, Position>, report: Report): Promise<void> {
    await this.writing;
    const text = textOf(consumers);
    if (text === this.saved) return;
    try {
      await this.write(text);
      this.wrote(text);
    } catch (error) {
      this.tell(error, report);
    }
  }

  private async write(text: string): Promise<void> {
    const path = join(this.folder, NAME);
    const file = await ownHandle(`${path}.new`, 'w');
    await file.writeFile(text).finally(() => file.close());
    await rename(`${path}.new`, path);
  }

  private wrote(text: string): void {
    this.saved = text;
    this.failed = false;
  }

  private tell(error: unknown, report: Report): void {
    if (!this.failed) report(new ReleasedNotNoted(error));
    this.failed = true;
  }
}

const textOf = (consumers: ReadonlyMap<string, Position>): string => JSON.stringify(Object.fromEntries(consumers));

/** What consumers had let go of; empty when it is not known. */
export function readReleased(folder: string): Record<string, Position> {
  try {
    const noted: unknown = JSON.parse(readFileSync(join(folder, NAME), 'utf8'));
    const entries = Object.entries(noted as object).filter(([, position]) => Number.isSafeInteger(position));
    return Object.fromEntries(entries);
  } catch {
    // Absent, or from a crash: it is only told, never built on.
    return {};
  }
}
