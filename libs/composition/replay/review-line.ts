import { z } from 'zod';
import { REVIEW_PARTS, type ReviewAct } from '#libs/domain/index.js';

const name = z.string().min(1);
const parts = z.partialRecord(z.enum(REVIEW_PARTS), z.string());
const who = { by: name, reviewId: name, basedOn: z.string().optional(), doneAt: z.int().min(0).optional() };

const ReviewLine = z.discriminatedUnion('act', [
  z.object({ act: z.literal('review.write'), ...who, parts }),
  z.object({ act: z.literal('review.sign'), ...who, parts: parts.optional() }),
  z.object({ act: z.literal('review.return'), ...who, reason: name }),
  z.object({ act: z.literal('review.assign'), ...who, to: name, reason: name }),
]);

/** What a person did about a review, or in a sentence why a line does not say so. */
export function readReviewLine(line: Record<string, unknown>): ReviewAct | string {
  const read = ReviewLine.safeParse(line);
  const [issue] = read.error?.issues ?? [];
  return issue ? `${issue.path.join('.')}: ${issue.message}` : (read.data as ReviewAct);
}
