import type { Fleet } from './fleet.js';

/** One field of a thing of the register, before and after. Undefined: it is not there. */
export interface FieldChange {
  field: string;
  from: unknown;
  to: unknown;
}

export const FLEET_NOUNS = ['hall', 'kiosk', 'person', 'department', 'system', 'citizenService', 'roster', 'needs'] as const;
export const FLEET_TURNS = ['added', 'changed'] as const;

/** What becomes of a thing of the register. */
export interface FleetChange {
  what: (typeof FLEET_NOUNS)[number];
  id: string;
  /** `added`: it was not known, and all its fields are new. */
  how: (typeof FLEET_TURNS)[number];
  fields: FieldChange[];
}

/** The same value, whatever the order of its fields. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return (
    Array.isArray(a) === Array.isArray(b) && [...names].every((name) => sameValue(Reflect.get(a, name), Reflect.get(b, name)))
  );
}

function fieldsOf(before: object, after: object): FieldChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((field) => {
    const [from, to]: unknown[] = [Reflect.get(before, field), Reflect.get(after, field)];
    return sameValue(from, to) ? [] : [{ field, from, to }];
  });
}

type Thing = { id: string };

function changesOf(what: FleetChange['what'], before: readonly Thing[], after: readonly Thing[]): FleetChange[] {
  const known = new Map(before.map((thing) => [thing.id, thing]));
  return after.flatMap((thing) => {
    const was = known.get(thing.id);
    const fields = fieldsOf(was ?? {}, thing);
    return fields.length === 0 ? [] : [{ what, id: thing.id, how: was ? ('changed' as const) : ('added' as const), fields }];
  });
}

/** The table of what services need is one thing. */
const wholeTable = (lines: readonly object[]) => ({ id: 'needs', lines });

/** What a fleet file makes of the register, field by field; what it leaves as it is has no line. */
export const fleetChanges = (before: Fleet, after: Fleet): FleetChange[] => [
  ...changesOf('hall', before.halls, after.halls),
  ...changesOf('kiosk', before.kiosks, after.kiosks),
  ...changesOf('person', before.people, after.people),
  ...changesOf('department', before.departments ?? [], after.departments ?? []),
  ...changesOf('system', before.systems ?? [], after.systems ?? []),
  ...changesOf('citizenService', before.citizenServices ?? [], after.citizenServices ?? []),
  ...changesOf('roster', before.rosters ?? [], after.rosters ?? []),
  ...(after.needs ? changesOf('needs', [wholeTable(before.needs ?? [])], [wholeTable(after.needs)]) : []),
];

/** The file without what is in the register just so. */
export function onlyChanged(before: Fleet, after: Fleet): Fleet {
  const changed = new Set(fleetChanges(before, after).map(({ what, id }) => `${what} ${id}`));
  const of = <T extends Thing>(what: FleetChange['what'], things: T[]): T[] =>
    things.filter(({ id }) => changed.has(`${what} ${id}`));
  return {
    ...after,
    halls: of('hall', after.halls),
    kiosks: of('kiosk', after.kiosks),
    people: of('person', after.people),
    departments: of('department', after.departments ?? []),
    systems: of('system', after.systems ?? []),
    citizenServices: of('citizenService', after.citizenServices ?? []),
    rosters: of('roster', after.rosters ?? []),
    needs: changed.has('needs needs') ? after.needs : undefined,
  };
}
