import { type Config, downTopic, type Sign } from '#libs/contracts/index.js';
import { BrokerUnavailable, type Clock, type KioskRegistry } from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { mayStand } from './for-kiosk.js';
import { LeftTopicsStay, LeftTopicsTakenDown } from './standing-events.js';

const EVERY = { region: '+', kioskId: '+' };
/** What the backend says to kiosks, of all of them. */
export const STANDING_FILTERS = [downTopic(EVERY, 'sign'), downTopic(EVERY, 'config')];
const STANDING = /^hallwatch\/v1\/[^/]+\/[^/]+\/down\/(sign|config)$/;

/** Looks that are asked for together are one, milliseconds: what stands comes in many messages. */
const GATHER = 200;
/** How often it is looked whether the register is another one, milliseconds. */
const LOOK_EVERY = 1_000;
/** Topics that are named in one line. */
const MOST_NAMED = 10;
/** Topics that are taken down at once, before the broker has answered. */
const TOGETHER = 100;

export interface StandingParts {
  register: Pick<KioskRegistry, 'kiosk' | 'hall' | 'revision'>;
  /** Puts a message in the place of the one that stands, for a second. Rejects with {@link BrokerUnavailable} when there is no connection. */
  replace(topic: string, payload: string): Promise<void>;
  /** Topics of kiosks that are there still, elsewhere, were taken down. */
  onMoved(): void;
  report: Report;
  clock: Clock;
}

/**
 * What stands below `down/` at an external broker: what it showed us, and what we said ourselves. Of a kiosk that is retired or has moved it is
 * replaced by a last word that keeps the contract and ends by itself. An empty message would end it too, and be heard, now or from a kept
 * session, by whoever is registered under that name next.
 */
export class StandingTopics {
  private readonly topics = new Set<string>();
  /** Revision of the register by which they were looked through. */
  private seen = -1;
  private due: NodeJS.Timeout | undefined;
  private readonly looking: NodeJS.Timeout;
  private trouble = false;

  constructor(private readonly parts: StandingParts) {
    this.looking = setInterval(() => this.changed && void this.look(), LOOK_EVERY).unref();
  }

  private get changed(): boolean {
    return this.parts.register.revision !== this.seen;
  }

  mayStand(topic: string): boolean {
    return mayStand(this.parts.register, topic);
  }

  /** Notes a message that stands; answers whether it is one of these. */
  take(topic: string, payload: Uint8Array): boolean {
    if (!STANDING.test(topic)) return false;
    if (payload.length > 0) this.note(topic);
    else this.topics.delete(topic);
    return true;
  }

  /** It stands, or will in a moment. */
  note(topic: string): void {
    this.topics.add(topic);
    if (!this.mayStand(topic)) this.lookSoon();
  }

  /** The broker shows what stands. What could not be taken down is tried again. */
  shown(): void {
    this.trouble = false;
    this.lookSoon();
  }

  /** It does not. Told once, until it does. */
  hidden(error: unknown): void {
    if (!this.trouble) this.parts.report(new LeftTopicsStay(STANDING_FILTERS, error));
    this.trouble = true;
  }

  close(): void {
    clearInterval(this.looking);
    clearTimeout(this.due);
  }

  /** Takes down what may not stand. */
  async look(): Promise<void> {
    clearTimeout(this.due);
    this.due = undefined;
    this.seen = this.parts.register.revision;
    const left = [...this.topics].filter((topic) => !this.mayStand(topic)).slice(0, TOGETHER);
    const gone = await Promise.all(left.map((topic) => this.takeDown(topic)));
    const down = left.filter((_, i) => gone[i]);
    if (down.length > 0) this.parts.report(new LeftTopicsTakenDown({ count: down.length, topics: down.slice(0, MOST_NAMED) }));
    if (down.some((topic) => this.isOfMoved(topic))) this.parts.onMoved();
    if (down.length === TOGETHER) this.lookSoon();
  }

  private lookSoon(): void {
    this.due ??= setTimeout(() => void this.look(), GATHER).unref();
  }

  private async takeDown(topic: string): Promise<boolean> {
    this.topics.delete(topic);
    try {
      await this.parts.replace(topic, this.lastWord(topic));
      return true;
    } catch (error) {
      this.topics.add(topic);
      if (!(error instanceof BrokerUnavailable)) this.hidden(error);
      return false;
    }
  }

  private isOfMoved(topic: string): boolean {
    return this.parts.register.kiosk(topic.split('/')[3] ?? '')?.state === 'active';
  }

  private lastWord(topic: string): string {
    const ts = this.parts.clock.now();
    return JSON.stringify(topic.endsWith('/sign') ? ({ ts, show: false } satisfies Sign) : ({ ts } satisfies Config));
  }
}
