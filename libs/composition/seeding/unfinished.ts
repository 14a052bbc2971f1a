import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Fleet, type Instant, inEnglish } from '#libs/domain/index.js';
import { NamedEvent, writeOwn } from '#libs/runtime/index.js';

/** It is there from before a seed's first write until after its last. */
const markIn = (dataDir: string): string => join(dataDir, 'seed-unfinished');

/** Says that a seed is under way in this place. */
export function markBegun(dataDir: string, { fleet, from, to }: { fleet: Fleet; from: Instant; to: Instant }): void {
  writeOwn(markIn(dataDir), `${fleet.kiosks.length} kiosks, ${inEnglish(from)} to ${inEnglish(to)}\n`, { flush: true });
}

/** It is whole. */
export const markDone = (dataDir: string): void => rmSync(markIn(dataDir), { force: true });

/** What was to be seeded by one that broke off; null: none did. */
export function unfinishedSeed(dataDir: string): string | null {
  try {
    return readFileSync(markIn(dataDir), 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Whoever looks at the pages must know that a part of the past is not there. */
export class SeedUnfinished extends NamedEvent {
  readonly level = 'warn';
  readonly says: string;
  constructor(what: string) {
    super();
    this.says = `A seed was interrupted here (${what}): the history shown is incomplete`;
  }
}
