import {
  atWorkBy,
  type Hands,
  handsAt,
  type Instant,
  type KioskRegistry,
  leftOpen,
  type MaintenanceOrder,
  type OpenBooks,
  registeredHands,
} from '#libs/domain/index.js';

/** Who could do the order, as the register has them now; null: its hall is not registered any more. */
export async function handsOf(books: OpenBooks, order: MaintenanceOrder, registry: KioskRegistry): Promise<Hands | null> {
  const hall = registry.hall(order.hallId);
  if (!hall) return null;
  const kiosk = order.kioskId === null ? undefined : registry.kiosk(order.kioskId);
  const incident = await books.incidents.one(order.incidentId);
  return incident ? handsAt(incident, kiosk, hall, registry) : registeredHands(kiosk, hall, registry);
}

/** The same with what the books say of those whom the register leaves; mostly it names one, and nothing is asked. */
export async function withAtWork(
  { orders }: Pick<OpenBooks, 'orders'>,
  { kind, kioskId, cause }: Pick<MaintenanceOrder, 'kind' | 'kioskId' | 'cause'>,
  hands: Hands,
  at: Instant,
): Promise<Hands> {
  const open = leftOpen(kind, hands, at);
  if (open.length === 0) return hands;
  const [mended, rows] = await Promise.all([kioskId === null ? null : orders.lastMended(kioskId, cause), orders.inHandOf(open)]);
  return { ...hands, atWork: atWorkBy(mended, rows) };
}
