import {
  DAY,
  decideAnalysis,
  decideReport,
  type IncidentChange,
  isAdministrative,
  type KioskRegistry,
  type MaintenanceOrder,
  mayRepeat,
  type OpenBooks,
  REVIEW_NUMBERS,
  type Review,
  type ReviewNumbers,
  type ReviewPlace,
} from '#libs/domain/index.js';
import { reviewPlace } from './place.js';
import { tellOpened } from './tell.js';

interface DemandParts {
  registry: KioskRegistry;
  reviewNumbers?: ReviewNumbers;
}

/** Keeps it, and tells who is to write it. */
async function keep(books: OpenBooks, before: Review | undefined, review: Review | null, place: ReviewPlace): Promise<void> {
  if (!review) return;
  await books.reviews.save(review);
  await tellOpened(books, before, review, place.people);
}

async function demandReport(books: OpenBooks, change: IncidentChange, place: ReviewPlace): Promise<void> {
  const { what, incident } = change;
  // An incident that has just opened has none yet.
  const before = what === 'opened' ? undefined : await books.reviews.ofIncident(incident.id);
  const order: MaintenanceOrder | undefined = before ? await books.orders.forIncident(incident.id) : undefined;
  await keep(books, before, decideReport(before, change, order, place), place);
}

async function demandAnalysis(
  books: OpenBooks,
  change: IncidentChange,
  place: ReviewPlace,
  numbers: ReviewNumbers,
): Promise<void> {
  const { kioskId, cause } = change.incident;
  if (kioskId === null || !mayRepeat(change)) return;
  const [last, earlier] = await Promise.all([
    books.reviews.lastOf(kioskId, cause),
    books.incidents.recurrences(kioskId, cause, change.at - numbers.days * DAY),
  ]);
  await keep(books, last, decideAnalysis(last, change, earlier, place, numbers), place);
}

/** What people are to write because of an incident: a report of a major one (S0-C1.6), an analysis of what comes again (S1-2.3.3b). */
export async function demandReviews(
  books: OpenBooks,
  change: IncidentChange,
  { registry, reviewNumbers = REVIEW_NUMBERS }: DemandParts,
): Promise<void> {
  const place = reviewPlace(change.incident.hallId, registry);
  if (!place || isAdministrative(change.incident)) return;
  await demandReport(books, change, place);
  await demandAnalysis(books, change, place, reviewNumbers);
}
