import { Injectable } from '@nestjs/common';
import {
  Changes,
  Clock,
  FleetView,
  type Gives,
  gives,
  type HeldBack,
  IncidentBook,
  type Instant,
  type Kiosk,
  KioskRegistry,
  type KioskSaid,
  type KnownOf,
  Monitor,
  NoticeBoard,
  type ServiceNow,
  servicesNow,
  type Taking,
  WithheldBook,
} from '#libs/domain/index.js';
import { grouped } from './grouped.js';

/** Up to here kiosks are asked for one by one; above it all at once is cheaper. */
const FEW = 20;
/** More open incidents, or alarms withheld, than one kiosk can have. */
const ALL_OF_ONE = 500;

/** What the books know of kiosks, as of one moment. */
interface Known {
  said: Map<string, KioskSaid>;
  incidents: Map<string, Taking[]>;
  systemsAway: Taking[];
  withheld: Map<string, HeldBack[]>;
  barredBy: Map<string, string>;
}

/** What kiosks give at this moment, by `gives` and what the books know. */
@Injectable()
export class Giving {
  /** What was read when the newest change was that one. */
  private last: { change: number; known: Known } | undefined;
  private reading: Promise<void> | undefined;

  constructor(
    private readonly fleetView: FleetView,
    private readonly incidents: IncidentBook,
    private readonly withheld: WithheldBook,
    private readonly notices: NoticeBoard,
    private readonly registry: KioskRegistry,
    private readonly changes: Changes,
    private readonly clock: Clock,
    private readonly monitor: Monitor,
  ) {}

  /** How to ask of these kiosks. */
  async of(kiosks: Kiosk[]): Promise<(kiosk: Kiosk, service: string) => Gives> {
    const known = await this.about(kiosks);
    const at = this.clock.now();
    return (kiosk, service) => gives(kiosk, service, at, this.knownOf(kiosk, known));
  }

  /** Of each of these kiosks every service that it offers. */
  async now(kiosks: Kiosk[]): Promise<Map<string, ServiceNow[]>> {
    const known = await this.about(kiosks);
    const at = this.clock.now();
    return new Map(kiosks.map((kiosk) => [kiosk.id, servicesNow(kiosk, at, this.knownOf(kiosk, known))]));
  }

  private about(kiosks: Kiosk[]): Promise<Known> {
    return kiosks.length <= FEW ? this.read(kiosks.map(({ id }) => id)) : this.everything();
  }

  /** Read once as long as nothing changes, and once at a time, however many ask. */
  private async everything(): Promise<Known> {
    const newest = await this.changes.lastId();
    for (;;) {
      if (this.last && this.last.change >= newest) return this.last.known;
      this.reading ??= this.readAnew().finally(() => {
        this.reading = undefined;
      });
      await this.reading;
    }
  }

  private async readAnew(): Promise<void> {
    const change = await this.changes.lastId();
    this.last = { change, known: await this.readAll() };
  }

  private async readAll(): Promise<Known> {
    const [said, incidents, withheld, notices] = await Promise.all([
      this.fleetView.said(),
      this.incidents.allOpen(),
      this.withheld.allHeld(),
      this.notices.standing(),
    ]);
    return {
      said: new Map(said.map((one) => [one.kioskId, one])),
      incidents: grouped<Taking>(incidents, ({ affected }) => affected),
      systemsAway: incidents.filter(({ kind }) => kind === 'upstream'),
      withheld: grouped<HeldBack>(withheld, ({ kioskId }) => (kioskId === null ? [] : [kioskId])),
      barredBy: barsIn(notices),
    };
  }

  private async read(kioskIds: string[]): Promise<Known> {
    const open = { state: 'open', limit: ALL_OF_ONE };
    const each = <T>(ask: (kioskId: string) => Promise<T>): Promise<T[]> => Promise.all(kioskIds.map(ask));
    const [said, incidents, away, withheld, notices] = await Promise.all([
      this.fleetView.said(kioskIds),
      each((kioskId) => this.incidents.list({ ...open, kioskId })),
      this.incidents.list({ ...open, kind: 'upstream' }),
      each((kioskId) => this.withheld.list({ kioskId, state: 'held', limit: ALL_OF_ONE })),
      each((kioskId) => this.notices.standing(kioskId)),
    ]);
    const at = <T>(lists: T[]) => new Map(kioskIds.map((id, i): [string, T] => [id, lists[i] as T]));
    return {
      said: new Map(said.map((one) => [one.kioskId, one])),
      incidents: at(incidents.map(({ items }) => items)),
      systemsAway: away.items,
      withheld: at(withheld.map(({ items }) => items)),
      barredBy: barsIn(notices.flat()),
    };
  }

  private unwatchedSince(): Instant | null {
    const { monitoring } = this.monitor;
    return monitoring.state === 'watching' ? null : (monitoring.since ?? 0);
  }

  private knownOf({ id, hall }: Kiosk, known: Known): KnownOf {
    const { link = 'never', mode = null } = known.said.get(id) ?? {};
    return {
      hall: this.registry.hall(hall),
      hours: this.registry.hours,
      link,
      mode,
      incidents: [...(known.incidents.get(id) ?? []), ...known.systemsAway],
      withheld: known.withheld.get(id) ?? [],
      barredBy: known.barredBy.get(id) ?? null,
      unwatchedSince: this.unwatchedSince(),
    };
  }
}

const barsIn = (notices: { id: string; barred?: true; kioskIds: string[] }[]): Map<string, string> =>
  new Map(notices.flatMap(({ id, barred, kioskIds }) => (barred ? kioskIds.map((kiosk): [string, string] => [kiosk, id]) : [])));
