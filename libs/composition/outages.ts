import {
  type Answer,
  type DeskChange,
  type Hall,
  type Incident,
  type Instant,
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
  /** Kiosks of which nothing is heard, told or withheld. */
  private readonly silent = new Set<string>();

  private readonly hallsOut = new Map<string, HallOut>();

  /** Business systems that are away, by their incident's id. */
  private readonly systemsAway = new Map<string, Incident>();

  /** Kiosks that are not to be used until their repair is accepted. */
  private readonly barred: ReadonlySet<string>;

  private at: Instant = 0;

  constructor(
    { incidents, withheld }: Scene,
    standing: OutageNotice[],
    private readonly registry: KioskRegistry,
    private readonly spoken: Pick<Spoken, 'heardOf' | 'heartbeatOf'>,
    readonly gatherMs: number,
    /** Kiosks that were heard first after their hall fell out. */
    private readonly heard: Map<string, Instant> = new Map(),
  ) {
    this.barred = new Set(standing.filter(({ barred }) => barred).flatMap(({ kioskIds }) => kioskIds));
    for (const incident of incidents) if (incident.state === 'open') this.noteIncident(incident);
    for (const one of withheld) this.noteWithheld(one);
    for (const id of heard.keys()) if (!this.hallsOut.has(registry.kiosk(id)?.hall ?? '')) heard.delete(id);
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
    if (incident.kioskId !== null && incident.cause === 'link') this.noteLink(incident.kioskId, incident.state === 'open');
    // A hall's or a region's incident takes nothing by itself: who is silent gives nothing anyway, and a battery may last.
    if (incident.kind === 'hall' || incident.kind === 'region') {
      this.noteHalls(incident);
      return;
    }
    if (incident.kind === 'upstream') this.noteSystem(incident);
    for (const kioskId of incident.kioskIds) {
      const known = this.open.get(kioskId) ?? new Map<string, Incident>();
      this.open.set(kioskId, known);
      if (incident.affected.includes(kioskId)) known.set(incident.id, incident);
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
    if (state !== 'open') return;
    const halls = kind === 'hall' ? [hallId] : affected.flatMap((id) => this.registry.kiosk(id)?.hall ?? []);
    const concerned = new Set(kioskIds);
    for (const hall of halls) this.hallsOut.set(hall, { by, since, concerned });
  }

  /** What is kept from people alone has an incident, which is noted. */
  private noteWithheld({ kioskId, cause, state, quiet }: Withheld): void {
    if (cause === 'link' && kioskId !== null && !quiet) this.noteLink(kioskId, state === 'held');
  }

  private noteLink(kioskId: string, down: boolean): void {
    if (down) this.silent.add(kioskId);
    else this.silent.delete(kioskId);
  }

  get kiosks(): Kiosk[] {
    return this.registry.kiosks();
  }

  get halls(): Hall[] {
    return this.registry.halls();
  }

  get hours(): OpenHours {
    return this.registry.hours;
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
    if (!out || out.concerned.has(id) || this.silent.has(id)) return 0;
    const heard = this.heard.get(id) ?? 0;
    if (heard > out.since + UNDER_WAY) return heard;
    const period = periodOf({ heartbeatS: this.spoken.heartbeatOf(id) }, kiosk);
    return out.since + HEARTBEATS_TO_KNOW * period * SECOND + SECOND;
  }

  private isKnown(kioskId: string): boolean {
    const kiosk = this.hallsOut.size === 0 ? undefined : this.registry.kiosk(kioskId);
    return !kiosk || this.livesFrom(kiosk) <= this.at;
  }

  gives(kioskId: string, service: string): boolean {
    if (this.barred.has(kioskId) || this.silent.has(kioskId) || !this.spoken.heardOf(kioskId) || !this.isKnown(kioskId))
      return false;
    for (const { servicesLost } of this.open.get(kioskId)?.values() ?? []) {
      if (servicesLost.includes(service) || servicesLost.includes('ALL')) return false;
    }
    return this.systemsAway.size === 0 || this.reachesSystems(kioskId, service);
  }

  /** Whoever has not tried a system that is away will not reach it either; who told of it, and that it is over, does. */
  private reachesSystems(kioskId: string, service: string): boolean {
    const region = this.registry.hall(this.registry.kiosk(kioskId)?.hall ?? '')?.region;
    for (const away of this.systemsAway.values()) {
      if (away.region !== region || !away.servicesLost.includes(service)) continue;
      if (!away.kioskIds.includes(kioskId)) return false;
    }
    return true;
  }
}
