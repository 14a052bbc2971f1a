import { type Instant, isUnwritten, nameOf, type OpenBooks, ownerNow, type Person, type Review } from '#libs/domain/index.js';

/** What is told of a review. */
export type ReviewNotification = 'opened' | 'returned' | 'assigned' | 'overdue';

/** One message for each way to reach them; what it says is written when it is sent. */
export async function tellOfReview(
  books: OpenBooks,
  { id, kioskId, hallId, incidentIds, owner }: Review,
  what: ReviewNotification,
  people: readonly Person[],
  at: Instant,
): Promise<void> {
  const event = `review.${what}`;
  for (const person of people) {
    for (const channel of person.channels.keys()) {
      const message = {
        ...{ type: 'alert' as const, orderId: null, incidentId: incidentIds.at(-1) ?? id, reviewId: id, kioskId, hallId },
        ...{ to: person.id, channel, as: person.id === owner || what !== 'overdue' ? ('assignee' as const) : ('next' as const) },
        event,
        body: { event, at: new Date(at).toISOString() },
      };
      await books.outbox.put({ id: nameOf('AL', at, id, event, person.id, String(channel)), message, at });
    }
  }
}

/** Its owner learns that there is something to write. */
export async function tellOpened(
  books: OpenBooks,
  before: Review | undefined,
  review: Review,
  people: readonly Person[],
): Promise<void> {
  if (!isUnwritten(review) || (before && isUnwritten(before))) return;
  const { openedAt: at } = review;
  await tellOfReview(books, review, 'opened', ownerNow(review, people, at), at);
}
