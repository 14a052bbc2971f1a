import {
  foldedPoints,
  type History,
  type ReadingSeries,
  type Resolution,
  resolutionFor,
  SECOND,
  type SeriesPoint,
  type SeriesQuery,
  type StoredReading,
} from '#libs/domain/index.js';

/** Readings that one answer is made of; of more only the newest count. Ours. */
const MOST = 10_000;

export interface CappedCourse extends ReadingSeries {
  capped: boolean;
}

interface SeriesAsked extends SeriesQuery {
  /** Absent: as fine as the length of the stretch allows. */
  resolution?: Resolution | undefined;
}

/** A kiosk's readings of one kind over a stretch, or what its windows came to, the last as far as it has come. Throws HistoryUnavailable. */
export async function courseOf(history: History, { resolution: wished, ...query }: SeriesAsked): Promise<CappedCourse> {
  const resolution = wished ?? resolutionFor(query.to - query.from);
  if (resolution === 'raw') {
    const { readings, capped } = await newestOf(history, query);
    return { resolution, capped, items: readings.map(({ ts, fields }) => ({ ts, widthS: 0, fields })) };
  }
  const windows = await history.windows(resolution, query);
  const last = windows.at(-1);
  const { readings, capped } = await newestOf(history, { ...query, from: last ? endOf(last) : query.from });
  return { resolution, capped, items: [...windows, ...foldedPoints(query.kind, resolution, readings)] };
}

const endOf = ({ ts, widthS }: SeriesPoint): number => ts + widthS * SECOND;

/** Oldest first. */
async function newestOf(history: History, query: SeriesQuery): Promise<{ readings: StoredReading[]; capped: boolean }> {
  const { items, next } = await history.readings({ ...query, limit: MOST });
  return { readings: items.reverse(), capped: next !== null };
}
