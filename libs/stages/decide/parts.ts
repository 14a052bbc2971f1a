import type { Books, KioskRegistry, ReviewNumbers } from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import type { Spoken } from './view/premises.js';

export interface DecideParts extends Spoken {
  books: Books;
  registry: KioskRegistry;
  report: Report;
  /** Whether the database refused the data themselves, so that they would be refused again. */
  isRefusal(error: unknown): boolean;
  /** Called when a decision is kept, so that what it says is sent. */
  kept(): void;
  /** How long what nobody acts on is gathered before a notice is corrected, milliseconds. */
  gatherMs?: number;
  /** How often the same fault comes until it is to be analysed. */
  reviewNumbers?: ReviewNumbers;
}
