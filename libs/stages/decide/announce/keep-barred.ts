import { decideBarred, type OpenBooks, type OrderChange, type Surroundings } from '#libs/domain/index.js';
import { standingOfOrder } from './keep-notice.js';
import { publish, standingOf } from './publish.js';

/** Keeps the notice of a device true to the acceptance of its repair (S0-C1.9). Answers the notice that was written, if any was. */
export async function keepBarred(books: OpenBooks, { order, at }: OrderChange, around: Surroundings): Promise<string | null> {
  const kiosk = around.kiosks.find(({ id }) => id === order.kioskId);
  const hall = around.halls.find(({ id }) => id === kiosk?.hall);
  if (!kiosk || !hall) return null;
  const own = await books.notices.forIncident(order.incidentId);
  const before = own ?? (order.earlier ? await standingOfOrder(books, order, hall) : undefined);
  const decided = decideBarred(before, { order, kiosk, hall, around }, at);
  if ('withheld' in decided) return null;
  await publish(books, decided, hall.region, standingOf(before));
  return decided.notice.id;
}
