import type { HallNow } from '../availability/index.js';
import type { NoticeKind } from '../outage/index.js';

/**
 * How a hall stands on the public board (S2-7.4.1), the worst first. `out`: a notice says that a device is out. `partly`: that some of its functions
 * are. `unknown`: no notice, and not every device is known to work. `idle`: nothing is given now, and nothing is wrong.
 */
export const HALL_STANDINGS = ['out', 'partly', 'unknown', 'idle', 'fine'] as const;
export type HallStanding = (typeof HALL_STANDINGS)[number];

/** What the board knows of a hall. */
export interface HallOnBoard {
  id: string;
  name: string;
  now: HallNow;
  notices: readonly NoticeOnBoard[];
}

export interface NoticeOnBoard {
  kind: NoticeKind;
  /** Null: it is of the hall. */
  kioskId: string | null;
}

/** Where nobody watches, no hall is said to be well. */
export function hallStanding({ notices, now }: Pick<HallOnBoard, 'notices' | 'now'>, isWatched: boolean): HallStanding {
  if (notices.some(({ kind }) => kind === 'fault')) return 'out';
  if (notices.length > 0) return 'partly';
  if (!isWatched || now.says === 'unwatched' || now.says === 'some-do-not') return 'unknown';
  return now.says === 'all-give' ? 'fine' : 'idle';
}

type Named = Pick<HallOnBoard, 'id' | 'name'>;
const collator = new Intl.Collator('zh-CN', { numeric: true });
const compared = (a: Named, b: Named): number => collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1);

/** As somebody looks for a hall in a list. */
export const byName = <H extends Named>(halls: readonly H[]): H[] => halls.toSorted(compared);

export interface HallGroup<H> {
  standing: HallStanding;
  halls: H[];
}

/** The halls, those with outages first; of one standing by name, so that none changes its place while nothing changes in it. */
export function groupedByNeed<H extends HallOnBoard>(halls: readonly H[], isWatched: boolean): HallGroup<H>[] {
  const sorted = byName(halls);
  return HALL_STANDINGS.map((standing) => ({
    standing,
    halls: sorted.filter((hall) => hallStanding(hall, isWatched) === standing),
  })).filter((group) => group.halls.length > 0);
}

const WEIGHT: Record<NoticeKind, number> = { fault: 0, partial: 1, cashOnly: 1 };

/** What takes most from people first; of the same weight by device, as somebody looks for it: those of the whole hall first. */
export const worstFirst = <N extends NoticeOnBoard>(notices: readonly N[]): N[] =>
  notices.toSorted((a, b) => WEIGHT[a.kind] - WEIGHT[b.kind] || collator.compare(a.kioskId ?? '', b.kioskId ?? ''));
