import { type Course, type CoursePoint, type CourseQuery, type History, resolutionFor, SECOND } from '#libs/domain/index.js';

/** Readings of one answer; of more only the newest are told. Ours. */
const MOST = 10_000;

export interface CappedCourse extends Course {
  capped: boolean;
}

/**
 * A kiosk's readings of one kind over a stretch: means as coarse as its length allows, and behind the last window that is over the readings
 * as they came. Throws HistoryUnavailable.
 */
export async function courseOf(history: History, query: CourseQuery): Promise<CappedCourse> {
  const resolution = resolutionFor(query.to - query.from);
  const windows = resolution === 'raw' ? [] : await history.windows(resolution, query);
  const last = windows.at(-1);
  const rest = await readingsOf(history, { ...query, from: last ? endOf(last) : query.from });
  return { resolution, capped: rest.length > MOST, items: [...windows, ...rest.slice(-MOST)] };
}

const endOf = ({ ts, widthS }: CoursePoint): number => ts + widthS * SECOND;

async function readingsOf(history: History, query: CourseQuery): Promise<CoursePoint[]> {
  const { items } = await history.readings({ ...query, limit: MOST + 1 });
  return items.map(({ ts, fields }) => ({ ts, widthS: 0, fields })).reverse();
}
