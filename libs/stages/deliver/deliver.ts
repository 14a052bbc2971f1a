import type { Channel, Clock, Outbox, OutboxItem, SendResult } from '#libs/domain/index.js';
import { Course, pauseAfter, type Report, waited } from '#libs/runtime/index.js';
import { MessageNotSent, MessageSent, OutboxUnreachable } from './events.js';
import { afterAttempt } from './retry.js';

export interface DeliverParts {
  outbox: Outbox;
  channels: Channel[];
  clock: Clock;
  report: Report;
}

/** Messages on their way at one time. */
const AT_ONCE = 16;
/** Looks again after this long even when nobody says that there is something new, milliseconds. */
const LONGEST_SLEEP = 30_000;

/** Empties the outbox. A message is sent at least once; its id lets the receiver act on it once. */
export class Deliver {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private wakeUp: () => void = () => undefined;
  private awake = false;
  private readonly course: Course;

  constructor(private readonly parts: DeliverParts) {
    this.course = new Course(parts.clock, 'Messages are not sent');
  }

  /** Null while it gets on. */
  readonly complaint = (): string | null => this.course.complaint();

  start(): void {
    this.running = this.run();
  }

  /** There may be something to send. */
  wake(): void {
    this.awake = true;
    this.wakeUp();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.wakeUp();
    await this.running;
  }

  private async run(): Promise<void> {
    let failures = 0;
    while (!this.stopping.signal.aborted) {
      try {
        this.awake = false;
        const sent = await this.course.step(() => this.round());
        failures = 0;
        if (sent === 0) await this.sleep();
      } catch (error) {
        this.parts.report(new OutboxUnreachable(error));
        await waited(pauseAfter(++failures), this.stopping.signal, this.parts.clock);
      }
    }
  }

  /** One look into the outbox. Messages of one receiver go one after the other, receivers side by side. */
  private async round(): Promise<number> {
    const items = await this.parts.outbox.due(this.parts.clock.now(), AT_ONCE);
    const queues = grouped(items);
    await Promise.all([...queues.values()].map((queue) => this.inTurn(queue)));
    return items.length;
  }

  private async inTurn(items: OutboxItem[]): Promise<void> {
    for (const item of items) await this.attempt(item);
  }

  private async attempt(item: OutboxItem): Promise<void> {
    const result = await this.send(item);
    const after = afterAttempt(item, result, this.parts.clock.now());
    await this.parts.outbox.settle(after);
    this.course.went();
    this.parts.report(result.ok ? new MessageSent(after) : new MessageNotSent(after, nextStep(after)));
  }

  /** One that cannot even be tried is tried later, as one that did not arrive: those behind it go on. */
  private async send(item: OutboxItem): Promise<SendResult> {
    const channel = this.parts.channels.find((c) => c.takes === item.message.type);
    if (!channel) return { ok: false, retry: false, error: `nothing here sends messages of type ${item.message.type}` };
    try {
      return await channel.send(item);
    } catch (error) {
      return { ok: false, retry: true, error: `it could not be sent: ${(error as Error).message}` };
    }
  }

  private async sleep(): Promise<void> {
    const { clock, outbox } = this.parts;
    const due = await outbox.nextDue();
    if (this.awake || this.stopping.signal.aborted) return;
    const pause = Math.min(LONGEST_SLEEP, due === null ? LONGEST_SLEEP : Math.max(0, due - clock.now()));
    await new Promise<void>((resolve) => {
      const callOff = clock.after(pause, resolve);
      this.wakeUp = () => {
        callOff();
        resolve();
      };
    });
  }
}

const nextStep = (item: OutboxItem): string =>
  item.state === 'dead' ? 'it is given up and listed as dead' : `next try at ${new Date(item.dueAt).toISOString()}`;

const receiver = ({ message }: OutboxItem): string =>
  message.type === 'alert' ? `alert ${message.address.url}` : `sign ${message.kioskId}`;

function grouped(items: OutboxItem[]): Map<string, OutboxItem[]> {
  const queues = new Map<string, OutboxItem[]>();
  for (const item of items) queues.set(receiver(item), [...(queues.get(receiver(item)) ?? []), item]);
  return queues;
}
