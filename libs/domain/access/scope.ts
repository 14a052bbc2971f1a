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

/** Whether the scope has the place in it. */
export const covers = (scope: AccountScope, { hall, region }: Place): boolean =>
  scope === null || scope.halls.includes(hall) || scope.regions.includes(region);

/** Whether whoever has the first scope has all of the second: nobody gives more than they have. */
export function coversAll(scope: AccountScope, other: AccountScope, regionOf: (hall: string) => string | undefined): boolean {
  if (scope === null) return true;
  if (other === null) return false;
  const regions = other.regions.every((region) => scope.regions.includes(region));
  return regions && other.halls.every((hall) => covers(scope, { hall, region: regionOf(hall) ?? '' }));
}
