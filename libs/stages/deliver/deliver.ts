import { Gauge, type Registry } from 'prom-client';
import type { ChannelKinds } from '#libs/contracts/index.js';
import {
  type AlertMessage,
  afterAttempt,
  type Channel,
  type Clock,
  type Folded,
  folded,
  type Instant,
  isUndelivered,
  laneOf,
  type MaintenanceOrder,
  type Outbox,
  type OutboxItem,
  type ReadyItem,
  type SendResult,
  type SignMessage,
} from '#libs/domain/index.js';
import { Again, pauseAfter, type Report, waited } from '#libs/runtime/index.js';
import { MessageDropped, MessageGivenUp, MessageNotSent, MessageSent, OutboxUnreachable } from './events.js';
import { Pacing } from './pacing.js';
import { Refusing } from './refusing.js';
import { Room } from './room.js';
import type { Writing } from './write.js';

export interface DeliverParts {
  outbox: Outbox;
  /** Alerts go by it, to whatever kind of address. */
  channel: Channel;
  /** What bounds how often is sent to an address. */
  kinds: Pick<ChannelKinds, 'pacesOf'>;
  sign: { send(message: SignMessage): Promise<SendResult> };
  clock: Clock;
  report: Report;
  writing: Pick<Writing, 'write' | 'ordersOf'>;
  /** Keeps that somebody is not told by this way, and tells somebody else. */
  tellUnreached(item: OutboxItem & { message: AlertMessage }, refused: boolean, at: Instant): Promise<void>;
  /** Somebody who could not be told is told after all. */
  tellReached(item: OutboxItem & { message: AlertMessage }, at: Instant): Promise<void>;
  /** An alert that is for somebody else by now is put in for them. */
  passOn(item: OutboxItem & { message: AlertMessage }, order: MaintenanceOrder, now: Instant): Promise<void>;
  /** A person's name. */
  name(personId: string): string;
}

/** Looks again after this long even when nobody says that there is something new, milliseconds. */
const LONGEST_SLEEP = 30_000;
/** Lanes with a message on its way: as many as there is room for, of those that answer and of those that hang. Ours. */
const MOST_LANES = 512;

type Orders = ReadonlyMap<string, MaintenanceOrder>;

const isAlert = (item: OutboxItem): item is OutboxItem & { message: AlertMessage } => item.message.type === 'alert';

/** Empties the outbox, lane by lane. A message is sent at least once; its id lets the receiver act on it once. */
export class Deliver {
  private readonly stopping = new AbortController();
  private readonly again: Again;
  private readonly room = new Room(() => this.wake());
  /** Lanes with a message on its way. */
  private readonly lanes = new Map<string, Promise<void>>();
  private readonly refusing: Refusing;
  private readonly pacing: Pacing;

  constructor(private readonly parts: DeliverParts) {
    this.again = new Again({
      ...parts,
      missing: 'Messages are not sent',
      once: () => this.once(),
      failed: (error) => new OutboxUnreachable(error),
    });
    this.refusing = new Refusing(parts.name);
    this.pacing = new Pacing(parts.kinds);
  }

  /** Null while it gets on. */
  readonly complaint = (): string | null => this.again.complaint();

  /** Null while every receiver takes what is sent to it. */
  readonly receivers = (): string | null => this.refusing.complaint();

  expose(registry: Registry): void {
    const gauge: Gauge = new Gauge({
      name: 'hallwatch_receivers_failing',
      help: 'Receivers that refuse what is sent to them, or do not answer.',
      registers: [registry],
      collect: () => gauge.set(this.refusing.count),
    });
  }

  start(): void {
    this.again.start();
  }

  /** There may be something to send. */
  wake(): void {
    this.again.wake();
  }

  /** Waits for who answers at once; what hangs is sent again after the next start. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.again.stop();
    this.room.close();
    await Promise.all(this.lanes.values());
  }

  private async once(): Promise<number> {
    const begun = await this.round();
    return begun > 0 ? 0 : this.untilDue();
  }

  private get free(): number {
    return Math.max(0, Math.min(this.room.free, MOST_LANES - this.lanes.size));
  }

  /** One look into the outbox: every lane that is free and has something to send begins. */
  private async round(): Promise<number> {
    const { outbox, clock } = this.parts;
    const free = this.free;
    if (free === 0) return 0;
    const items = await outbox.ready(clock.now(), free, [...this.lanes.keys()]);
    const orders = await this.parts.writing.ordersOf(items);
    for (const item of items) {
      const lane = laneOf(item.message);
      const going = this.attempt(item, orders).finally(() => {
        this.lanes.delete(lane);
        this.wake();
      });
      this.lanes.set(lane, going);
    }
    return items.length;
  }

  /** What the books do not take is not tried again at once. */
  private async attempt({ followed, ...first }: ReadyItem, orders: Orders): Promise<void> {
    try {
      await this.tell(folded(first, followed && isAlert(first) ? await this.parts.outbox.behind(first) : []), orders);
    } catch (error) {
      this.parts.report(new OutboxUnreachable(error));
      await waited(pauseAfter(1), this.stopping.signal, this.parts.clock);
    }
  }

