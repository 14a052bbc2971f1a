import {
  type AlertMessage,
  eventOf,
  type Instant,
  type KioskRegistry,
  type MaintenanceOrder,
  type NotificationKind,
  orderBody,
} from '#libs/domain/index.js';

/** What an alert of an order says if it is sent at that moment. */
export function writtenAlert(
  message: AlertMessage,
  order: MaintenanceOrder,
  registry: KioskRegistry,
  now: Instant,
): Record<string, unknown> {
  const hall = registry.hall(order.hallId);
  if (!hall) throw new Error(`There is no hall ${order.hallId}`);
  const kiosk = order.kioskId === null ? undefined : registry.kiosk(order.kioskId);
  const scene = { order, kiosk, hall, message, name: (id: string) => registry.person(id)?.name ?? id };
  return orderBody(eventOf(message).split('.')[1] as NotificationKind, scene, { now, late: null, base: null });
}
