import {
  decideReviewAct,
  factsOf,
  type Instant,
  type KioskRegistry,
  type OpenBooks,
  ownerNow,
  type Review,
  type ReviewAct,
  type ReviewActName,
  type ReviewFacts,
  type ReviewOutcome,
  reviewInShort,
} from '#libs/domain/index.js';
import { type ReviewNotification, tellOfReview } from './tell.js';

/** By these its owner has something to do. */
const TOLD: Partial<Record<ReviewActName, ReviewNotification>> = { 'review.return': 'returned', 'review.assign': 'assigned' };

async function factsFor(books: OpenBooks, { incidentIds }: Review): Promise<ReviewFacts[]> {
  const facts = incidentIds.map(async (id) => {
    const incident = await books.incidents.one(id);
    return incident && factsOf(incident, await books.orders.forIncident(id));
  });
  return (await Promise.all(facts)).filter((one) => one !== undefined);
}

/** What a person did about a review. Answers what it made of it, or why it is not taken. */
export async function takeReviewAct(
  books: OpenBooks,
  act: ReviewAct,
  at: Instant,
  registry: KioskRegistry,
): Promise<ReviewOutcome> {
  await books.alone();
  const review = await books.reviews.one(act.reviewId);
  if (!review) return { refused: 'unknown-review' };
  if (!registry.person(act.by)) return { refused: 'unknown-person' };
  const facts = act.act === 'review.sign' ? await factsFor(books, review) : undefined;
  const decided = decideReviewAct(review, act, at, { people: registry.people(), calendar: registry.hours.calendar, facts });
  if ('refused' in decided) return decided;
  await books.reviews.save(decided);
  const what = TOLD[act.act];
  if (what) await tellOfReview(books, decided, what, ownerNow(decided, registry.people(), at), at);
  return { refused: null, review: { before: reviewInShort(review), after: reviewInShort(decided) } };
}
