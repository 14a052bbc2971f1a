import {
  type DeskChange,
  type Hall,
  type Incident,
  type Kiosk,
  type KioskRegistry,
  type OpenHours,
  type OutageNotice,
  type Scene,
  type Surroundings,
  type Withheld,
} from '#libs/domain/index.js';

/** What is out at this moment, for routes that must be open: read once a transaction, kept in step with what it decides. */
export class Outages implements Surroundings {
  /** Open incidents by the kiosks whose services they take. */
  private readonly open = new Map<string, Map<string, Incident>>();
  /** Kiosks of which nothing is heard, told or withheld. */
  private readonly silent = new Set<string>();

  /** Kiosks that are not to be used until their repair is accepted. */
  private readonly barred: ReadonlySet<string>;

  constructor(
    { incidents, withheld }: Scene,
    standing: OutageNotice[],
    private readonly registry: KioskRegistry,
    private readonly heardOf: (kioskId: string) => boolean,
  ) {
    this.barred = new Set(standing.filter(({ barred }) => barred).flatMap(({ kioskIds }) => kioskIds));
    for (const incident of incidents) if (incident.state === 'open') this.noteIncident(incident);
    for (const one of withheld) this.noteWithheld(one);
  }

  note(change: DeskChange): void {
    if (change.of === 'incident') this.noteIncident(change.change.incident);
    else this.noteWithheld(change.change.withheld);
  }

  private noteIncident(incident: Incident): void {
    if (incident.kioskId !== null && incident.cause === 'link') this.noteLink(incident.kioskId, incident.state === 'open');
    // A hall's or a region's incident takes nothing by itself: who is silent gives nothing anyway, and a battery may last.
    if (incident.kind === 'hall' || incident.kind === 'region') return;
    for (const kioskId of incident.kioskIds) {
      const known = this.open.get(kioskId) ?? new Map<string, Incident>();
      this.open.set(kioskId, known);
      if (incident.affected.includes(kioskId)) known.set(incident.id, incident);
      else known.delete(incident.id);
    }
  }

  private noteWithheld({ kioskId, cause, state }: Withheld): void {
    if (cause === 'link') this.noteLink(kioskId, state === 'held');
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

  gives(kioskId: string, service: string): boolean {
    if (this.barred.has(kioskId) || this.silent.has(kioskId) || !this.heardOf(kioskId)) return false;
    for (const { servicesLost } of this.open.get(kioskId)?.values() ?? []) {
      if (servicesLost.includes(service) || servicesLost.includes('ALL')) return false;
    }
    return true;
  }
}
