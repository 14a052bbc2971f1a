import { type Part, partData, suppliesOf, unitsOf } from '../chart-data.js';
import type { Course, CoursePoint } from '../told.js';

interface LevelWanted {
  /** Of which readings. */
  reading: 'consumables' | 'cashbox';
  /** Of the item. */
  kind: string;
  partsOf: (reading: CoursePoint) => Part[];
}

/** What a cause is about, where that has a level. */
export function levelOf(cause: string): LevelWanted | null {
  const [what, kind = ''] = cause.split('/');
  if (what === 'consumable') return { reading: 'consumables', kind, partsOf: suppliesOf };
  if (what === 'cashbox') return { reading: 'cashbox', kind, partsOf: unitsOf };
  return null;
}

export interface LevelPoint {
  /** Epoch milliseconds. */
  at: number;
  /** 0 to 100. */
  pct: number;
}

/** The lines of an item's level, one for each that a kiosk has of its kind. */
export function levelLines(cause: string, course: Course | undefined): LevelPoint[][] {
  const level = levelOf(cause);
  if (!level || !course) return [];
  const { times, lines } = partData(course.items, level.partsOf);
  return lines
    .filter(({ kind }) => kind === level.kind)
    .map(({ values }) =>
      values.flatMap((pct, n) => {
        const time = times[n];
        return pct === null || time === undefined ? [] : [{ at: time * 1000, pct }];
      }),
    )
    .filter((points) => points.length > 1);
}
