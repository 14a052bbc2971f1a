import { Injectable } from '@nestjs/common';
import { Clock, type Hall, KioskRegistry, NoticeBoard, type OutageNotice, serviceNames } from '#libs/domain/index.js';

const fieldsForAll = (n: OutageNotice) => ({
  id: n.id,
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
  servicesInWords: serviceNames(n.services),
  available: n.available,
  availableInWords: serviceNames(n.available),
  alternative: n.alternative,
  contact: n.contact,
  publishedAt: n.publishedAt,
  updatedAt: n.updatedAt,
});
/** What the public is told of a notice; nothing of what is behind it. */
export type PublicNotice = ReturnType<typeof fieldsForAll>;

const hallForAll = ({ id, name, region, address, lat, lon, hotline, hours }: Hall, notices: PublicNotice[]) => ({
  id,
  name,
  region,
  address,
  ...(lat !== undefined && { lat }),
  ...(lon !== undefined && { lon }),
  hotline,
  hours,
  notices,
});
export type PublicHall = ReturnType<typeof hallForAll>;

const newestFirst = (a: PublicNotice, b: PublicNotice): number => b.publishedAt - a.publishedAt || (a.id < b.id ? -1 : 1);

function grouped(notices: PublicNotice[]): Map<string, PublicNotice[]> {
  const byHall = new Map<string, PublicNotice[]>();
  for (const notice of notices) byHall.set(notice.hallId, [...(byHall.get(notice.hallId) ?? []), notice]);
  return byHall;
}

/** The public notice board: what is out now, hall by hall. */
@Injectable()
export class PublicBoard {
  constructor(
    private readonly notices: NoticeBoard,
    private readonly registry: KioskRegistry,
    private readonly clock: Clock,
  ) {}

  /** Every standing notice, newest first. */
  async standing(): Promise<PublicNotice[]> {
    const standing = await this.notices.standing();
    return standing.map(fieldsForAll).sort(newestFirst);
  }

  async halls(): Promise<{ at: number; halls: PublicHall[] }> {
    const byHall = grouped(await this.standing());
    const halls = this.registry.halls().map((hall) => hallForAll(hall, byHall.get(hall.id) ?? []));
    return { at: this.clock.now(), halls: halls.sort((a, b) => (a.id < b.id ? -1 : 1)) };
  }

  async hall(id: string): Promise<PublicHall | undefined> {
    const hall = this.registry.hall(id);
    if (!hall) return undefined;
    return hallForAll(
      hall,
      (await this.standing()).filter((notice) => notice.hallId === id),
    );
  }
}
