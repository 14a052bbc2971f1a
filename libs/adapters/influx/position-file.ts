import { readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DueRecord, Position, ServiceRecord } from '#libs/domain/index.js';
import { ownFolder, ownHandle, StartRefused } from '#libs/runtime/index.js';

/** Windows that are to be summed up. */
export interface SummaryRecord {
  due?: DueRecord;
  services?: ServiceRecord;
}

export interface PositionRecord extends SummaryRecord {
  position: Position;
}

/** The position in a file of its own, replaced whole: a crash leaves the old one or the new one. */
export class PositionFile {
  private saving: Promise<void> = Promise.resolve();

  constructor(private readonly path: string) {}

  /** 0 when there is no file yet. Throws {@link StartRefused} when it cannot be read. */
  async load(): Promise<PositionRecord> {
    try {
      ownFolder(dirname(this.path));
      return recordIn(await readFile(this.path, 'utf8'));
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return { position: 0 };
      throw new StartRefused(
        `The history's position cannot be read from ${this.path}.`,
        'Mend the file, or remove it: what the journal still has is then written again, onto itself.',
        cause,
      );
    }
  }

  /** One after the other; each keeps what is so when its turn comes. */
  save(record: () => PositionRecord): Promise<void> {
    const turn = this.saving.then(() => this.replace(`${JSON.stringify(record())}\n`));
    this.saving = turn.catch(() => undefined);
    return turn;
  }

  private async replace(text: string): Promise<void> {
    const fresh = `${this.path}.new`;
    const file = await ownHandle(fresh, 'w');
    try {
      await file.writeFile(text);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(fresh, this.path);
  }
}

function recordIn(text: string): PositionRecord {
  const record = JSON.parse(text) as PositionRecord;
  const { position } = record as { position?: unknown };
  if (!Number.isSafeInteger(position) || (position as number) < 0) throw new Error('There is no position in it');
  return record;
}
