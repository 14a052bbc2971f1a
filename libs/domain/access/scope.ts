/** Which places an account is for. A place counts when any of these names it; null stands for all of them, those to come too. */
export interface SomePlaces {
  regions: string[];
  halls: string[];
}
export type AccountScope = SomePlaces | null;

/** Where a thing is. */
export interface Place {
  hall: string;
  region: string;
}

/** What says where a thing is: its hall, or, of a thing of many (`kioskId` null), theirs. */
export interface Located {
  hallId: string;
  kioskId?: string | null;
  kioskIds?: readonly string[];
}

/** Whether the scope has the place in it. */
export const covers = (scope: AccountScope, { hall, region }: Place): boolean =>
  scope === null || scope.halls.includes(hall) || scope.regions.includes(region);

/** The region of a hall; undefined: nobody registered it. */
export type RegionOf = (hall: string) => string | undefined;

const hasHall = (scope: AccountScope, hall: string, regionOf: RegionOf): boolean =>
  covers(scope, { hall, region: regionOf(hall) ?? '' });

/** Whether all of a scope is in another. */
export function within(inner: AccountScope, outer: AccountScope, regionOf: RegionOf): boolean {
  if (outer === null) return true;
  if (inner === null) return false;
  return (
    inner.regions.every((region) => outer.regions.includes(region)) && inner.halls.every((hall) => hasHall(outer, hall, regionOf))
  );
}

/** What two scopes have in common. */
export function narrowed(one: AccountScope, other: AccountScope, regionOf: RegionOf): AccountScope {
  if (one === null) return other;
  if (other === null) return one;
  const halls = [
    ...one.halls.filter((hall) => hasHall(other, hall, regionOf)),
    ...other.halls.filter((hall) => hasHall(one, hall, regionOf)),
  ];
  return { regions: one.regions.filter((region) => other.regions.includes(region)), halls: [...new Set(halls)] };
}
