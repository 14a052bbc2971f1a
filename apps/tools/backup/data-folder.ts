import { chownSync, constants, cpSync, existsSync, readdirSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { EMBEDDED, IntakeFile, JournalSurvey, SnapshotFile, watchFile } from '#libs/composition/index.js';
import { closeToOthers, ownFolder, StartRefused } from '#libs/runtime/index.js';
import type { Installation } from './options.js';

/**
 * What the worker keeps beside its journal: what it knew and how far it was. Each file is replaced whole, but for the sessions of the embedded
 * broker: they are appended to, and a line that is cut off is left out when they are read.
 */
const BESIDE = ['watch.json', 'seen.json', 'secrets.json', 'positions', 'seed-unfinished', 'sessions.log'];

/** Copies what stands beside the journal. Before all else: the books and the journal may be further, never behind. */
export function copyBeside(dataDir: string, to: string): void {
  ownFolder(to);
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
  ownFolder(copy);
  for (const name of readdirSync(from).sort()) copyUnlessGone(join(from, name), join(copy, name));
  const { span, segments } = await surveyed(copy);
  for (const { file, bytes, unfinished } of segments) if (unfinished > 0) truncateSync(file, bytes - unfinished);
  return span;
}

async function surveyed(journal: string): Promise<{ span: JournalSpan; segments: JournalSurvey['segments'] }> {
  const survey = new JournalSurvey(journal);
  const span: JournalSpan = { first: null, last: null };
  for await (const { position } of survey.records()) {
    span.first ??= position;
    span.last = position;
  }
  if (survey.damage.length > 0)
    throw new StartRefused(`The journal is damaged in ${survey.damage.length} places.`, 'See npm run journal -- verify.');
  return { span, segments: survey.segments };
}

/** The oldest may be let go while we copy. */
function copyUnlessGone(from: string, to: string): void {
  try {
    cpSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Reads all of a copy that can be read without a server; answers its journal. Throws what is wrong with it. */
export async function tryDataFolder(copy: string): Promise<JournalSpan> {
  await new IntakeFile(join(copy, 'seen.json')).load();
  const known = await new SnapshotFile(watchFile(copy)).load();
  for await (const _ of known?.kiosks ?? []);
  const journal = join(copy, 'journal');
  return existsSync(journal) ? (await surveyed(journal)).span : { first: null, last: null };
}

/** What of a data folder is ours: the books and the history too, where they are kept there. */
const namesOf = ({ postgres, influx }: Installation): string[] => [
  'journal',
  ...BESIDE,
  ...(postgres === null ? [EMBEDDED.books] : []),
  ...(influx === null ? [EMBEDDED.history] : []),
];

/** Whether there is nothing that a restore would overwrite. */
export const dataFolderIsEmpty = (of: Installation): boolean => !namesOf(of).some((name) => existsSync(join(of.dataDir, name)));

/** A copy of all of a backup beside what is there: it takes its place at once, or goes. */
export interface Staged {
  putBack(): void;
  leave(): void;
}

export function stageDataFolder(from: string, of: Installation): Staged {
  const stage = join(of.dataDir, 'restored');
  const leave = (): void => rmSync(stage, { recursive: true, force: true });
  leave();
  cpSync(from, stage, { recursive: true, mode: constants.COPYFILE_FICLONE });
  closeToOthers(stage);
  giveTo(statSync(of.dataDir), stage);
  const putBack = (): void => {
    for (const name of namesOf(of)) {
      rmSync(join(of.dataDir, name), { recursive: true, force: true });
      if (existsSync(join(stage, name))) renameSync(join(stage, name), join(of.dataDir, name));
    }
  };
  return { putBack, leave };
}

/** Restored by root, it belongs to whom the folder belongs to: the worker's own user. */
export function giveTo(owner: { uid: number; gid: number }, path: string): void {
  if (process.getuid?.() !== 0 || !existsSync(path)) return;
  chownSync(path, owner.uid, owner.gid);
  if (statSync(path).isDirectory()) for (const name of readdirSync(path)) giveTo(owner, join(path, name));
}
