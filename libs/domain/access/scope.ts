/** Which places an account is for. A place counts when any of these names it; null stands for all of them, those to come too. */
export interface SomePlaces {
  regions: string[];
  halls: string[];
  /** Ids of the departments that use the halls. */
  departments: string[];
}
export type AccountScope = SomePlaces | null;

/** Where a thing is. */
export interface Place {
  hall: string;
  region: string;
  /** Id of the department that uses the hall; null: none is registered. */
  department: string | null;
}

/** What says where a thing is: its hall, or, of a thing of many (`kioskId` null), theirs. */
export interface Located {
  hallId: string;
  kioskId?: string | null;
  kioskIds?: readonly string[];
}

/** Whether the scope has the place in it. */
export const covers = (scope: AccountScope, { hall, region, department }: Place): boolean =>
  scope === null ||
  scope.halls.includes(hall) ||
  scope.regions.includes(region) ||
  (department !== null && scope.departments.includes(department));

/** Where a hall is; undefined: nobody registered it. */
export type PlaceOf = (hall: string) => Omit<Place, 'hall'> | undefined;

const NOWHERE = { region: '', department: null };

const hasHall = (scope: AccountScope, hall: string, placeOf: PlaceOf): boolean =>
  covers(scope, { hall, ...(placeOf(hall) ?? NOWHERE) });

const areAllIn = (some: readonly string[], all: readonly string[]): boolean => some.every((one) => all.includes(one));
const inBoth = (one: readonly string[], other: readonly string[]): string[] => one.filter((id) => other.includes(id));

/** Whether all of a scope is in another. */
export function within(inner: AccountScope, outer: AccountScope, placeOf: PlaceOf): boolean {
  if (outer === null) return true;
  if (inner === null) return false;
  const isInGroups = areAllIn(inner.regions, outer.regions) && areAllIn(inner.departments, outer.departments);
  return isInGroups && inner.halls.every((hall) => hasHall(outer, hall, placeOf));
}

/** What two scopes have in common. */
export function narrowed(one: AccountScope, other: AccountScope, placeOf: PlaceOf): AccountScope {
  if (one === null) return other;
  if (other === null) return one;
  const halls = [
    ...one.halls.filter((hall) => hasHall(other, hall, placeOf)),
    ...other.halls.filter((hall) => hasHall(one, hall, placeOf)),
  ];
  return {
    regions: inBoth(one.regions, other.regions),
    departments: inBoth(one.departments, other.departments),
    halls: [...new Set(halls)],
  };
}
