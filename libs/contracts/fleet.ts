import { z } from 'zod';
import { completed, type FleetList, type Known } from './fleet-known.js';
import { departmentFields, inCircles, personFields } from './fleet-people.js';
import { peopleIn, rosterFields, unknownShiftsIn } from './fleet-rosters.js';
import { citizenServiceFields, MOST_CITIZEN_SERVICES, MOST_NEEDS, needFields, repeatedNeeds } from './fleet-services.js';
import { instant } from './instant.js';
import { inPlain } from './plain.js';
import { CLEAN_TEXT, NOT_CLEAN, text, webAddress } from './text.js';
import { NAME_PATTERN } from './topics.js';
import { ORDER_KINDS, PRIORITIES, REGISTER_STATES } from './vocabulary.js';

const id = z
  .string()
  .regex(NAME_PATTERN, 'must be 1 to 64 letters, digits, dots, dashes or underscores, and begin with a letter or digit');
const words = z.array(text(64).min(1)).max(128).default([]);
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time such as 08:30');
const span = z.tuple([clockTime, clockTime]).refine(([from, to]) => from < to, 'must end later than it begins');

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Times are Asia/Shanghai; a day that is not named is closed. */
export const OpeningHours = z
  .union([z.literal('24h'), z.partialRecord(z.enum(WEEKDAYS), z.array(span))], {
    error: 'must be "24h" or spans by weekday, such as {"mon":[["08:30","12:00"],["14:00","17:30"]]}',
  })
  .describe('"24h", or spans by weekday in Asia/Shanghai; a weekday that is not named is closed.');

/** Days off of a statutory holiday, the weekend in it included. */
export const HolidayHours = z
  .union([z.enum(['open', 'closed']), z.array(span)], {
    error: 'must be "open", "closed" or spans such as [["10:00","16:00"]]',
  })
  .describe(
    'On the days off of a statutory holiday: "open" as on any other day, "closed", or at these spans. Who is not "open" works on make-up days.',
  );

const why = z.strictObject({ zh: text(200).min(1), en: text(200).min(1) });

/** Time in which the hall's kiosks are worked on: only security is told. Weekly times are Asia/Shanghai. */
export const Maintenance = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('weekly'), on: z.array(z.enum(WEEKDAYS)).min(1), from: clockTime, to: clockTime, why }),
    z
      .strictObject({ kind: z.literal('once'), from: instant, to: instant, why })
      .refine(({ from, to }) => from < to, 'must end later than it begins'),
  ])
  .describe('Time that is planned for maintenance. Weekly: `to` at or before `from` is of the next day.');

const limit = z.int().min(1).max(100_000).optional();

/** Minutes in which the orders of a hall are to be accepted, begun on site and done. */
export const OrderLimit = z
  .strictObject({
    kind: z.enum(ORDER_KINDS).optional().describe('Absent: of every kind of order.'),
    priority: z.enum(PRIORITIES).optional().describe('Absent: of every priority.'),
    accept: limit.describe('Minutes until somebody accepts it.'),
    arrive: limit.describe('Minutes until somebody is there.'),
    restore: limit.describe('Minutes until it is done, as the public is told.'),
  })
  .refine(({ accept, arrive, restore }) => accept ?? arrive ?? restore, 'must name accept, arrive or restore')
  .describe('Minutes in which the hall is open; of settling and security by the clock.');

export const FleetCounter = z.strictObject({ name: text(128).min(1), services: words, hours: OpeningHours.optional() });
export const FleetOnline = z.strictObject({ name: text(128).min(1), url: webAddress, services: words });

/** A hall, as the fleet file has it. */
export const FleetHall = z.strictObject({
  id,
  name: text(128).min(1).optional().describe('Absent: the id.'),
  region: id.describe('Part of the topics of its kiosks.'),
  address: text(256).default(''),
  lat: z.number().min(-90).max(90).optional().describe('Degrees of WGS-84, as a receiver of satellites has them.'),
  lon: z.number().min(-180).max(180).optional().describe('Degrees of WGS-84.'),
  hotline: text(64).min(1).describe('Told in every public notice.'),
  firstResponsible: id.optional().describe('Person id of the first responsible for the hall.'),
  department: id.optional().describe('Id of the department that uses it.'),
  hours: OpeningHours.default('24h'),
  statutoryHolidays: HolidayHours.default('open'),
  counters: z.array(FleetCounter).max(128).default([]),
  online: z.array(FleetOnline).max(128).default([]),
  maintenance: z.array(Maintenance).max(64).optional().describe('Absent: none is planned.'),
  limits: z.array(OrderLimit).max(64).optional().describe('Of those that fit the first counts. Absent: the usual ones.'),
});

