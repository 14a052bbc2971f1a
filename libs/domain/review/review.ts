import type { ReviewPart, WrittenParts } from '../act/index.js';
import type { Severity } from '../fault/index.js';
import type { Cause } from '../finding/index.js';
import type { Page, Paged } from '../page.js';
import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';
import type { ReviewFacts } from './facts.js';

/** `report`: of a major incident (S0-C1.6). `analysis`: of a fault that comes again on one kiosk (S1-2.3.3b). */
export const REVIEW_KINDS = ['report', 'analysis'] as const;
export type ReviewKind = (typeof REVIEW_KINDS)[number];

/**
 * `noted`: the incident is of the kind, and it is to be seen whether it lasts. `open`: it is to be written. `returned`: it was signed, and is
 * to be written better. `dropped`: nothing is demanded any more.
 */
export const REVIEW_STATES = ['noted', 'open', 'returned', 'signed', 'dropped'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

/** Of these somebody has something to write. */
export const UNWRITTEN_STATES = ['open', 'returned'] as const satisfies readonly ReviewState[];
/** Those that people are shown. */
export const SHOWN_STATES = ['open', 'returned', 'signed'] as const satisfies readonly ReviewState[];

/**
 * Why it is demanded. `security`: somebody was at the device who must not. `wide`: a hall, a region or a business system was out. `long`: one
 * kiosk was out for long. `again`: the same fault came again.
 */
export const REVIEW_GROUNDS = ['security', 'wide', 'long', 'again'] as const;
export type ReviewGround = (typeof REVIEW_GROUNDS)[number];

export const REVIEW_EVENTS = ['opened', 'written', 'signed', 'returned', 'overdue', 'dropped', 'assigned'] as const;

export interface ReviewEvent {
  at: Instant;
  what: (typeof REVIEW_EVENTS)[number];
  /** Person id, or `hallwatch`. */
  by: string;
  /** Why it was returned, or given to another. */
  reason?: string;
  /** Which parts were written. */
  parts?: ReviewPart[];
  /** Person id of who owns it from then on. */
  to?: string;
}

/** What people write of a major incident, or of a fault that comes again. */
export interface Review {
  id: string;
  kind: ReviewKind;
  state: ReviewState;
  ground: ReviewGround;
  /** Null: it is of many, see {@link kioskIds}. */
  kioskId: string | null;
  kioskIds: string[];
  hallId: string;
  cause: Cause;
  severity: Severity;
  /** What was wrong, in a sentence. */
  reason: Text;
  /** Of a report the one; of an analysis all that it is about, oldest first. */
  incidentIds: string[];
  /** Person id of who is to write it; null: nobody is registered who could. */
  owner: string | null;
  openedAt: Instant;
  dueAt: Instant;
  signedAt: Instant | null;
  parts: WrittenParts;
  /** As they were when it was signed. */
  facts?: ReviewFacts[];
  history: ReviewEvent[];
  /** When time alone brings something: it is demanded, or overdue. */
  turnsAt?: Instant;
}

export interface ReviewFilter extends Paged {
  kind?: ReviewKind | undefined;
  state?: ReviewState | 'unwritten' | undefined;
  hallId?: string | undefined;
  incidentId?: string | undefined;
}

export abstract class ReviewBook {
  /** Of an incident; undefined: none. */
  abstract ofIncident(incidentId: string): Promise<Review | undefined>;
  /** The last analysis of a cause on a kiosk. */
  abstract lastOf(kioskId: string, cause: Cause): Promise<Review | undefined>;
  /** Those to which time alone brings something until the instant at the latest, the first first. */
  abstract turnsDue(at: Instant): Promise<Review[]>;
  abstract save(review: Review): Promise<void>;
  abstract one(id: string): Promise<Review | undefined>;
  /** What people are shown: the first due first. */
  abstract list(filter: ReviewFilter): Promise<Page<Review>>;
}

export const isUnwritten = ({ state }: Pick<Review, 'state'>): boolean =>
  (UNWRITTEN_STATES as readonly ReviewState[]).includes(state);

/** Names what people have made of it so far: what Hallwatch writes by itself contradicts nobody. */
export const reviewVersion = ({ history }: Pick<Review, 'history'>): string =>
  String(history.filter(({ by }) => by !== 'hallwatch').length);
