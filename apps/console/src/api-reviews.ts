import type { ReviewPart } from '#libs/domain/act/index.js';
import type { ReviewAct } from '#libs/domain/act/review-act.js';
import type * as review from '#libs/domain/review/index.js';
import type { Wire } from '#libs/domain/time/index.js';
import { all, ask, type Page, query, sent } from './api.js';

export type Review = Wire<review.Review>;
export type ReviewFacts = Wire<review.ReviewFacts>;
/** With what the books say of its incidents, and the parts that are missing. */
export interface ReviewInFull extends Omit<Review, 'facts'> {
  facts: ReviewFacts[];
  missing: ReviewPart[];
}
export type ReviewActed = Omit<ReviewAct, 'by' | 'reviewId'> & { by?: string };

const at = (id: string): string => `/reviews/${encodeURIComponent(id)}`;

/** Reports of major incidents, and analyses of faults that come again. */
export const reviews = {
  list: (of: { state: string; limit: number; after?: string }) => ask<Page<Review>>(`/reviews?${query(of)}`),
  ofIncident: (incidentId: string) => all<Review>('/reviews', { incidentId }, 20),
  one: (id: string) => ask<ReviewInFull>(at(id)),
  act: (id: string, acted: ReviewActed) => ask<unknown>(`${at(id)}/acts`, sent('POST', acted)),
};
