import { chownSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { JournalSurvey } from '#libs/composition/index.js';
import { StartRefused } from '#libs/runtime/index.js';

/** What the worker keeps beside its journal: what it knew and how far it was. Each file is replaced whole. */
const BESIDE = ['watch.json', 'seen.json', 'secrets.json', 'positions'];

/** Copies what stands beside the journal. Before all else: the books and the journal may be further, never behind. */
export function copyBeside(dataDir: string, to: string): void {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const name of BESIDE) {
    // A file that is being replaced stands beside the old one for a moment.
    const filter = (path: string): boolean => !path.endsWith('.new');
    if (existsSync(join(dataDir, name))) cpSync(join(dataDir, name), join(to, name), { recursive: true, filter });
  }
}

export interface JournalSpan {
  /** Null: there is no record in it. */
  first: number | null;
  last: number | null;
}

/**
 * Copies the journal beside a worker that writes: its segments in order, of the last one what is there now, and no newer one, so that the
 * copy is a beginning of the journal without a gap. A record that was cut off at the end was not acknowledged, and goes.
 */
export async function copyJournal(dataDir: string, to: string): Promise<JournalSpan> {
  const [from, copy] = [join(dataDir, 'journal'), join(to, 'journal')];
  // Of a place whose worker never ran: one that was seeded, say.
  if (!existsSync(from)) return { first: null, last: null };
  mkdirSync(copy, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(from).sort()) copyUnlessGone(join(from, name), join(copy, name));
  const survey = new JournalSurvey(copy);
  const span: JournalSpan = { first: null, last: null };
  for await (const { position } of survey.records()) {
    span.first ??= position;
    span.last = position;
  }
  for (const { file, bytes, unfinished } of survey.segments) if (unfinished > 0) truncateSync(file, bytes - unfinished);
  if (survey.damage.length > 0)
    throw new StartRefused(`The journal is damaged in ${survey.damage.length} places.`, 'See npm run journal -- verify.');
  return span;
}

/** The oldest may be let go while we copy. */
function copyUnlessGone(from: string, to: string): void {
  try {
    cpSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Whether there is nothing that a restore would overwrite. */
export const dataFolderIsEmpty = (dataDir: string): boolean =>
  !existsSync(join(dataDir, 'journal')) && !BESIDE.some((name) => existsSync(join(dataDir, name)));

/** Puts the copy back; what is there is removed first. */
export function restoreDataFolder(from: string, dataDir: string): void {
  for (const name of ['journal', ...BESIDE]) {
    rmSync(join(dataDir, name), { recursive: true, force: true });
    if (existsSync(join(from, name))) cpSync(join(from, name), join(dataDir, name), { recursive: true });
    giveTo(statSync(dataDir), join(dataDir, name));
  }
}

/** Restored by root, it belongs to whom the folder belongs to: the worker's own user. */
function giveTo(owner: { uid: number; gid: number }, path: string): void {
  if (process.getuid?.() !== 0 || !existsSync(path)) return;
  chownSync(path, owner.uid, owner.gid);
  if (statSync(path).isDirectory()) for (const name of readdirSync(path)) giveTo(owner, join(path, name));
}
