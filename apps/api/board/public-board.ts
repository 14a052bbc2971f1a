import { Injectable } from '@nestjs/common';
import {
  availableInWords,
  Clock,
  type Gives,
  type Hall,
  type HallNow,
  hallNow,
  type Instant,
  type Interruption,
  isArranged,
  type Kiosk,
  KioskRegistry,
  lostInWords,
  Monitor,
  type Monitoring,
  NoticeBoard,
  nameOfHall,
  type OutageNotice,
  publicWords,
  type Text,
} from '#libs/domain/index.js';
import { Giving } from '../giving/giving.js';
import { grouped } from '../giving/grouped.js';
import { NextTurn } from '../http/next-turn.js';

const fieldsForAll = (n: OutageNotice, hall: Hall | undefined) => ({
  id: n.id,
  issuer: hall ? nameOfHall(hall) : n.hallId,
  kioskId: n.kioskId,
  hallId: n.hallId,
  kioskIds: n.kioskIds,
  kind: n.kind,
  title: n.title,
  body: n.body,
  what: n.what,
  where: n.where,
  reason: n.reason,
  from: n.from,
  until: n.until,
  services: n.services,
  servicesInWords: lostInWords(n),
  available: n.available,
  availableInWords: availableInWords(n),
  alternative: n.alternative,
  contact: n.contact,
  publishedAt: n.publishedAt,
  updatedAt: n.updatedAt,
  ...(n.planned && { planned: n.planned }),
  // Nobody is on the way: no repair is promised.
  ...(!isArranged(n) && { arranged: false as const }),
});
/** What the public is told of a notice; nothing of what is behind it. */
export type PublicNotice = ReturnType<typeof fieldsForAll>;

const hallForAll = ({ id, name, region, address, lat, lon, hotline, hours }: Hall, notices: PublicNotice[], now: HallNow) => ({
  id,
  name,
  region,
  address,
  ...(lat !== undefined && { lat }),
  ...(lon !== undefined && { lon }),
  hotline,
  hours,
  now,
  notices,
});
export type PublicHall = ReturnType<typeof hallForAll>;
export interface PublicHalls {
  at: Instant;
  monitoring: PublicMonitoring;
  halls: PublicHall[];
}

const newestFirst = (a: PublicNotice, b: PublicNotice): number => b.publishedAt - a.publishedAt || (a.id < b.id ? -1 : 1);

/** Whether what the board says is known of now. */
export interface PublicMonitoring {
  state: Monitoring['state'];
  /** Null: it has not begun; absent: it goes on. */
  since?: Instant | null;
  says?: Text;
}

export function monitoringForAll(monitoring: Monitoring): PublicMonitoring {
  const says = publicWords(monitoring);
  if (monitoring.state === 'watching' || !says) return { state: monitoring.state };
  return { state: monitoring.state, since: monitoring.since, says };
}

/** The same with the reason, which is no secret. */
export function monitoringWithReason(monitoring: Monitoring): PublicMonitoring & { because?: Interruption } {
  return { ...monitoringForAll(monitoring), ...(monitoring.state === 'interrupted' && { because: monitoring.because }) };
}

/** What stands, as far as it is known. */
export interface BoardState {
  notices: PublicNotice[];
  monitoring: Monitoring;
}

/** It may be answered later; anything else is a fault of ours. */
const isAway = (error: unknown): boolean => error instanceof Error && Reflect.get(error, 'retry') === true;

/** The public notice board: what is out now, hall by hall. While the database is away it says what it knew last, and that. */
@Injectable()
export class PublicBoard {
  constructor(
    private readonly notices: NoticeBoard,
    private readonly registry: KioskRegistry,
    private readonly giving: Giving,
    private readonly clock: Clock,
    private readonly monitor: Monitor,
  ) {
    this.known = { notices: [], at: clock.now() };
  }

  /** However many strangers ask, the database is read for them by one. */
  private readonly reading = new NextTurn(() => this.notices.standing());
  private readonly telling = new NextTurn(() => this.readHalls());

  /** What was read the last time, and when; nothing before the first time. */
  private known: { notices: PublicNotice[]; at: Instant };

  /** Every standing notice, newest first; of one hall or all. */
  async standing(hallId?: string): Promise<BoardState> {
    const { notices, monitoring } = await this.allStanding();
    return { notices: hallId === undefined ? notices : notices.filter((notice) => notice.hallId === hallId), monitoring };
  }

  private async allStanding(): Promise<BoardState> {
    const { monitoring } = this.monitor;
    // Who waits for a database that is away waits in vain.
    if (monitoring.state === 'interrupted' && monitoring.because === 'database-away') return this.lastKnown(monitoring);
    try {
      const notices = (await this.reading.join()).map((notice) => this.told(notice)).sort(newestFirst);
      this.known = { notices, at: this.clock.now() };
      return { notices, monitoring };
    } catch (error) {
      if (!isAway(error)) throw error;
      const at = this.clock.now();
      return this.lastKnown({ state: 'interrupted', at, because: 'database-away', since: this.known.at });
    }
  }

  private told(notice: OutageNotice): PublicNotice {
    return fieldsForAll(notice, this.registry.hall(notice.hallId));
  }

  private lastKnown(monitoring: Monitoring): BoardState {
    return { notices: this.known.notices, monitoring };
  }

  /** What kiosks give; while the database is away nobody knows. */
  private async askOf(kiosks: Kiosk[], monitoring: Monitoring): Promise<(kiosk: Kiosk, service: string) => Gives> {
    const unknown = (): Gives => ({ gives: false, because: 'unwatched' });
    if (monitoring.state === 'interrupted' && monitoring.because === 'database-away') return unknown;
    try {
      return this.giving.of(kiosks);
    } catch (error) {
      if (!isAway(error)) throw error;
      return unknown;
    }
  }

  halls(): Promise<PublicHalls> {
    return this.telling.join();
  }

  private async readHalls(): Promise<PublicHalls> {
    const { notices, monitoring } = await this.standing();
    const kiosks = this.registry.kiosks();
    const ask = await this.askOf(kiosks, monitoring);
    const [byHall, inHall] = [grouped(notices, ({ hallId }) => [hallId]), grouped(kiosks, ({ hall }) => [hall])];
    const halls = this.registry
      .halls()
      .map((hall) => hallForAll(hall, byHall.get(hall.id) ?? [], hallNow(inHall.get(hall.id) ?? [], ask)));
    halls.sort((a, b) => (a.id < b.id ? -1 : 1));
    return { at: this.clock.now(), monitoring: monitoringForAll(monitoring), halls };
  }

  async hall(id: string): Promise<PublicHalls | undefined> {
    const hall = this.registry.hall(id);
    if (!hall) return undefined;
    const { notices, monitoring } = await this.standing(id);
    const kiosks = this.registry.kiosks().filter((kiosk) => kiosk.hall === id);
    const now = hallNow(kiosks, await this.askOf(kiosks, monitoring));
    return { at: this.clock.now(), monitoring: monitoringForAll(monitoring), halls: [hallForAll(hall, notices, now)] };
  }
}
