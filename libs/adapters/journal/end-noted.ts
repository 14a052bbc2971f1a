import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Position } from '#libs/domain/index.js';
import { replaceOwn } from '#libs/runtime/index.js';

const NAME = 'end.json';

/**
 * Notes the last entry at a clean stop, for it was acknowledged: what is missing before it when the journal is opened again was lost. While
 * the journal is written there is no such note: what a crash cuts off then was acknowledged to nobody.
 */
export const noteEnd = (folder: string, end: Position): void => replaceOwn(join(folder, NAME), JSON.stringify({ end }));

export const forgetEnd = (folder: string): void => rmSync(join(folder, NAME), { force: true });

/** 0: it was not stopped cleanly, or the note is damaged itself. */
export function notedEnd(folder: string): Position {
  try {
    const { end } = JSON.parse(readFileSync(join(folder, NAME), 'utf8')) as { end?: unknown };
    return Number.isSafeInteger(end) ? (end as number) : 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return 0;
    throw error;
  }
}
