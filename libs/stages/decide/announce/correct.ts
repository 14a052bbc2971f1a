import {
  type Instant,
  type KioskRegistry,
  type OpenBooks,
  type OutageNotice,
  refreshAlternative,
  type Surroundings,
} from '#libs/domain/index.js';
import { publish } from './publish.js';

/** What may have changed where people are sent to. */
export interface Moved {
  /** Regions whose halls may have opened or closed since they were looked at. */
  regions: ReadonlySet<string>;
  /** Types of the kiosks that went out or came back, by region: a notice names kiosks of its own type. */
  types: ReadonlyMap<string, ReadonlySet<string>>;
  /** Notices that were written just now, with everything in view. */
  written: ReadonlySet<string>;
  /** Better places are not gathered: somebody has entered them. */
  atOnce?: true;
}

const concerns = ({ regions, types, written }: Moved, notice: OutageNotice, region: string, registry: KioskRegistry): boolean => {
  if (written.has(notice.id)) return false;
  if (regions.has(region)) return true;
  const moved = types.get(region);
  // Of a hall it says what the others there still give.
  const told = notice.kioskId === null ? registry.kiosksIn(notice.hallId) : notice.kioskIds;
  return moved !== undefined && told.some((id) => moved.has(registry.kiosk(id)?.type ?? ''));
};

/** Notices that sent people to a kiosk which is out by now, or could name one that is back, are corrected: as of now. */
export async function correctAlternatives(
  books: OpenBooks,
  moved: Moved,
  now: Instant,
  registry: KioskRegistry,
  around: Surroundings,
): Promise<void> {
  if (moved.regions.size + moved.types.size === 0) return;
  for (const notice of await books.notices.standing()) {
    const hall = registry.hall(notice.hallId);
    if (!hall || !concerns(moved, notice, hall.region, registry)) continue;
    const change = refreshAlternative(notice, hall, around, now, moved.atOnce ? 0 : around.gatherMs);
    if (change) await publish(books, change, hall.region, notice);
  }
}
