import {
  type ActRefusal,
  type Books,
  type Finding,
  type Hall,
  type Incident,
  type IncidentChange,
  type Instant,
  type Kiosk,
  type KioskRegistry,
  type Link,
  MINUTE,
  NoticeIncomplete,
  type OpenBooks,
  type OpenHours,
  type OrderAct,
  type Position,
  type Premises,
  type Surroundings,
  untoldNotice,
} from '#libs/domain/index.js';
import { NamedEvent, type Report } from '#libs/runtime/index.js';
import { correctAlternatives, extendOverdue, keepNotice } from '#libs/stages/announce/index.js';
import { joinIncidents } from '#libs/stages/incident/index.js';
import { actOnOrder, keepOrder } from '#libs/stages/maintain/index.js';

class NoticeRefused extends NamedEvent {
  readonly level = 'error';
  readonly says: string;
  override readonly counts = {
    metric: 'hallwatch_notices_refused_total',
    help: 'Notices not published because a required field was missing.',
  };
  constructor(about: string, error: NoticeIncomplete) {
    super();
    this.says = `No notice for ${about}: ${error.message}`;
  }
}

class FindingSetAside extends NamedEvent {
  readonly level = 'error';
  readonly says: string;
  override readonly counts = {
    metric: 'hallwatch_findings_set_aside_total',
    help: 'Findings that the database refused for what is in them.',
  };
  constructor(
    finding: Finding,
    override readonly error: unknown,
  ) {
    super();
    this.says = `The finding ${finding.key} of ${finding.kioskId} was refused by the database and is set aside; the others go on`;
  }
}

export interface DecisionParts {
  books: Books;
  registry: KioskRegistry;
  report: Report;
  linkOf(kioskId: string): Link;
  modeOf(kioskId: string): string | null;
  appOf(kioskId: string): string | null;
  /** Whether the database refused the data themselves, so that they would be refused again. */
  isRefusal(error: unknown): boolean;
  /** Called when a decision is kept, so that what it says is sent. */
  kept(): void;
}

/** What is out at this moment, for routes that must be open: read once a transaction, kept in step with it. */
class Outages implements Surroundings {
  private constructor(
    private readonly registry: KioskRegistry,
    private readonly linkOf: (kioskId: string) => Link,
    /** Open incidents by the kiosks whose services they take. */
    private readonly open: Map<string, Map<string, Incident>>,
  ) {}

  static of(incidents: Incident[], registry: KioskRegistry, linkOf: (kioskId: string) => Link): Outages {
    const outages = new Outages(registry, linkOf, new Map());
    for (const incident of incidents) if (incident.state === 'open') outages.note(incident);
    return outages;
  }

  /** A hall's or a region's incident takes nothing by itself: who is silent gives nothing anyway, and a battery may last. */
  note(incident: Incident): void {
    if (incident.kind === 'hall' || incident.kind === 'region') return;
    for (const kioskId of incident.kioskIds) {
      const known = this.open.get(kioskId) ?? new Map<string, Incident>();
      this.open.set(kioskId, known);
      if (incident.affected.includes(kioskId)) known.set(incident.id, incident);
      else known.delete(incident.id);
    }
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
    if (this.linkOf(kioskId) !== 'up') return false;
    for (const { servicesLost } of this.open.get(kioskId)?.values() ?? []) {
      if (servicesLost.includes(service) || servicesLost.includes('ALL')) return false;
    }
    return true;
  }
}

/** The heard-of active kiosks of every hall. */
function watchedByHall({ registry, linkOf }: DecisionParts): Map<string, string[]> {
  const byHall = new Map<string, string[]>();
  for (const { id, hall, state } of registry.kiosks()) {
    if (state !== 'active' || linkOf(id) === 'never') continue;
    const here = byHall.get(hall);
    if (here) here.push(id);
    else byHall.set(hall, [id]);
  }
  return byHall;
}

/** Halls with watched kiosks, by region and id. */
function hallsByRegion(registry: KioskRegistry, watched: Map<string, string[]>): Map<string, string[]> {
  const byRegion = new Map<string, string[]>();
  for (const hallId of [...watched.keys()].sort()) {
    const region = registry.hall(hallId)?.region;
    if (region !== undefined) byRegion.set(region, [...(byRegion.get(region) ?? []), hallId]);
  }
  return byRegion;
}

/** The places as the register and the watch know them, while one decision is made. */
function premisesOf(parts: DecisionParts): Premises {
  const { registry, modeOf, appOf } = parts;
  let watched: Map<string, string[]> | undefined;
  const byHall = (): Map<string, string[]> => {
    watched ??= watchedByHall(parts);
    return watched;
  };
  let halls: Map<string, string[]> | undefined;
  return {
    kiosk: (id) => registry.kiosk(id),
    hall: (id) => registry.hall(id),
    hallsIn: (region) => {
      halls ??= hallsByRegion(registry, byHall());
      return halls.get(region) ?? [];
    },
    watchedIn: (hallId) => byHall().get(hallId) ?? [],
    modeOf,
    appOf,
  };
}

