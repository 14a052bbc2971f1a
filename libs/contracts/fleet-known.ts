/** Lists of a fleet file whose things have an id of their own. */
export type FleetList = 'halls' | 'kiosks' | 'people' | 'departments' | 'systems' | 'citizenServices' | 'rosters';
const LISTS: readonly FleetList[] = ['halls', 'kiosks', 'people', 'departments', 'systems', 'citizenServices', 'rosters'];

/** What is registered under that id, as a fleet file would have it; undefined: nothing. */
export type Known = (list: FleetList, id: string) => object | undefined;

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `null` takes a field away. What is named replaces the whole of the field. */
function over(before: object, given: Record<string, unknown>): Record<string, unknown> {
  const both = Object.entries({ ...before, ...given });
  return Object.fromEntries(both.filter(([, value]) => value !== null));
}

/** A file that names a kiosk takes it in, unless it says otherwise: one that was retired is in service again. */
const fresh = (list: FleetList, before: object | undefined): object =>
  list === 'kiosks' ? { ...before, state: 'active' } : { ...before };

/** Each thing of the file with what it does not name as it is registered. What is not as it should be is left for the check. */
export function completed(input: unknown, known: Known): unknown {
  if (!isGroup(input)) return input;
  const whole = { ...input };
  for (const list of LISTS) {
    const things = input[list];
    if (!Array.isArray(things)) continue;
    whole[list] = things.map((thing: unknown) => {
      if (!isGroup(thing)) return thing;
      const { id } = thing;
      return over(fresh(list, typeof id === 'string' ? known(list, id) : undefined), thing);
    });
  }
  return whole;
}
