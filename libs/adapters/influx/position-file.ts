import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Position } from '#libs/domain/index.js';
import { StartRefused } from '#libs/runtime/index.js';

/** The position in a file of its own, replaced whole: a crash leaves the old one or the new one. */
export class PositionFile {
  constructor(private readonly path: string) {}

  /** 0 when there is no file yet. Throws {@link StartRefused} when it cannot be read. */
  async load(): Promise<Position> {
    try {
      await mkdir(dirname(this.path), { recursive: true });
      return positionIn(await readFile(this.path, 'utf8'));
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return 0;
      throw new StartRefused(
        `The history's position cannot be read from ${this.path}.`,
        'Mend the file, or remove it: what the journal still has is then written again, onto itself.',
        cause,
      );
    }
  }

  async save(position: Position): Promise<void> {
    const fresh = `${this.path}.new`;
    const file = await open(fresh, 'w', 0o600);
    try {
      await file.writeFile(`${JSON.stringify({ position })}\n`);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(fresh, this.path);
  }
}

function positionIn(text: string): Position {
  const { position } = JSON.parse(text) as { position?: unknown };
  if (!Number.isSafeInteger(position) || (position as number) < 0) throw new Error('There is no position in it');
  return position as number;
}
