import type { Review } from '#libs/domain/index.js';
import type { StoryStation } from './station.js';

/** Reviews that people are shown. */
export async function reviewsOf(station: StoryStation): Promise<Review[]> {
  const { body } = await station.call('/api/v1/reviews?limit=100');
  return (body as { items: Review[] }).items;
}

/** What an act about a review was answered: the status, and with a refusal what it says. */
export async function wroteOn(station: StoryStation, id: string, body: Record<string, unknown>): Promise<[number, unknown]> {
  const answer = await station.call(`/api/v1/reviews/${id}/acts`, { body });
  return [answer.status, answer.status === 201 ? undefined : answer.body];
}
