import {
  type Answer,
  type CitizenService,
  type DeskChange,
  type Gives,
  gives,
  type Hall,
  type Incident,
  type Instant,
  isAble,
  type Kiosk,
  type KioskRegistry,
  type OpenHours,
  type OutageNotice,
  periodOf,
  type Scene,
  SECOND,
  type Surroundings,
  UNDER_WAY,
  type Withheld,
} from '#libs/domain/index.js';
import type { Spoken } from './premises.js';

/** Who is not silent after so many of its heartbeats was heard meanwhile: as many as silence takes. Ours. */
const HEARTBEATS_TO_KNOW = 3;

/** The incident that a hall is out by, and those that it has ever concerned. */
interface HallOut {
  by: string;
  since: Instant;
  concerned: ReadonlySet<string>;
}

/** What is out at this moment, for routes that must be open: read once a transaction, kept in step with what it decides. */
export class Outages implements Surroundings {
  /** Open incidents by the kiosks whose services they take. */
  private readonly open = new Map<string, Map<string, Incident>>();
  /** What is withheld, by kiosk. */
  private readonly held = new Map<string, Map<string, Withheld>>();

  private readonly hallsOut = new Map<string, HallOut>();

  /** Incidents of halls and regions, by id, with the kiosks that they concern now. */
  private readonly wides = new Map<string, { incident: Incident; affected: ReadonlySet<string> }>();

  /** Business systems that are away, by their incident's id. */
  private readonly systemsAway = new Map<string, Incident>();

  /** Kiosks that are not to be used until their repair is accepted, with the notice that says so. */
  private readonly barred: ReadonlyMap<string, string>;

  private at: Instant = 0;

  constructor(
    { incidents, withheld }: Scene,
    standing: OutageNotice[],
    private readonly registry: KioskRegistry,
    private readonly spoken: Pick<Spoken, 'heardOf' | 'heartbeatOf' | 'modeOf'>,
    readonly gatherMs: number,
    /** Kiosks that were heard first after their hall fell out. */
    private readonly heard: Map<string, Instant> = new Map(),
  ) {
    const bars = standing.filter(({ barred }) => barred);
    this.barred = new Map(bars.flatMap(({ id, kioskIds }) => kioskIds.map((kioskId): [string, string] => [kioskId, id])));
    for (const incident of incidents) if (incident.state === 'open') this.noteIncident(incident);
    for (const one of withheld) this.noteWithheld(one);
    for (const id of heard.keys()) if (!this.hallsOut.has(registry.kiosk(id)?.hall ?? '')) heard.delete(id);
  }

  /** The same for what nobody waits for: somebody has entered it. */
  get ungathered(): Surroundings {
    const { kiosks, halls, citizenServices, hours, canBeTold, takersOf, isBarred } = this;
    const asked: Pick<Surroundings, 'gives' | 'knownAt'> = {
      gives: (kioskId, service) => this.gives(kioskId, service),
      knownAt: (hallId) => this.knownAt(hallId),
    };
    return { kiosks, halls, citizenServices, hours, canBeTold, takersOf, isBarred, ...asked, gatherMs: 0 };
  }

  /** From here on it is as of that moment. */
  reach(at: Instant): this {
    this.at = at;
    return this;
  }

  /** 0: it was not said yet. */
  get reachedAt(): Instant {
    return this.at;
  }

  note(change: DeskChange): void {
    if (change.of === 'incident') this.noteIncident(change.change.incident);
    else this.noteWithheld(change.change.withheld);
  }

  /** Who was waited for and is heard, after what could be under way still, did not fall out with its hall. */
  hear(answers: Answer[]): void {
    for (const { kioskId, hallId, at, gone } of answers) {
      const from = (this.hallsOut.get(hallId)?.since ?? Number.POSITIVE_INFINITY) + UNDER_WAY;
      if (!gone && at > from && (this.heard.get(kioskId) ?? 0) <= from) this.heard.set(kioskId, at);
    }
  }

  private noteIncident(incident: Incident): void {
    if (incident.kind === 'hall' || incident.kind === 'region') {
      this.noteHalls(incident);
      return;
    }
    if (incident.kind === 'upstream') this.noteSystem(incident);
    for (const kioskId of incident.kioskIds) {
      const known = listOf(this.open, kioskId);
      if (incident.state === 'open' && incident.affected.includes(kioskId)) known.set(incident.id, incident);
      else known.delete(incident.id);
    }
  }

  private noteSystem(incident: Incident): void {
    if (incident.state === 'open') this.systemsAway.set(incident.id, incident);
    else this.systemsAway.delete(incident.id);
  }

