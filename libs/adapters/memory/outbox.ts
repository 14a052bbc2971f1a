import { type OutboundMessage, Outbox, type OutboxItem } from '#libs/domain/delivery/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { pageOf, UndoableMap, type UndoLog } from './shelf.js';

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
    const state = { state: 'waiting' as const, attempts: 0, createdAt: at, dueAt: at, sentAt: null, lastError: null };
    const item: OutboxItem = { id, message, ...state };
    if (!this.forget) this.all.set(id, item);
    this.queued(item);
  }

  override async due(at: Instant, limit: number): Promise<OutboxItem[]> {
    const due = this.waiting().filter((item) => item.dueAt <= at);
    return due.sort((a, b) => a.createdAt - b.createdAt).slice(0, limit);
  }

  override async nextDue(): Promise<Instant | null> {
    const times = this.waiting().map((item) => item.dueAt);
    return times.length > 0 ? times.reduce((a, b) => Math.min(a, b)) : null;
  }

  override async settle(item: OutboxItem): Promise<void> {
    if (this.all.get(item.id)) this.all.set(item.id, item);
  }

  override async list(filter: {
    state?: string;
    limit: number;
    after?: string;
  }): Promise<{ items: OutboxItem[]; next: string | null }> {
    const fit = [...this.all.values()].filter((item) => (filter.state ?? item.state) === item.state);
    return pageOf(fit, (item) => item.createdAt, filter);
  }

  private waiting(): OutboxItem[] {
    return [...this.all.values()].filter((item) => item.state === 'waiting');
  }
}
