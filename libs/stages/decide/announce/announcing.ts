import {
  type Hall,
  type Incident,
  type IncidentChange,
  type Instant,
  isBarred,
  type Kiosk,
  type KioskRegistry,
  NoticeIncomplete,
  noticeNotSent,
  type OpenBooks,
  type OutageNotice,
  type Surroundings,
} from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { orderOf } from '../maintain/keep-order.js';
import { keepBarred } from './keep-barred.js';
import { isOfHalls, keepNotice } from './keep-notice.js';
import { NoticeRefused } from './notice-refused.js';

/** What a change of an incident is for one hall. */
interface Part {
  hall: Hall;
  change: IncidentChange;
}

/** Halls that read of it now: the kiosks that were out there may have been moved away. */
async function toldIn({ notices }: OpenBooks, { what, incident }: IncidentChange): Promise<string[]> {
  if (what === 'opened') return [];
  return (await notices.standing()).flatMap(({ incidentId, hallId }) => (incidentId === incident.id ? [hallId] : []));
}

/** What a change of an incident of several halls is for each of them: the public reads of its own hall. */
function hallsOf(change: IncidentChange, told: string[], registry: KioskRegistry): Part[] {
  const { incident, at } = change;
  const kiosks = incident.kioskIds.flatMap((id) => registry.kiosk(id) ?? []);
  return [...new Set([...kiosks.map(({ hall }) => hall), ...told])].flatMap((hallId) => {
    const hall = registry.hall(hallId);
    if (!hall) return [];
    const affected = kiosks.filter(({ id, hall: of }) => of === hallId && incident.affected.includes(id));
    const offered = new Set(affected.flatMap(({ services }) => services));
    const servicesLost = incident.servicesLost.filter((service) => service === 'ALL' || offered.has(service));
    const own: Incident = { ...incident, hallId, affected: affected.map(({ id }) => id), servicesLost };
    if (affected.length > 0) return [{ hall, change: { ...change, incident: own } }];
    const { ended } = change;
    return [{ hall, change: { what: 'closed', incident: { ...own, state: 'closed' }, at, ...(ended && { ended }) } }];
  });
}

const some = <T>(one: T | null): T[] => (one === null ? [] : [one]);

export interface AnnouncingParts {
  registry: KioskRegistry;
  report: Report;
}

/** What the public reads of an incident, in every hall that is told of it. */
export class Announcing {
  constructor(private readonly parts: AnnouncingParts) {}

  /** What became of an incident with this order. Answers the notices that were written. */
  async follow(
    books: OpenBooks,
    change: IncidentChange,
    order: Parameters<typeof keepNotice>[2],
    around: Surroundings,
  ): Promise<string[]> {
    const kiosk = this.kioskOf(change.incident);
    const written: string[] = [];
    for (const part of await this.partsOf(books, change, kiosk)) {
      written.push(...some(await this.announce(books, part.change, order, kiosk, part.hall, around)));
    }
    return written;
  }

  /** What the notice says is written anew as of that moment, from what is known of its incident. Answers what was written. */
  async lookAgain(books: OpenBooks, notice: OutageNotice, at: Instant, around: Surroundings): Promise<string[]> {
    const { incidentId, hallId } = notice;
    const incident = await books.incidents.one(incidentId);
    if (incident?.state === 'open') return this.anew(books, { what: 'updated', incident, at }, hallId, around);
    const order = await books.orders.forIncident(incidentId);
    if (order && isBarred(order)) return some(await keepBarred(books, { what: 'kept', order, at }, around));
    // One that ended before its notice was found again has left it standing.
    return incident ? this.anew(books, { what: 'closed', incident, at }, hallId, around) : [];
  }

  /** The notice of an incident in one of its halls, from what is known of it. Answers what was written. */
  async anew(books: OpenBooks, change: IncidentChange, hallId: string, around: Surroundings): Promise<string[]> {
    const { registry } = this.parts;
    const kiosk = this.kioskOf(change.incident);
    const hall = registry.hall(kiosk?.hall ?? change.incident.hallId);
    const order = hall && (await orderOf(books, change, kiosk, hall, registry));
    if (!order) return [];
    const written: string[] = [];
    for (const part of await this.partsOf(books, change, kiosk)) {
      if (isOfHalls(change.incident) && part.hall.id !== hallId) continue;
      written.push(...some(await this.announce(books, part.change, order, kiosk, part.hall, around)));
    }
    return written;
  }

  private kioskOf({ kioskId }: Incident): Kiosk | undefined {
    return kioskId === null ? undefined : this.parts.registry.kiosk(kioskId);
  }

  /** What the change is for each hall that is told of it. */
  private async partsOf(books: OpenBooks, change: IncidentChange, kiosk: Kiosk | undefined): Promise<Part[]> {
    const { registry } = this.parts;
    if (!kiosk && isOfHalls(change.incident)) return hallsOf(change, await toldIn(books, change), registry);
    const hall = registry.hall(kiosk?.hall ?? change.incident.hallId);
    return hall ? [{ hall, change }] : [];
  }

  private async announce(...[books, change, order, kiosk, hall, around]: Parameters<typeof keepNotice>): Promise<string | null> {
    try {
      return await keepNotice(books, change, order, kiosk, hall, around);
    } catch (error) {
      if (!(error instanceof NoticeIncomplete)) throw error;
      this.parts.report(new NoticeRefused(kiosk?.id ?? hall.id, error));
      await books.untold.save(noticeNotSent(change, hall.id, 'notice-incomplete'));
      return null;
    }
  }
}
