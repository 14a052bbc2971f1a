import type { Instant, OpenBooks, OrderChange, OutageNotice } from '#libs/domain/index.js';

const speaksOfRepair = (notice: OutageNotice): boolean => notice.arranged === false || notice.delay !== undefined;

/** Who has the order, or how far it is, is another thing from now on: what is said of its repair is looked at again. */
export async function hurryNotices(
  books: OpenBooks,
  { id }: Pick<OrderChange['order'], 'id'>,
  at: Instant,
  concerns: (notice: OutageNotice) => boolean = speaksOfRepair,
): Promise<void> {
  for (const notice of await books.notices.standing()) {
    if (notice.orderId === id && concerns(notice)) await books.notices.save({ ...notice, owesAt: at });
  }
}
