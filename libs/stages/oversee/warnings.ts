import { type Channel, HOUR, type Instant, type OutgoingAlert, type Person, presentOf, SECOND } from '#libs/domain/index.js';
import type { Clock } from '#libs/domain/time/index.js';
import type { Report } from '#libs/runtime/index.js';
import { AdministratorsNotWarned, NobodyToWarn } from './events.js';

/** An administrator who was not reached is tried again so often, and for so long, milliseconds. Ours. */
const [AGAIN, GIVE_UP] = [15 * SECOND, HOUR];

export interface WarningsParts {
  people(): Person[];
  channel: Channel;
  wall: Clock;
  report: Report;
}

/** What each administrator is told. */
export interface Warning<T> {
  of: T;
  /** As a log line goes on: "was not told …". */
  about: string;
  body: Record<string, unknown>;
  /** The same whoever sends it, so that a receiver who is told twice acts once. */
  id(to: Person, index: number): string;
}

/** A message to one administrator over one of their channels. */
interface QueuedWarning<T> {
  alert: OutgoingAlert;
  to: Person;
  of: T;
  about: string;
  /** Of this machine's clock. */
  nextAt: Instant;
  until: Instant;
}

/** Messages that this process sends by itself: whoever sends messages otherwise may be what is dead. */
export class Warnings<T> {
  private waiting: QueuedWarning<T>[] = [];

  constructor(
    private readonly parts: WarningsParts,
    private readonly onSent: (of: T) => Promise<void>,
  ) {}

  /** Queues it for every administrator who can be reached. */
  put({ of, about, body, id }: Warning<T>): void {
    const { people, wall, report } = this.parts;
    const now = wall.now();
    const all = people();
    const present = presentOf(
      all.filter(({ roles }) => roles.includes('administrator')),
      all,
      now,
    );
    const administrators = present.filter(({ channels }) => channels.length > 0);
    if (administrators.length === 0) report(new NobodyToWarn(about));
    for (const to of administrators) {
      const theirs = { ...body, to: { id: to.id, name: to.name } };
      for (const [index, address] of to.channels.entries()) {
        const alert = { id: id(to, index), address, body: theirs };
        this.waiting.push({ alert, to, of, about, nextAt: now, until: now + GIVE_UP });
      }
    }
  }

  /** What waits of these is not told any more. */
  drop(isOver: (of: T) => boolean): void {
    this.waiting = this.waiting.filter(({ of }) => !isOver(of));
  }

  async send(): Promise<void> {
    const now = this.parts.wall.now();
    const due = this.waiting.filter(({ nextAt }) => nextAt <= now);
    await Promise.all(due.map((warning) => this.sendOne(warning, now)));
  }

  private async sendOne(warning: QueuedWarning<T>, now: Instant): Promise<void> {
    const { channel, report } = this.parts;
    const result = await channel.send(warning.alert);
    if (result.ok) {
      this.forget(warning);
      await this.onSent(warning.of);
      return;
    }
    const isLast = !result.retry || now >= warning.until;
    if (isLast) this.forget(warning);
    else warning.nextAt = now + AGAIN;
    const next = isLast ? 'it is given up' : `next try in ${AGAIN / SECOND} s`;
    report(new AdministratorsNotWarned(warning.to.id, warning.about, result.error, next));
  }

  private forget(warning: QueuedWarning<T>): void {
    this.waiting = this.waiting.filter((one) => one !== warning);
  }
}
