import {
  extendNotice,
  type KioskRegistry,
  type OpenBooks,
  type OutageNotice,
  routesOf,
  type Surroundings,
} from '#libs/domain/index.js';
import { publish } from './publish.js';

/** Nothing became of the incident, but the notice was to be looked at: it says what stands now, or was right all along. */
export async function settleNotice(
  books: OpenBooks,
  { owesAt, ...notice }: OutageNotice,
  keep: () => Promise<unknown>,
): Promise<void> {
  await keep();
  const after = await books.notices.one(notice.id);
  if (owesAt !== undefined && after?.owesAt === owesAt) await books.notices.save(notice);
}

/** A notice that passed its `until` is issued again with a new one, as of then (S0-H6c). Answers it as it is now. */
export async function extendNext(
  books: OpenBooks,
  notice: OutageNotice,
  registry: KioskRegistry,
  around: Surroundings,
): Promise<OutageNotice> {
  const hall = registry.hall(notice.hallId);
  if (!hall) return notice;
  const order = notice.orderId === null ? undefined : await books.orders.one(notice.orderId);
  const routed = { ...notice, ...routesOf(notice, hall, around, notice.until) };
  const change = extendNotice(routed, notice.until, hall, around, order);
  await publish(books, change, hall.region, notice);
  return change.notice;
}
