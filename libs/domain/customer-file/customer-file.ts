import type { Doing } from '../act/index.js';
import type { Page } from '../page.js';
import type { Text } from '../text.js';
import { HOUR, type Instant } from '../time/index.js';

/** A file of a customer. What it says is read by an approved opening alone (S4-A6.1). */
export interface CustomerFile {
  id: string;
  title: string;
  hallId: string;
  /** Where the paper is kept; null: what it says is kept here. */
  keptAt: string | null;
  addedAt: Instant;
  /** Account. */
  addedBy: string;
}

/** Somebody wants to open a file, and what another says of that. */
export interface FileOpening {
  id: string;
  fileId: string;
  /** Account. */
  askedBy: string;
  askedPerson: string | null;
  askedAt: Instant;
  why: string;
  decidedBy: string | null;
  decidedAt: Instant | null;
  approved: boolean | null;
  decidedWhy: string | null;
}

/** So long an approved file may be opened. Ours. */
export const OPEN_FOR = 24 * HOUR;

export const OPENING_REFUSALS = ['own-asking', 'decided-already', 'not-the-asker', 'not-decided', 'refused', 'over'] as const;
export type OpeningRefusal = (typeof OPENING_REFUSALS)[number];

export const OPENING_REFUSED: Record<OpeningRefusal, Text> = {
  'own-asking': {
    zh: '不能批准自己的申请，须由他人批准（S4-A6.1）',
    en: 'whoever asks may not approve it: another person must (S4-A6.1)',
  },
  'decided-already': { zh: '该申请已有答复', en: 'somebody has answered it already' },
  'not-the-asker': { zh: '仅申请人本人可以查阅', en: 'only who asked may open it: ask for an opening of your own' },
  'not-decided': { zh: '申请尚未批准（S4-A6.1）', en: 'nobody has approved it yet (S4-A6.1)' },
  refused: { zh: '申请未获批准', en: 'it was not approved' },
  over: { zh: '批准已超过 24 小时，请重新申请', en: 'its 24 hours are over: ask again' },
};

type Who = Pick<Doing, 'by' | 'personId' | 'onBehalfOf'>;

/** Why somebody may not say whether a file is opened; null: they may. The same person under another account is the asker still. */
export function whyNotDecide(opening: FileOpening, { by, personId, onBehalfOf }: Who): OpeningRefusal | null {
  const { askedBy, askedPerson } = opening;
  const isAsker = by === askedBy || (askedPerson !== null && [personId, onBehalfOf].includes(askedPerson));
  if (isAsker) return 'own-asking';
  return opening.approved === null ? null : 'decided-already';
}

/** Why somebody may not open a file now; null: they may. */
export function whyNotOpen({ askedBy, approved, decidedAt }: FileOpening, by: string, now: Instant): OpeningRefusal | null {
  if (by !== askedBy) return 'not-the-asker';
  if (approved === null || decidedAt === null) return 'not-decided';
  if (!approved) return 'refused';
  return now < decidedAt + OPEN_FOR ? null : 'over';
}

/** Thrown when a file is not opened, or not approved. */
export class OpeningRefused extends Error {
  constructor(readonly because: OpeningRefusal) {
    super(OPENING_REFUSED[because].en);
  }
}

/** Files of customers. Every change and every opening is an act, in its transaction; what a file says is in none. */
export abstract class CustomerFiles {
  /** Throws {@link ActedAlready}. */
  abstract add(file: CustomerFile, content: string | null, doing: Doing): Promise<void>;
  /** By id. `halls`: of these alone; null: of all. */
  abstract list(query: { halls: string[] | null; limit: number; after?: string }): Promise<Page<CustomerFile>>;
  abstract one(id: string): Promise<CustomerFile | undefined>;
  /** Of a file, the newest asked first. */
  abstract openings(fileId: string): Promise<FileOpening[]>;
  abstract opening(id: string): Promise<FileOpening | undefined>;
  /** Throws {@link ActedAlready}. */
  abstract ask(opening: FileOpening, doing: Doing): Promise<void>;
  /** Throws {@link OpeningRefused}, {@link ActedAlready}. */
  abstract decide(id: string, says: { approved: boolean; why: string }, doing: Doing, now: Instant): Promise<FileOpening>;
  /** What the file says; null: it is kept elsewhere. Throws {@link OpeningRefused}. */
  abstract read(openingId: string, doing: Doing, now: Instant): Promise<string | null>;
}
