import type { Link } from './link.js';
import type { Message } from './model/index.js';
import type { Counters } from './simulation.js';

/** Messages that a kiosk keeps while it is offline; then the oldest go. */
const ROOM = 1_000;

/** What a kiosk has said and the broker has not taken yet. */
export class Outbox {
  private readonly underWay = new Set<Message>();
  private kept: Message[] = [];

  constructor(private readonly counters: Counters) {}

  /** Sends it, or keeps it while there is no link. */
  send(message: Message, link: Link | null): void {
    if (!link) {
      this.keep([message]);
      return;
    }
    this.counters.published++;
    this.underWay.add(message);
    link.publish(message.kind, message.payload, () => {
      // A message that was given up with its link is in the buffer by now; the late word changes nothing.
      if (this.underWay.delete(message)) this.counters.acknowledged++;
    });
  }

  /** The link is gone: what was under way is to be sent again. */
  linkLost(): void {
    this.keep([...this.underWay]);
    this.underWay.clear();
  }

  /** A birth is only worth saying at once. */
  private keep(messages: Message[]): void {
    this.kept = [...this.kept, ...messages.filter((m) => m.kind !== 'birth')].slice(-ROOM);
  }

  /** Hands over what was kept while there was no link. */
  take(): Message[] {
    const kept = this.kept;
    this.kept = [];
    return kept;
  }
}