  private noteHalls(incident: Incident): void {
    const { id: by, openedAt: since, state, kind, hallId, affected, kioskIds } = incident;
    for (const [hall, out] of this.hallsOut) if (out.by === by) this.hallsOut.delete(hall);
    this.wides.delete(by);
    if (state !== 'open') return;
    this.wides.set(by, { incident, affected: new Set(affected) });
    const halls = kind === 'hall' ? [hallId] : affected.flatMap((id) => this.registry.kiosk(id)?.hall ?? []);
    const concerned = new Set(kioskIds);
    for (const hall of halls) this.hallsOut.set(hall, { by, since, concerned });
  }

  private noteWithheld(withheld: Withheld): void {
    if (withheld.kioskId === null) return;
    const known = listOf(this.held, withheld.kioskId);
    if (withheld.state === 'held') known.set(withheld.id, withheld);
    else known.delete(withheld.id);
  }

  /** Nothing is heard of it, told or withheld. */
  private isSilent(kioskId: string): boolean {
    const things = [...(this.open.get(kioskId)?.values() ?? []), ...(this.held.get(kioskId)?.values() ?? [])];
    return things.some(({ cause }) => cause === 'link');
  }

  get kiosks(): Kiosk[] {
    return this.registry.kiosks();
  }

  get halls(): Hall[] {
    return this.registry.halls();
  }

  get citizenServices(): CitizenService[] {
    return this.registry.citizenServices();
  }

  get hours(): OpenHours {
    return this.registry.hours;
  }

  readonly takersOf = (kioskId: string): Incident[] => {
    const wide = [...this.wides.values()].filter(({ affected }) => affected.has(kioskId)).map(({ incident }) => incident);
    return [...wide, ...(this.open.get(kioskId)?.values() ?? [])];
  };

  readonly isBarred = (kioskId: string): boolean => this.barred.has(kioskId);

  /** Kiosks of the hall in service by the register. */
  activeIn(hallId: string): Kiosk[] {
    return this.kiosks.filter(({ hall, state }) => hall === hallId && state === 'active');
  }

  readonly canBeTold = (personId: string): boolean => (this.registry.person(personId)?.channels.length ?? 0) > 0;

  knownAt(hallId: string): Instant | null {
    const here = this.kiosks.filter(({ id, hall, state }) => hall === hallId && state === 'active' && this.spoken.heardOf(id));
    const at = Math.max(...here.map((kiosk) => this.livesFrom(kiosk)));
    return at > this.at ? at : null;
  }

  /** From when on a kiosk that is not silent is known to live: what stands in a hall that fell out just now may be out with it. */
  private livesFrom(kiosk: Kiosk): Instant {
    const { id, hall } = kiosk;
    const out = this.hallsOut.get(hall);
    if (!out || out.concerned.has(id) || this.isSilent(id)) return 0;
    const heard = this.heard.get(id) ?? 0;
    if (heard > out.since + UNDER_WAY) return heard;
    const period = periodOf({ heartbeatS: this.spoken.heartbeatOf(id) }, kiosk);
    return out.since + HEARTBEATS_TO_KNOW * period * SECOND + SECOND;
  }

  private isKnown(kioskId: string): boolean {
    const kiosk = this.hallsOut.size === 0 ? undefined : this.registry.kiosk(kioskId);
    return !kiosk || this.livesFrom(kiosk) <= this.at;
  }

  /** Whether people may be sent there for the service; whether its hall is open is for whoever sends them. */
  gives(kioskId: string, service: string): boolean {
    const kiosk = this.registry.kiosk(kioskId);
    return kiosk !== undefined && isAble(this.answer(kiosk, service)) && this.isKnown(kioskId);
  }

  answer(kiosk: Kiosk, service: string): Gives {
    const { id, hall } = kiosk;
    return gives(kiosk, service, this.at, {
      hall: this.registry.hall(hall),
      hours: this.hours,
      link: this.spoken.heardOf(id) ? 'up' : 'never',
      mode: this.spoken.modeOf(id),
      incidents: [...(this.open.get(id)?.values() ?? []), ...this.systemsAway.values()],
      withheld: [...(this.held.get(id)?.values() ?? [])],
      barredBy: this.barred.get(id) ?? null,
      // What is decided is decided as it is watched.
      unwatchedSince: null,
    });
  }
}

function listOf<T>(lists: Map<string, Map<string, T>>, key: string): Map<string, T> {
  const known = lists.get(key) ?? new Map<string, T>();
  lists.set(key, known);
  return known;
}
