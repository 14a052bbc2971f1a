import { decideReviewTurn, type KioskRegistry, nameOf, type OpenBooks, overdueTo, type Review } from '#libs/domain/index.js';
import { reviewPlace } from './place.js';

/** One message for each way to reach them; what it says is written when it is sent. */
async function tellOverdue(books: OpenBooks, review: Review, registry: KioskRegistry): Promise<void> {
  const { id, dueAt: at, kioskId, hallId, incidentIds } = review;
  const hall = registry.hall(hallId);
  if (!hall) return;
  const event = 'review.overdue';
  for (const person of overdueTo(review, { people: registry.people(), hall }, at)) {
    for (const channel of person.channels.keys()) {
      const message = {
        ...{ type: 'alert' as const, orderId: null, incidentId: incidentIds.at(-1) ?? id, reviewId: id, kioskId, hallId },
        ...{ to: person.id, channel, as: person.id === review.owner ? ('assignee' as const) : ('next' as const), event },
        body: { event, at: new Date(at).toISOString() },
      };
      await books.outbox.put({ id: nameOf('AL', at, id, event, person.id, String(channel)), message, at });
    }
  }
}

/** What time alone brings a review, as of the instant at which it does. */
export async function turnReview(books: OpenBooks, review: Review, registry: KioskRegistry): Promise<void> {
  const incident = review.state === 'noted' ? await books.incidents.one(review.incidentIds[0] ?? '') : undefined;
  const turned = decideReviewTurn(review, incident, reviewPlace(review.hallId, registry));
  await books.reviews.save(turned);
  if (turned.history.at(-1)?.what === 'overdue' && review.state !== 'noted') await tellOverdue(books, turned, registry);
}