/** What a change of an incident of several halls is for each of them: the public reads of its own hall. */
function hallsOf(change: IncidentChange, registry: KioskRegistry): { hall: Hall; change: IncidentChange }[] {
  const { incident, at } = change;
  const kiosks = incident.kioskIds.flatMap((id) => registry.kiosk(id) ?? []);
  return [...new Set(kiosks.map(({ hall }) => hall))].flatMap((hallId) => {
    const hall = registry.hall(hallId);
    if (!hall) return [];
    const affected = kiosks.filter(({ id, hall: of }) => of === hallId && incident.affected.includes(id));
    const offered = new Set(affected.flatMap(({ services }) => services));
    const servicesLost = incident.servicesLost.filter((service) => service === 'ALL' || offered.has(service));
    const own: Incident = { ...incident, hallId, affected: affected.map(({ id }) => id), servicesLost };
    if (affected.length > 0) return [{ hall, change: { ...change, incident: own } }];
    return [{ hall, change: { what: 'closed', incident: { ...own, state: 'closed' }, at } }];
  });
}

/** Types of the kiosks that may have gone out or come back, by region. */
function movedTypes(findings: Finding[], changes: IncidentChange[], registry: KioskRegistry): Map<string, Set<string>> {
  const links = findings.filter(({ cause }) => cause === 'link').map(({ kioskId }) => kioskId);
  const byRegion = new Map<string, Set<string>>();
  for (const id of new Set([...links, ...changes.flatMap(({ incident }) => incident.kioskIds)])) {
    const kiosk = registry.kiosk(id);
    const region = kiosk && registry.hall(kiosk.hall)?.region;
    if (!kiosk || region === undefined) continue;
    const types = byRegion.get(region) ?? new Set<string>();
    byRegion.set(region, types.add(kiosk.type));
  }
  return byRegion;
}

/** From findings to incidents, orders, notices and messages: one transaction, the watch position in it. */
export class Decisions {
  /** The last minute in which the notices of a region were all looked through. Lost with a transaction that fails, and made up for in the next minute. */
  private readonly lookedAt = new Map<string, number>();

  constructor(private readonly parts: DecisionParts) {}

  async decide(findings: Finding[], now: Instant, upTo: Position): Promise<void> {
    try {
      await this.together(findings, now, upTo);
    } catch (error) {
      if (!this.parts.isRefusal(error) || findings.length === 0) throw error;
      await this.oneByOne(findings, now, upTo);
    }
    this.parts.kept();
  }

  /** What a person did about a kiosk's order. Answers why it is not taken; null: it is. */
  async act(kioskId: string, act: OrderAct, at: Instant): Promise<ActRefusal | null> {
    const { books, registry } = this.parts;
    const refused = await books.transact((open) => actOnOrder(open, kioskId, act, at, registry));
    if (refused === null) this.parts.kept();
    return refused;
  }

  private together(findings: Finding[], now: Instant, upTo: Position | null): Promise<void> {
    const { books, registry } = this.parts;
    return books.transact(async (open) => {
      await this.join(open, findings, now);
      await extendOverdue(open, now, registry);
      if (upTo !== null) await open.commitPosition('watch', upTo);
    });
  }

  private async join(books: OpenBooks, findings: Finding[], now: Instant): Promise<void> {
    const { registry, linkOf } = this.parts;
    const joined = await joinIncidents(books, findings, now, premisesOf(this.parts));
    if (!joined) return;
    const around = Outages.of(joined.before.incidents, registry, linkOf);
    // All of it first: a notice must not send people to a kiosk that goes out in the same moment.
    for (const { incident } of joined.changes) around.note(incident);
    const written = new Set<string>();
    for (const change of joined.changes) await this.follow(books, change, around, written);
    const places = [...findings, ...joined.changes.map(({ incident }) => incident)];
    const types = movedTypes(findings, joined.changes, registry);
    await correctAlternatives(books, { regions: this.unseen(places, now), types, written }, now, registry, around);
  }

  /** Regions that were not looked through in this minute: opening hours are of minutes. */
  private unseen(places: { region: string }[], now: Instant): Set<string> {
    const minute = Math.floor(now / MINUTE);
    const regions = new Set(places.map(({ region }) => region).filter((region) => this.lookedAt.get(region) !== minute));
    for (const region of regions) this.lookedAt.set(region, minute);
    return regions;
  }

  /** One finding that the database refuses must not hold up the others. */
  private async oneByOne(findings: Finding[], now: Instant, upTo: Position): Promise<void> {
    for (const finding of findings) {
      try {
        await this.together([finding], finding.at, null);
      } catch (error) {
        if (!this.parts.isRefusal(error)) throw error;
        this.parts.report(new FindingSetAside(finding, error));
      }
    }
    await this.together([], now, upTo);
  }

  /** The order of the verbs: incident, maintain, announce. */
  private async follow(books: OpenBooks, change: IncidentChange, around: Outages, written: Set<string>): Promise<void> {
    const { registry } = this.parts;
    const { kioskId, hallId } = change.incident;
    const kiosk = kioskId === null ? undefined : registry.kiosk(kioskId);
    const hall = registry.hall(kiosk?.hall ?? hallId);
    if (!hall) return;
    const order = await keepOrder(books, change, kiosk, hall, registry);
    if (!order) return;
    const told = kiosk || change.incident.kind === 'hall' ? [{ hall, change }] : hallsOf(change, registry);
    for (const part of told) {
      const id = await this.announce(books, part.change, order, kiosk, part.hall, around);
      if (id !== null) written.add(id);
    }
  }

  private async announce(...[books, change, order, kiosk, hall, around]: Parameters<typeof keepNotice>): Promise<string | null> {
    try {
      return await keepNotice(books, change, order, kiosk, hall, around);
    } catch (error) {
      if (!(error instanceof NoticeIncomplete)) throw error;
      this.parts.report(new NoticeRefused(kiosk?.id ?? hall.id, error));
      await books.untold.save(untoldNotice(change, hall.id, 'notice-incomplete'));
      return null;
    }
  }
}
