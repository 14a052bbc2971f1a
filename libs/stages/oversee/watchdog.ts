import {
  alertWords,
  type Channel,
  type Clock,
  HOUR,
  INTERRUPTION_WORDS,
  type Instant,
  isToBeTold,
  type MonitoringAlert,
  type MonitoringBook,
  nameOf,
  type OutboxItem,
  type Person,
  SECOND,
  waitingItem,
} from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { AdministratorsNotWarned, NobodyToWarn } from './events.js';
import type { Onlooker } from './onlooker.js';

/** An administrator who was not reached is tried again so often, and for so long, milliseconds. Ours. */
const [AGAIN, GIVE_UP] = [15 * SECOND, HOUR];

export interface WatchdogParts {
  onlooker: Pick<Onlooker, 'monitoring' | 'lasted'>;
  book: Pick<MonitoringBook, 'takeTelling' | 'told' | 'takeOver'>;
  people(): Person[];
  channel: Pick<Channel, 'send'>;
  wall: Clock;
  /** How long an interruption lasts before it is told, milliseconds: a restart is over before. */
  patience: number;
  report: Report;
}

/** A message to one administrator over one of their channels. */
interface Warning {
  item: OutboxItem;
  to: Person;
  of: MonitoringAlert;
  /** Of this machine's clock. */
  nextAt: Instant;
  until: Instant;
}

/** Tells the administrators that nobody watches, by itself: whoever sends messages otherwise may be what is dead. */
export class Watchdog {
  private waiting: Warning[] = [];
  /** The interruption that is under way, and whether its telling was taken up here. */
  private current: { since: Instant; taken: boolean; told: boolean } | null = null;
  /** What was told and could not be noted, for the database was away. */
  private readonly toldAside = new Set<Instant>();
  /** Whether it was looked for interruptions that are over, since the last one. */
  private isClear = false;

  constructor(private readonly parts: WatchdogParts) {}

  /** After every look of the onlooker. */
  async look(): Promise<void> {
    const { monitoring, lasted } = this.parts.onlooker;
    if (monitoring.state === 'watching') await this.over(monitoring.at);
    else if (monitoring.since !== null) {
      this.isClear = false;
      this.current ??= { since: monitoring.since, taken: false, told: false };
      const { at, because } = monitoring;
      const { since, taken } = this.current;
      const isDue = !taken && isToBeTold(monitoring, lasted, this.parts.patience);
      if (isDue && (await this.take(since))) this.warn({ what: 'interrupted', at, since, because });
    }
    await this.send();
  }

  /** While the database is away nobody can know who tells it: rather twice than never. */
  private async take(since: Instant): Promise<boolean> {
    const { book, wall } = this.parts;
    const taken = await book.takeTelling(since, wall.now()).catch(() => {
      this.toldAside.add(since);
      return true;
    });
    if (this.current) this.current.taken = taken;
    return taken;
  }

  private async over(at: Instant): Promise<void> {
    if (this.isClear) return;
    // It can be read again, or it would not be known that somebody watches.
    const ended = new Set([...(await this.parts.book.takeOver(this.parts.wall.now()).catch(() => [])), ...this.toldAside]);
    this.toldAside.clear();
    this.current = null;
    this.isClear = true;
    this.waiting = this.waiting.filter(({ of }) => of.what === 'resumed');
    for (const since of ended) this.warn({ what: 'resumed', at, since });
  }

  /** Queues it for every administrator who can be reached. */
  private warn(of: MonitoringAlert): void {
    const { people, wall, report } = this.parts;
    const now = wall.now();
    const administrators = people().filter(({ roles, channels }) => roles.includes('administrator') && channels.length > 0);
    if (administrators.length === 0) report(new NobodyToWarn());
    for (const to of administrators) {
      for (const item of itemsFor(of, to)) this.waiting.push({ item, to, of, nextAt: now, until: now + GIVE_UP });
    }
  }

  private async send(): Promise<void> {
    const now = this.parts.wall.now();
    const due = this.waiting.filter(({ nextAt }) => nextAt <= now);
    await Promise.all(due.map((warning) => this.sendOne(warning, now)));
  }

  private async sendOne(warning: Warning, now: Instant): Promise<void> {
    const { channel, report } = this.parts;
    const result = await channel.send(warning.item);
    if (result.ok) {
      this.forget(warning);
      await this.noteTold(warning.of);
      return;
    }
    const isLast = !result.retry || now >= warning.until;
    if (isLast) this.forget(warning);
    else warning.nextAt = now + AGAIN;
    report(
      new AdministratorsNotWarned(warning.to.id, result.error, isLast ? 'it is given up' : `next try in ${AGAIN / SECOND} s`),
    );
  }

  private forget(warning: Warning): void {
    this.waiting = this.waiting.filter((one) => one !== warning);
  }

  private async noteTold({ what, since }: MonitoringAlert): Promise<void> {
    const { current, toldAside, parts } = this;
    if (what !== 'interrupted' || toldAside.has(since) || current?.told) return;
    if (current) current.told = true;
    await parts.book.told(since, parts.wall.now()).catch(() => toldAside.add(since));
  }
}

/** The name is the same whoever sends it, so that a receiver who is told twice acts once. */
function itemsFor(of: MonitoringAlert, to: Person): OutboxItem[] {
  const { what, at, since, because } = of;
  return to.channels.map((address, index) =>
    waitingItem({
      id: nameOf('AL', since, 'monitoring', what, to.id, String(index)),
      at,
      message: {
        type: 'alert',
        orderId: null,
        kioskId: null,
        hallId: '',
        to: to.id,
        address,
        body: {
          event: `monitoring.${what}`,
          at: new Date(at).toISOString(),
          since: new Date(since).toISOString(),
          ...(because && { because, reason: INTERRUPTION_WORDS[because] }),
          to: { id: to.id, name: to.name },
          text: alertWords(of),
        },
      },
    }),
  );
}
