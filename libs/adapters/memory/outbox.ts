import {
  eventOf,
  laneOf,
  nextDueOf,
  type OutboundMessage,
  Outbox,
  type OutboxItem,
  type ReadyItem,
  readyOf,
  threadOf,
  waitingItem,
} from '#libs/domain/delivery/index.js';
import type { Page, Paged, Within } from '#libs/domain/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { pageOf, UndoableMap, type UndoLog } from './shelf.js';

/** An alert names its hall; a sign its kiosk alone. */
const isOf = ({ message }: OutboxItem, within: Within | undefined): boolean => {
  if (!within) return true;
  return message.type === 'sign' ? within.kioskIds.includes(message.kioskId) : within.hallIds.includes(message.hallId);
};

/** Messages that wait, in memory. */
export class MemoryOutbox extends Outbox {
  /** In the order of being put in. */
  private readonly all: UndoableMap<string, OutboxItem>;

  constructor(
    log: UndoLog,
    private readonly forget: boolean,
    private readonly queued: (item: OutboxItem) => void,
  ) {
    super();
    this.all = new UndoableMap(log);
  }

  override async put({ id, message, at }: { id: string; message: OutboundMessage; at: Instant }): Promise<void> {
    if (this.all.get(id)) return;
    const item = waitingItem({ id, message, at });
    if (!this.forget) this.all.set(id, item);
    this.queued(item);
  }

  override ready = async (...asked: [at: Instant, limit: number, busy: readonly string[]]): Promise<ReadyItem[]> =>
    readyOf(this.waiting(), ...asked);

  override nextDue = async (busy: readonly string[]): Promise<Instant | null> => nextDueOf(this.waiting(), busy);

  override async behind({ id, message }: OutboxItem): Promise<OutboxItem[]> {
    const same = this.waiting().filter(
      (one) => laneOf(one.message) === laneOf(message) && threadOf(one.message) === threadOf(message),
    );
    return same.slice(same.findIndex((one) => one.id === id) + 1);
  }

  override async besides({ message, createdAt }: OutboxItem): Promise<OutboxItem[]> {
    return [...this.all.values()].filter(
      (one) =>
        one.createdAt === createdAt && threadOf(one.message) === threadOf(message) && eventOf(one.message) === eventOf(message),
    );
  }

  override async one(id: string): Promise<OutboxItem | undefined> {
    return this.all.get(id);
  }

  override async settle(item: OutboxItem): Promise<void> {
    if (this.all.get(item.id)) this.all.set(item.id, item);
  }

  override async hold({ message }: OutboxItem, of: 'lane' | 'thread', until: Instant): Promise<void> {
    for (const item of this.waiting()) {
      const isOf = laneOf(item.message) === laneOf(message) && (of === 'lane' || threadOf(item.message) === threadOf(message));
      if (isOf && item.dueAt < until) this.all.set(item.id, { ...item, dueAt: until });
    }
  }

  override async list(filter: Paged & { state?: string }): Promise<Page<OutboxItem>> {
    const fit = [...this.all.values()].filter((item) => (filter.state ?? item.state) === item.state && isOf(item, filter.within));
    return pageOf(fit, (item) => item.createdAt, filter);
  }

  private waiting(): OutboxItem[] {
    return [...this.all.values()].filter((item) => item.state === 'waiting');
  }
}
