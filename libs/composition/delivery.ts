import {
  type AlertMessage,
  type Channel,
  type Clock,
  eventOf,
  type Instant,
  type KioskRegistry,
  type MaintenanceOrder,
  type OutboxItem,
  type Telling,
} from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { hurryNotices, keepUntoldAdministrator, passOn, tellReached, tellUnreached } from '#libs/stages/decide/index.js';
import { Deliver, type DeliverParts, Writing } from '#libs/stages/deliver/index.js';
import type { Stores } from './stores.js';

type Alert = OutboxItem & { message: AlertMessage };

export interface DeliveryParts extends Pick<Stores, 'books' | 'outbox' | 'orders' | 'incidents'> {
  registry: KioskRegistry;
  channel: Channel;
  kinds: DeliverParts['kinds'];
  sign: DeliverParts['sign'];
  clock: Clock;
  report: Report;
  publicUrl: string | undefined;
}

/** What leaves the outbox, and what becomes of what does not. */
export function openDelivery({ publicUrl, ...parts }: DeliveryParts): Deliver {
  const { books, registry } = parts;
  const name = (id: string): string => registry.person(id)?.name ?? id;
  return new Deliver({
    ...parts,
    name,
    writing: new Writing({ ...parts, publicUrl }),
    tellUnreached: (item: Alert, refused: boolean, at: Instant) =>
      books.transact(async (open) => {
        await open.alone();
        if (item.message.orderId === null) return keepUntoldAdministrator(open, item, refused, at, name(item.message.to));
        const nobodys = await tellUnreached(open, { item, refused, at }, registry);
        if (nobodys) await hurryNotices(open, nobodys, at, ({ arranged }) => arranged !== false);
      }),
    tellReached: (item: Alert, at: Instant) =>
      books.transact(async (open) => {
        await open.alone();
        const theirs = await tellReached(open, item);
        if (theirs) await hurryNotices(open, theirs, at);
      }),
    passOn: ({ message, createdAt }: Alert, order: MaintenanceOrder) => {
      const what = eventOf(message).split('.')[1] as Telling;
      return books.transact((open) => passOn(open, { what, order, at: createdAt, replaces: [] }, registry));
    },
  });
}