/** A kiosk, as the fleet file has it. */
export const FleetKiosk = z.strictObject({
  id: id.describe('Also its MQTT user name.'),
  hall: id,
  type: text(64).min(1).default('OTHER'),
  vendor: z
    .string()
    .trim()
    .min(1, 'must name the vendor; leave the field out where it is not known')
    .max(64)
    .regex(CLEAN_TEXT, NOT_CLEAN)
    .optional()
    .describe('Who made it; absent: not registered.'),
  name: text(128).min(1).optional().describe('Absent: the id.'),
  spot: text(128).default('').describe('Where in the hall.'),
  services: words,
  components: words,
  contactName: text(64).optional(),
  contactPhone: text(64).optional(),
  maintainer: id.optional().describe('Person id of the named maintainer.'),
  heartbeatS: z.int().min(1).max(86_400).default(60).describe('Seconds between heartbeats.'),
  state: z.enum(REGISTER_STATES).default('active'),
});

/** A person, as the fleet file has it. */
export const FleetPerson = z.strictObject(personFields({ id, words }));

/** A department, as the fleet file has it. */
export const FleetDepartment = z.strictObject(departmentFields({ id }));

/** A business system that kiosks call, as the fleet file has it. */
export const FleetSystem = z.strictObject({
  id,
  name: text(128).min(1).optional().describe('As people call it; absent: the id.'),
  names: z.array(text(128).min(1)).max(64).default([]).describe('Other words for it that kiosks use, Chinese ones too.'),
  services: words.describe('Services that it carries: what the public loses when it is away.'),
  owner: id.optional().describe('Person id of who sees to it; absent: the order goes where others go.'),
});

/** Who is on duty when, as the fleet file has it. */
export const FleetRoster = z.strictObject(rosterFields({ id, hours: OpeningHours.default('24h') }));

const forServices = { id, service: text(64).min(1), text: text(64).min(1) };
export const FleetNeed = z.strictObject(needFields(forServices));
export const FleetCitizenService = z.strictObject(citizenServiceFields(forServices));

const named = <T extends { id: string; name?: string | undefined }>(thing: T): T & { name: string } => ({
  ...thing,
  name: thing.name ?? thing.id,
});

/** What a place starts from: its halls, kiosks and people, the business systems that they call, and what citizens come for. A field that it does not know is refused. */
export const FleetFile = z.strictObject({
  halls: z.array(FleetHall.transform(named)).max(5_000).default([]),
  kiosks: z.array(FleetKiosk.transform(named)).max(20_000).default([]),
  people: z.array(FleetPerson.transform(named)).max(20_000).default([]),
  departments: z.array(FleetDepartment.transform(named)).max(1_000).optional(),
  systems: z.array(FleetSystem.transform(named)).max(1_000).optional(),
  citizenServices: z.array(FleetCitizenService).max(MOST_CITIZEN_SERVICES).optional(),
  rosters: z.array(FleetRoster.transform(named)).max(10_000).optional(),
  needs: z
    .array(FleetNeed)
    .max(MOST_NEEDS)
    .optional()
    .describe('The whole table of what services need of kiosks, where it is not the default; absent: as it was.'),
});
export type FleetFile = z.infer<typeof FleetFile>;
/** The fleet file as people write it, before the defaults are filled in. */
export type FleetInput = z.input<typeof FleetFile>;

/** What is wrong, and where: `kiosks.3.hall`. */
export interface FleetError {
  path: string;
  message: string;
  /** It names something that is not there. */
  dangling?: true;
}

/** Ids that are registered already, so that a file may add kiosks to a hall that is there. */
export interface AlreadyKnown {
  halls?: Iterable<string>;
  people?: Iterable<string>;
  departments?: Iterable<{ id: string; parent?: string | undefined }>;
  /** What a known thing is, so that a file may leave out what stays as it is. */
  known?: Known;
}

type Named = { id: string };

function repeated(list: FleetList, things: Named[]): FleetError[] {
  const seen = new Set<string>();
  return things.flatMap(({ id }, at) => {
    const error = seen.has(id) ? [{ path: `${list}.${at}.id`, message: `"${id}" is there twice` }] : [];
    seen.add(id);
    return error;
  });
}

type Reference = [path: string, id: string | undefined];

const dangling = (references: Reference[], known: Set<string>, what: string): FleetError[] =>
  references.flatMap(([path, id]) =>
    id === undefined || known.has(id) ? [] : [{ path, message: `no ${what} has the id "${id}"`, dangling: true as const }],
  );

const DEPUTY_OF_ONESELF = 'nobody stands in for themselves';

