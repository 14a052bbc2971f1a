import { Injectable } from '@nestjs/common';
import {
  ActDesk,
  type AskedReviewAct,
  Clock,
  type Doing,
  isOfReview,
  missingParts,
  REVIEW_REFUSED,
  type ReviewAct,
  ReviewBook,
} from '#libs/domain/index.js';
import { keyUsed } from '../access/acts.js';
import { Problem } from '../http/problem.js';
import { AwaitedAnswers } from './awaited-answers.js';

/** Where people say over HTTP what they wrote: each act goes through the journal, and is answered when it is judged. */
@Injectable()
export class ReviewDesk {
  private readonly awaited: AwaitedAnswers;

  constructor(
    private readonly reviews: ReviewBook,
    desk: ActDesk,
    private readonly clock: Clock,
  ) {
    this.awaited = new AwaitedAnswers(desk);
  }

  /** Takes an act to its answer, or to `waiting` where nobody judges it now. Throws {@link Problem} where it is refused. */
  async take(kioskId: string, act: ReviewAct, doing: Doing): Promise<AskedReviewAct> {
    const { reviewId } = act;
    const asked = { id: doing.id, reviewId, kioskId, act, askedAt: this.clock.now(), askedBy: doing.by, doing };
    const told = await this.awaited.ask(asked);
    // Somebody sent something else under the same key before.
    if (!isOfReview(told) || told.askedBy !== doing.by || told.act.act !== act.act || told.reviewId !== reviewId) throw keyUsed();
    if (told.refused !== null) throw await this.refusal(told);
    return told;
  }

  private async refusal({ reviewId, refused }: AskedReviewAct): Promise<Problem> {
    const because = refused ?? 'set-aside';
    const review = because === 'parts-missing' ? await this.reviews.one(reviewId) : undefined;
    const says = REVIEW_REFUSED[because];
    const also = { because, says, ...(review && { missing: missingParts(review) }) };
    return new Problem(because === 'stale' ? 'stale' : 'review-refused', `Not accepted: ${says.en}.`, { also });
  }
}
