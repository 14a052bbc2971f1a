import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Position } from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { ReleasedNotNoted } from './events.js';

const NAME = 'released.json';

/** What consumers have let go of, beside the segments: for who looks at the folder from outside. Nothing rests on it. */
export class ReleasedFile {
  private saved = '{}';
  private failed = false;

  constructor(private readonly folder: string) {}

  /** Writes it when it has changed. */
  save(consumers: ReadonlyMap<string, Position>, report: Report): void {
    const text = JSON.stringify(Object.fromEntries(consumers));
    if (text === this.saved) return;
    try {
      const path = join(this.folder, NAME);
      writeFileSync(`${path}.new`, text);
      renameSync(`${path}.new`, path);
      this.saved = text;
      this.failed = false;
    } catch (error) {
      if (!this.failed) report(new ReleasedNotNoted(error));
      this.failed = true;
    }
  }
}

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
