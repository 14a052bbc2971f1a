import {
  type AlertMessage,
  type Books,
  eventOf,
  type Instant,
  type KioskRegistry,
  type MaintenanceOrder,
  type NotificationKind,
  type OutboxItem,
} from '#libs/domain/index.js';
import { hurryNotices } from '../announce/hurry.js';
import { keepAdministratorNotNotified } from '../incident/tell-administrators.js';
import { passOn } from './alert.js';
import { tellReached, tellUnreached, untried } from './undelivered.js';

type Alert = OutboxItem & { message: AlertMessage };

/** What follows from it that a message reached somebody, or did not. Each is one transaction. */
export class SendingOutcomes {
  constructor(
    private readonly books: Books,
    private readonly registry: KioskRegistry,
  ) {}

  /** Keeps that somebody is not told by this way, and tells somebody else. */
  readonly tellUnreached = (item: Alert, refused: boolean, at: Instant): Promise<void> =>
    this.books.transact(async (open) => {
      await open.alone();
      const { orderId, reviewId, to } = item.message;
      // Who is told that a review is overdue reads it on its page, too.
      if (reviewId !== undefined) return;
      if (orderId === null) return keepAdministratorNotNotified(open, item, refused, at, this.name(to));
      const nobodys = await tellUnreached(open, { item, refused, at }, this.registry);
      if (nobodys) await hurryNotices(open, nobodys, at, ({ arranged }) => arranged !== false);
    });

  /** Somebody who could not be told is told after all. */
  readonly tellReached = (item: Alert, at: Instant): Promise<void> =>
    this.books.transact(async (open) => {
      await open.alone();
      const theirs = await tellReached(open, item, this.registry, at);
      if (theirs) await hurryNotices(open, theirs, at);
    });

  /** An alert that is for somebody else by now is put in for them. */
  readonly passOn = ({ message, createdAt }: Alert, order: MaintenanceOrder, now: Instant): Promise<void> => {
    const what = eventOf(message).split('.')[1] as NotificationKind;
    const telegram = { what, order, at: createdAt, replaces: [] };
    const as = message.as === 'second' ? 'second' : 'assignee';
    return this.books.transact(async (open) => {
      await open.alone();
      await passOn(open, telegram, as, this.registry, now);
      const theirs = as === 'assignee' ? await untried(open, order.id) : null;
      if (theirs) await hurryNotices(open, theirs, now);
    });
  };

  /** A person's name. */
  readonly name = (id: string): string => this.registry.person(id)?.name ?? id;
}
