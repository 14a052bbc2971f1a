import type { Cause } from '#libs/domain/finding/index.js';
import type { Page } from '#libs/domain/index.js';
import { isUnwritten, type Review, ReviewBook, type ReviewFilter, SHOWN_STATES } from '#libs/domain/review/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { firstOf, inOrder, isIn, pageOf, type ReckonedOf, UndoableMap, type UndoLog } from './shelf.js';

/** What is signed comes behind what is to be written, as in the database. */
const SIGNED_BEHIND = 8_000_000_000_000_000;

/** Reviews in memory. What was dropped is forgotten with the others of its incident: of those that people see there are few. */
export class MemoryReviews extends ReviewBook {
  private readonly all: UndoableMap<string, Review>;
  private readonly byIncident: UndoableMap<string, string>;
  /** The last analysis of each cause of a kiosk. */
  private readonly last: UndoableMap<string, string>;
  private readonly turning: UndoableMap<string, Review>;
  private readonly firstTurn: ReckonedOf<Review, Instant>;

  constructor(log: UndoLog) {
    super();
    this.all = new UndoableMap(log);
    this.byIncident = new UndoableMap(log);
    this.last = new UndoableMap(log);
    this.turning = new UndoableMap(log);
    this.firstTurn = firstOf(this.turning, ({ turnsAt }) => turnsAt);
  }

  /** When time brings the first of them something. */
  get nextTurn(): Instant {
    return this.firstTurn.get();
  }

  override async ofIncident(incidentId: string): Promise<Review | undefined> {
    return this.all.get(this.byIncident.get(incidentId) ?? '');
  }

  override async lastOf(kioskId: string, cause: Cause): Promise<Review | undefined> {
    return this.all.get(this.last.get(`${kioskId} ${cause}`) ?? '');
  }

  override async turnsDue(at: Instant): Promise<Review[]> {
    if (this.nextTurn > at) return [];
    const due: Review[] = [];
    for (const review of this.turning.values()) if ((review.turnsAt ?? 0) <= at) due.push(review);
    return inOrder(due, (one) => one.turnsAt ?? 0);
  }

  override async save(review: Review): Promise<void> {
    const { id, kind, state, kioskId, cause, turnsAt } = review;
    if (turnsAt === undefined) this.turning.delete(id);
    else this.turning.set(id, review);
    if (kind === 'analysis') this.last.set(`${kioskId} ${cause}`, id);
    else for (const incidentId of review.incidentIds) this.byIncident.set(incidentId, id);
    // One that never came to be demanded leaves nothing.
    if (state === 'dropped' && review.signedAt === null) {
      this.all.delete(id);
      for (const incidentId of review.incidentIds) this.byIncident.delete(incidentId);
    } else this.all.set(id, review);
  }

  override async one(id: string): Promise<Review | undefined> {
    return this.all.get(id);
  }

  override async list({ kind, state, hallId, incidentId, within, ...page }: ReviewFilter): Promise<Page<Review>> {
    const isAsked = (one: Review): boolean => {
      if (state === undefined) return (SHOWN_STATES as readonly string[]).includes(one.state);
      return state === 'unwritten' ? isUnwritten(one) : one.state === state;
    };
    const fit = [...this.all.values()].filter(
      (one) =>
        isAsked(one) &&
        (kind ?? one.kind) === one.kind &&
        (hallId ?? one.hallId) === one.hallId &&
        (incidentId === undefined || one.incidentIds.includes(incidentId)) &&
        isIn(one, within),
    );
    return pageOf(fit, ({ signedAt, dueAt }) => (signedAt === null ? -dueAt : signedAt - SIGNED_BEHIND), page);
  }
}
