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
