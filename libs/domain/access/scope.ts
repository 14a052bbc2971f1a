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

/** Whether the scope has the place in it. */
export const covers = (scope: AccountScope, { hall, region, department }: Place): boolean =>
  scope === null ||
  scope.halls.includes(hall) ||
  scope.regions.includes(region) ||
  (department !== null && scope.departments.includes(department));