  private async tell(what: Folded, orders: Orders): Promise<void> {
    const { writing, clock } = this.parts;
    const written = await writing.write(what, orders, clock.now());
    if ('dropped' in written) return this.drop(what, written.dropped, written.nowFor);
    if ('waits' in written) return this.keepWaiting(what, written.waits);
    const until = this.notBefore(written.item, clock.now());
    if (until !== null) return this.parts.outbox.hold(written.item, 'lane', until);
    const result = await this.room.hold((cut) => this.send(written.item, cut));
    if (this.stopping.signal.aborted && !result.ok) return;
    await this.settle(what, written.item, result);
  }

  /** Null: it may go now. Others of its lane would find the other side as busy. */
  private notBefore({ message }: OutboxItem, now: Instant): Instant | null {
    return message.type === 'alert' && message.address ? this.pacing.take(message.address, now) : null;
  }

  private async settle(what: Folded, sent: OutboxItem, result: SendResult): Promise<void> {
    const { clock, report } = this.parts;
    const now = clock.now();
    this.refusing.note(what.told, result, now);
    if (!result.ok) return this.failed(what, sent, result, now);
    const after = afterAttempt(sent, result, now);
    await this.keep(after, ...what.with.map((one) => ({ ...one, state: 'sent' as const, sentAt: now, toldWith: after.id })));
    report(new MessageSent(after));
    if ([what.told, ...what.with].some(({ unreached }) => unreached) && isAlert(after)) await this.parts.tellReached(after, now);
  }

  /** Nothing else of the lane goes before the next try, unless the other side answers and refuses just this. */
  private async failed(what: Folded, sent: OutboxItem, result: SendResult & { ok: false }, now: Instant): Promise<void> {
    const { outbox, report } = this.parts;
    const { told } = what;
    const [first = told] = what.with;
    const isNews = isUndelivered(told, result, now);
    const noted = (item: OutboxItem): OutboxItem => ({ ...item, lastError: result.error, ...(isNews && { unreached: true }) });
    const after = afterAttempt(noted({ ...first, message: withAddress(first, sent) }), result, now);
    await this.keep(after, ...what.with.slice(1).map(noted), ...(first === told ? [] : [noted(told)]));
    if (after.state === 'waiting') await outbox.hold(after, result.retry ? 'lane' : 'thread', after.dueAt);
    report(new MessageNotSent(after, nextStep(after), result.detail));
    if (after.state === 'dead') report(new MessageGivenUp(after));
    const unreached = noted(told);
    if (isNews && isAlert(unreached)) await this.parts.tellUnreached(unreached, !result.retry, now);
  }

  private async drop(what: Folded, why: string, nowFor: MaintenanceOrder | undefined): Promise<void> {
    const all = [...what.with, what.told];
    if (nowFor && isAlert(what.told)) await this.parts.passOn(what.told, nowFor, this.parts.clock.now());
    await this.keep(...all.map((item) => ({ ...item, state: 'dead' as const, lastError: why })));
    for (const item of all) this.parts.report(new MessageDropped(item, why));
  }

  private keepWaiting(what: Folded, dueAt: Instant): Promise<void> {
    return this.keep(...[...what.with, what.told].map((item) => ({ ...item, dueAt })));
  }

  private async keep(...items: OutboxItem[]): Promise<void> {
    for (const item of items) await this.parts.outbox.settle(item);
    this.again.went();
  }

  /** One that cannot even be tried is tried later, as one that did not arrive: those behind it go on. */
  private async send(item: OutboxItem, cut: AbortSignal): Promise<SendResult> {
    try {
      return await this.sendBy(item, cut);
    } catch (error) {
      return { ok: false, retry: true, error: `it could not be sent: ${(error as Error).message}` };
    }
  }

  private async sendBy({ id, message }: OutboxItem, cut: AbortSignal): Promise<SendResult> {
    const { channel, sign } = this.parts;
    if (message.type === 'sign') return sign.send(message);
    const { address, body } = message;
    if (!address) return { ok: false, retry: false, error: 'there is no address to send it to' };
    return channel.send({ id, address, body }, cut);
  }

  private async untilDue(): Promise<number> {
    const due = this.free === 0 ? null : await this.parts.outbox.nextDue([...this.lanes.keys()]);
    return due === null ? LONGEST_SLEEP : Math.min(LONGEST_SLEEP, Math.max(0, due - this.parts.clock.now()));
  }
}

/** As it was tried: the words are written anew. */
function withAddress({ message }: OutboxItem, sent: OutboxItem): OutboxItem['message'] {
  if (message.type !== 'alert' || sent.message.type !== 'alert' || !sent.message.address) return message;
  return { ...message, address: sent.message.address };
}

const nextStep = (item: OutboxItem): string =>
  item.state === 'dead' ? 'it is given up and listed as dead' : `next try at ${new Date(item.dueAt).toISOString()}`;
