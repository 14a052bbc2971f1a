import { type Cause, type Instant, type Page, type Review, ReviewBook, type ReviewFilter } from '#libs/domain/index.js';
import { Closings } from './closings.js';

/** The reviews within one transaction: those to which time brings something are read once. */
export class Reviews extends ReviewBook {
  readonly turns: Closings<Review>;

  constructor(private readonly of: ReviewBook) {
    super();
    this.turns = new Closings(
      (until) => of.turnsDue(until),
      ({ turnsAt }) => turnsAt,
    );
  }

  override async save(review: Review): Promise<void> {
    await this.of.save(review);
    this.turns.note(review);
  }

  override turnsDue(at: Instant): Promise<Review[]> {
    return this.of.turnsDue(at);
  }

  override ofIncident(incidentId: string): Promise<Review | undefined> {
    return this.of.ofIncident(incidentId);
  }

  override lastOf(kioskId: string, cause: Cause): Promise<Review | undefined> {
    return this.of.lastOf(kioskId, cause);
  }

  override one(id: string): Promise<Review | undefined> {
    return this.of.one(id);
  }

  override list(filter: ReviewFilter): Promise<Page<Review>> {
    return this.of.list(filter);
  }
}
