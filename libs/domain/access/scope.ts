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