/** What people and departments say of each other. */
function crossCheckPeople(fleet: FleetFile, already: AlreadyKnown, people: Set<string>): FleetError[] {
  const { departments = [] } = fleet;
  const known = new Map([...(already.departments ?? [])].map((one) => [one.id, one]));
  const ids = new Set([...known.keys(), ...departments.map(({ id }) => id)]);
  const toDepartments: Reference[] = [
    ...fleet.halls.map((h, at): Reference => [`halls.${at}.department`, h.department]),
    ...fleet.people.map((p, at): Reference => [`people.${at}.department`, p.department]),
    ...departments.map((d, at): Reference => [`departments.${at}.parent`, d.parent]),
  ];
  const deputies = fleet.people.flatMap((p, at) =>
    (p.deputies ?? []).map(({ person }, nth) => ({ path: `people.${at}.deputies.${nth}.person`, person, of: p.id })),
  );
  return [
    ...repeated('departments', departments),
    ...dangling(toDepartments, ids, 'department'),
    ...dangling(
      deputies.map(({ path, person }): Reference => [path, person]),
      people,
      'person',
    ),
    ...deputies.flatMap(({ path, person, of }) => (person === of ? [{ path, message: DEPUTY_OF_ONESELF }] : [])),
    ...inCircles(departments, known).map((at) => ({
      path: `departments.${at}.parent`,
      message: 'makes the department a part of itself',
    })),
  ];
}

/** What rosters say of halls, people and shifts. */
function crossCheckRosters({ rosters = [] }: FleetFile, halls: Set<string>, people: Set<string>): FleetError[] {
  const toHalls = rosters.flatMap((r, at) => r.halls.map((h, nth): Reference => [`rosters.${at}.halls.${nth}`, h]));
  const toPeople = rosters.flatMap((r, at) => peopleIn(r).map(([path, id]): Reference => [`rosters.${at}.${path}`, id]));
  return [
    ...repeated('rosters', rosters),
    ...dangling(toHalls, halls, 'hall'),
    ...dangling(toPeople, people, 'person'),
    ...rosters.flatMap((r, at) =>
      repeated('rosters', [...r.shifts]).map(({ message }) => ({ path: `rosters.${at}.shifts`, message })),
    ),
    ...rosters.flatMap((r, at) =>
      unknownShiftsIn(r).map((path) => ({ path: `rosters.${at}.${path}`, message: 'the roster has no such shift' })),
    ),
    ...rosters.flatMap((r, at) =>
      r.halls.length === 0 && r.region === undefined
        ? [{ path: `rosters.${at}.halls`, message: 'must name a hall, or the region' }]
        : [],
    ),
  ];
}

function crossCheck(fleet: FleetFile, already: AlreadyKnown): FleetError[] {
  const halls = new Set([...(already.halls ?? []), ...fleet.halls.map((h) => h.id)]);
  const people = new Set([...(already.people ?? []), ...fleet.people.map((p) => p.id)]);
  const toHalls: Reference[] = [
    ...fleet.kiosks.map((k, at): Reference => [`kiosks.${at}.hall`, k.hall]),
    ...(fleet.citizenServices ?? []).flatMap((c, at) =>
      (c.halls ?? []).map((h, nth): Reference => [`citizenServices.${at}.halls.${nth}`, h]),
    ),
    ...fleet.people.flatMap((p, at) => p.halls.map((h, nth): Reference => [`people.${at}.halls.${nth}`, h])),
  ];
  const toPeople: Reference[] = [
    ...fleet.halls.map((h, at): Reference => [`halls.${at}.firstResponsible`, h.firstResponsible]),
    ...fleet.kiosks.map((k, at): Reference => [`kiosks.${at}.maintainer`, k.maintainer]),
    ...(fleet.systems ?? []).map((s, at): Reference => [`systems.${at}.owner`, s.owner]),
  ];
  return [
    ...repeated('halls', fleet.halls),
    ...repeated('kiosks', fleet.kiosks),
    ...repeated('people', fleet.people),
    ...repeated('systems', fleet.systems ?? []),
    ...repeated('citizenServices', fleet.citizenServices ?? []),
    ...repeatedNeeds(fleet.needs ?? []).map((at) => ({
      path: `needs.${at}`,
      message: 'says the same for the same kiosks twice',
    })),
    ...dangling(toHalls, halls, 'hall'),
    ...dangling(toPeople, people, 'person'),
    ...crossCheckPeople(fleet, already, people),
    ...crossCheckRosters(fleet, halls, people),
  ];
}

function errorsOf(issue: z.core.$ZodIssue): FleetError[] {
  const path = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') return [{ path: path.join('.') || 'fleet', message: issue.message }];
  return issue.keys.map((key) => ({ path: [...path, key].join('.'), message: 'there is no such field' }));
}

/**
 * Fills in what a fleet file leaves out, of known things from what is registered and else by the defaults, or says everything that is
 * wrong with it.
 */
export function checkFleet(input: unknown, already: AlreadyKnown = {}): { fleet: FleetFile } | { errors: FleetError[] } {
  const whole = completed(input, already.known ?? (() => undefined));
  const read = FleetFile.safeParse(whole, { error: inPlain('en') });
  if (!read.success) return { errors: read.error.issues.flatMap(errorsOf) };
  const errors = crossCheck(read.data, already);
  return errors.length > 0 ? { errors } : { fleet: read.data };
}
