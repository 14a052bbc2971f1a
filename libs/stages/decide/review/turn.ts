import { decideReviewTurn, type KioskRegistry, type OpenBooks, overdueTo, type Review } from '#libs/domain/index.js';
import { reviewPlace } from './place.js';
import { tellOfReview, tellOpened } from './tell.js';

async function tellOverdue(books: OpenBooks, review: Review, registry: KioskRegistry): Promise<void> {
  const { dueAt: at, hallId } = review;
  const hall = registry.hall(hallId);
  if (hall) await tellOfReview(books, review, 'overdue', overdueTo(review, { people: registry.people(), hall }, at), at);
}

/** What time alone brings a review, as of the instant at which it does. */
export async function turnReview(books: OpenBooks, review: Review, registry: KioskRegistry): Promise<void> {
  const incident = review.state === 'noted' ? await books.incidents.one(review.incidentIds[0] ?? '') : undefined;
  const turned = decideReviewTurn(review, incident, reviewPlace(review.hallId, registry));
  await books.reviews.save(turned);
  if (review.state === 'noted') await tellOpened(books, review, turned, registry.people());
  else if (turned.history.at(-1)?.what === 'overdue') await tellOverdue(books, turned, registry);
}
