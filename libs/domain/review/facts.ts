import type { Incident } from '../incident/index.js';
import type { MaintenanceOrder } from '../maintenance/index.js';
import type { Instant } from '../time/index.js';

/** What the books say of an incident. */
export interface ReviewFacts {
  incidentId: string;
  orderId: string | null;
  began: Instant;
  /** When somebody was told of it; null: not, or it is not known. */
  toldAt: Instant | null;
  acceptedAt: Instant | null;
  arrivedAt: Instant | null;
  repairedAt: Instant | null;
  /** When it was over; null: it is not. */
  backAt: Instant | null;
  /** From beginning to end, milliseconds; null: it is not over. */
  outMs: number | null;
  /** Person ids of those who had a hand in it, the first first. */
  who: string[];
}

const FIRST = ['accepted', 'arrived', 'repaired'] as const;

/** People write the words of a review; numbers are the books'. */
export function factsOf(
  { id, openedAt, closedAt }: Pick<Incident, 'id' | 'openedAt' | 'closedAt'>,
  order: MaintenanceOrder | undefined,
): ReviewFacts {
  const history = order?.history ?? [];
  const [acceptedAt, arrivedAt, repairedAt] = FIRST.map((what) => history.find((one) => one.what === what)?.at ?? null);
  const sent = history.find(({ what }) => what === 'sent')?.at;
  return {
    incidentId: id,
    orderId: order?.id ?? null,
    began: openedAt,
    toldAt: sent ?? order?.told?.at ?? null,
    acceptedAt: acceptedAt ?? null,
    arrivedAt: arrivedAt ?? null,
    repairedAt: repairedAt ?? null,
    backAt: closedAt,
    outMs: closedAt === null ? null : closedAt - openedAt,
    who: [...new Set(history.map(({ by }) => by))].filter((by) => by !== 'hallwatch'),
  };
}
