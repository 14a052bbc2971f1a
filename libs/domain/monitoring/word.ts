import type { Instant } from '../time/index.js';

/** Why a worker that lives does not see; of several the first counts. */
export const SIGHT_LOST = ['broker-away', 'journal-stopped', 'watch-behind'] as const;
export type SightLost = (typeof SIGHT_LOST)[number];

/** What the worker says of itself every few seconds. */
export interface WorkerWord {
  /** Rises with every word of a process. */
  count: number;
  at: Instant;
  /** When the process that says it began to watch. */
  startedAt: Instant;
  /** What keeps it from seeing, and since when; null: it sees. */
  blind: { because: SightLost; since: Instant } | null;
  /** How far the history is behind the journal, milliseconds; null: it is not known. */
  historyLag: number | null;
}

/** The longest between two words, milliseconds of the machine's clock. Ours: a write of one row costs less than a millisecond. */
const WORD_AT_LEAST_EVERY = 1_500;
/** Words within the time after which a silent worker counts as dead. */
const WORDS_IN_PATIENCE = 6;
/** Words that may be missing before a screen says that nobody watches. Ours. */
const WORDS_MISSED = 3;

/** How long a worker leaves between two words, where it may say nothing for `patience`; milliseconds. */
export const wordEvery = (patience: number): number => Math.min(patience / WORDS_IN_PATIENCE, WORD_AT_LEAST_EVERY);

/**
 * How long it may say nothing before dashboards say that nobody watches: a screen in the room is to know before anybody is called. With the
 * wall's refresh of five seconds that is within ten.
 */
export const screenPatience = (patience: number): number => Math.min(patience, WORD_AT_LEAST_EVERY * WORDS_MISSED);

/** A time in which nobody heard the kiosks. */
export interface BlindStretch {
  because: 'worker-silent' | SightLost;
  from: Instant;
  to: Instant;
}

/** While the watch is behind, kiosks are heard: what waits is judged later. */
const UNHEARD: readonly SightLost[] = ['broker-away', 'journal-stopped'];

/**
 * What a word tells of the time before it that nobody heard. `patience`: how long a worker may say nothing, milliseconds. One that lived
 * all the while, as when only the database was away, has heard.
 */
export function unheardBefore(last: WorkerWord | null, word: WorkerWord, patience: number): BlindStretch[] {
  const stretches: BlindStretch[] = [];
  if (last && word.startedAt - last.at > patience) {
    stretches.push({ because: 'worker-silent', from: last.at, to: word.startedAt });
  }
  const { blind, at } = word;
  if (blind && UNHEARD.includes(blind.because) && at - blind.since > patience) {
    stretches.push({ because: blind.because, from: blind.since, to: at });
  }
  return stretches;
}

/** Where the worker's word is kept, and when nobody heard the kiosks. */
export abstract class MonitoringBook {
  /** Keeps the word, and what it tells of the time before. `patience`: as of {@link unheardBefore}. */
  abstract say(word: WorkerWord, patience: number): Promise<void>;
  /** The last word; null: none was ever said. */
  abstract last(): Promise<WorkerWord | null>;
  /** Times in which nobody heard the kiosks, that reach into the time from the first instant to the second. */
  abstract unheard(from: Instant, to: Instant): Promise<BlindStretch[]>;
  /** Takes it upon the caller to tell of the interruption. False: another does, or has. `at` of the caller's wall clock. */
  abstract takeTelling(since: Instant, at: Instant): Promise<boolean>;
  /** Somebody was told of the interruption. */
  abstract told(since: Instant, at: Instant): Promise<void>;
  /** Interruptions that somebody was told of and that are not told to be over; they are told to be over by whom this answers them. */
  abstract takeOver(at: Instant): Promise<Instant[]>;
}
