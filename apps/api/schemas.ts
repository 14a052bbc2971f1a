import { z } from 'zod';
import {
  CHANNELS,
  CLEAN_TEXT,
  FleetDepartment,
  FleetFile,
  FleetHall,
  FleetKiosk,
  FleetPerson,
  FleetSystem,
  instantText,
  isClean,
  KINDS,
  NAME_PATTERN,
} from '#libs/contracts/index.js';
import {
  ACTS,
  BACK_CONDITIONS,
  CHECK_ITEMS,
  type ChannelAddress,
  DAY,
  DAY_WORDS,
  FIGURE_GROUPINGS,
  FINDING_KINDS,
  GROUPINGS,
  HOLD_REASONS,
  INCIDENT_KINDS,
  INCIDENT_STATES,
  isDay,
  LOG_IN_WAYS,
  NOT_NOTIFIED_OF,
  NOT_NOTIFIED_REASONS,
  NOTICE_KINDS,
  NOTICE_STATES,
  numberOf,
  OPENED_KINDS,
  ORDER_KINDS,
  ORDER_STATES,
  PAYERS,
  PRIORITIES,
  REFUSALS,
  REGISTER_STATES,
  RESOLUTIONS,
  RETRY_STATES,
  REVIEW_KINDS,
  REVIEW_PARTS,
  SERIES_KINDS,
  SHOWN_STATES,
  SILENCE_STATES,
  startOf,
  UNDONE_STATES,
  WITHHELD_REASONS,
  WITHHELD_STATES,
} from '#libs/domain/index.js';
import { LANGUAGES } from './board/language.js';

const clean = (longest: number) => z.string().max(longest).regex(CLEAN_TEXT, 'Control characters are not taken.');
const word = (longest: number) => clean(longest).min(1);

export const Name = z
  .string()
  .regex(NAME_PATTERN, 'Up to 64 letters, digits, dots, dashes and underscores, the first a letter or a digit.');

export const WayName = z.enum(LOG_IN_WAYS);
export const LogInStart = z.object({
  to: word(512)
    .regex(/^\/(?![/\\])/, 'Must be a path of Hallwatch, such as /orders/o-1.')
    .default('/')
    .describe('Path of the console to which the person comes.'),
});

/** A hall, as the fleet file has it. */
export const NewHall = FleetHall.describe('A hall, as the fleet file has it.').transform((hall) => ({
  ...hall,
  name: hall.name ?? hall.id,
}));
export const NewKiosk = FleetKiosk.omit({ state: true })
  .describe('A kiosk, as the fleet file has it.')
  .transform((kiosk) => ({ ...kiosk, name: kiosk.name ?? kiosk.id, state: 'active' as const }));

export const NewPerson = FleetPerson.describe('A person, as the fleet file has it.');
export const NewDepartment = FleetDepartment.describe('A department, as the fleet file has it.');

/** What of a thing is to be otherwise; `null` takes a field away, and what is not named stays as it is. */
export const changesOf = <T extends z.ZodRawShape>(thing: z.ZodObject<T>) => {
  const fields = Object.entries(thing.shape).filter(([name]) => name !== 'id');
  return z
    .strictObject(Object.fromEntries(fields.map(([name, field]) => [name, z.union([field as z.ZodType, z.null()]).optional()])))
    .describe('What is to be otherwise. `null` takes a field away; what is not named stays as it is.');
};
export const HallChanges = changesOf(FleetHall);
export const KioskChanges = changesOf(FleetKiosk);
export const PersonChanges = changesOf(FleetPerson);
export const DepartmentChanges = changesOf(FleetDepartment);
export const SystemChanges = changesOf(FleetSystem);

/** Minutes that the present password of a kiosk stays valid beside a new one. Ours. */
const OLD_VALID_MINUTES = 60;
export const NewCredential = z
  .strictObject({
    validForMinutes: z
      .int()
      .min(0)
      .max(7 * 24 * 60)
      .default(OLD_VALID_MINUTES)
      .describe('Minutes that the present password stays valid; 0: it ends at once, and so do its connections.'),
  })
  .prefault({});

export { FleetFile };
export const FleetQuery = z.strictObject({
  dryRun: z.enum(['true', 'false']).default('false').describe('`true`: only tells what would change.'),
});

/** No store takes the character zero, however a cursor was made up. */
const holdsNoZero = (cursor: string): boolean => !/\\u0000/.test(Buffer.from(cursor, 'base64url').toString());

const limit = z.coerce.number().int().min(1).max(500).default(50).describe('How many at most.');
const after = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,512}$/, 'Take `next` of an earlier answer as it is.')
  .refine(holdsNoZero, 'Take `next` of an earlier answer as it is.')
  .optional()
  .describe('`next` of the answer before.');
export const paged = { limit, after };

const moment = instantText;
const instant = moment.optional();

const ofKiosk = { ...paged, kioskId: Name.optional(), hallId: Name.optional() };

/** Whoever opens a page of the public gets one: what was asked for oddly counts as not asked. */
export const BoardQuery = z.object({
  lang: z.enum(LANGUAGES).optional().catch(undefined).describe('Absent: as the browser wants it, else Chinese.'),
  q: z.string().trim().max(100).catch('').default('').describe('Halls whose name, region and address have these words.'),
});
export const BoardHallQuery = BoardQuery.pick({ lang: true });
export const FeedQuery = z.object({
  lang: z.enum(LANGUAGES).optional().catch(undefined).describe('Absent: both languages in one.'),
});

export const HallsQuery = z.strictObject({ ...paged, region: Name.optional() });
export const KiosksQuery = z.strictObject({
  ...paged,
  hallId: Name.optional(),
  state: z.enum(REGISTER_STATES).optional(),
  kind: word(64).optional().describe('Type of the kiosk.'),
  vendor: word(64).optional().describe('Who made it.'),
});
export const ConnectionQuery = z.strictObject({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .optional()
    .describe('`upTo` of the last look; absent: it is the first.'),
});
export const PeopleQuery = z.strictObject({
  ...paged,
  hallId: Name.optional(),
  expiring: z.coerce
    .number()
    .int()
    .min(0)
    .max(3_650)
    .optional()
    .describe('Only people of whom a qualification ends within so many days, or has ended.'),
});
export const DepartmentsQuery = z.strictObject(paged);
export const RegisterHistoryQuery = z.strictObject(paged);
/** A day stands for its end. */
const dayOrMoment = z.union([
  z
    .string()
    .refine(isDay)
    .transform((day) => startOf(numberOf(day) + 1) - 1),
  moment,
]);
export const AsOfQuery = z.strictObject({
  asOf: dayOrMoment
    .optional()
    .describe('As it was then: at the end of a day in Asia/Shanghai (2026-11-01), or at a moment. Absent: as it is.'),
});
export const SystemsQuery = z.strictObject({ ...paged, service: word(32).optional() });
export const OrdersQuery = z.strictObject({
  ...ofKiosk,
  state: z.enum(ORDER_STATES).optional(),
  undone: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .describe('`true`: those alone that somebody still has something to do of.'),
  kind: z.enum(ORDER_KINDS).optional(),
});
export const VisitsQuery = z.strictObject({ person: Name.optional().describe('Person id; absent: the asker’s own.') });
export const OrderBoardQuery = z
  .strictObject({
    limit: z.coerce.number().int().min(1).max(200).default(50).describe('Orders of each column at most.'),
    after: after.describe('`next` of a column, which `state` names.'),
    hallId: Name.optional(),
    assignee: Name.optional().describe('Person id.'),
    unassigned: z.enum(['true', 'false']).optional().describe('`true`: those that nobody has.'),
    kind: z.enum(ORDER_KINDS).optional(),
    priority: z.enum(PRIORITIES).optional(),
    away: z.enum(['true', 'false']).optional().describe('`true`: those of which something is away for repair.'),
    unapproved: z.enum(['true', 'false']).optional().describe('`true`: those whose plan waits to be approved.'),
    state: z.enum(UNDONE_STATES).optional().describe('That column alone.'),
  })
  .refine(({ after: from, state }) => from === undefined || state !== undefined, {
    path: ['state'],
    message: 'Say of which column more is wanted.',
  });
export const AwayQuery = z.strictObject({ hallId: Name.optional() });
export const NoticesQuery = z.strictObject({
  ...ofKiosk,
  state: z.enum(NOTICE_STATES).optional(),
  kind: z.enum(NOTICE_KINDS).optional(),
});
export const IncidentsQuery = z.strictObject({
  ...ofKiosk,
  state: z.enum(INCIDENT_STATES).optional(),
  kind: z.enum(INCIDENT_KINDS).optional(),
});
/** What the list of what was withheld is about. */
const WITHHELD_OF = ['alarm', ...NOT_NOTIFIED_OF] as const;
export const WithheldQuery = z
  .strictObject({
    ...ofKiosk,
    of: z
      .enum(WITHHELD_OF)
      .default('alarm')
      .describe(
        'alarm: what kiosks raised and nobody is told of; notice, alert: why the public, or whoever is to do an order, was not told.',
      ),
    state: z.enum(WITHHELD_STATES).optional(),
    kind: z.enum(FINDING_KINDS).optional(),
    reason: z.enum([...WITHHELD_REASONS, ...NOT_NOTIFIED_REASONS]).optional(),
  })
  .refine(({ of, state, kind }) => of === 'alarm' || (state ?? kind) === undefined, {
    path: ['of'],
    message: 'state and kind are of alarms alone.',
  });
const picked = z.array(word(128)).min(1).max(64).optional();
const SilenceScope = z
  .strictObject({
    hallId: Name.optional(),
    kioskId: Name.optional(),
    region: Name.optional(),
    codes: picked.describe('Fault codes.'),
    causes: picked.describe('As incidents have them, or how they begin: consumable is every consumable.'),
  })
  .refine(({ hallId, kioskId, region }) => [hallId, kioskId, region].filter((one) => one !== undefined).length === 1, {
    message: 'Name one hall, one kiosk or one region.',
  });
export const SilenceWanted = z
  .strictObject({
    for: SilenceScope.describe('One hall, kiosk or region; with codes or causes only the alarms with one of these.'),
    from: instant.describe('Now when absent.'),
    until: moment.describe('At most 30 days after the beginning.'),
    // The table takes no blank one either.
    why: word(500).refine((text) => /\S/.test(text), 'Must say why.'),
  })
  .describe('Alarms that nobody is to be told of for a time, and why. Security is told all the same.');
export const SilencesQuery = z.strictObject({ ...paged, state: z.enum(SILENCE_STATES).optional() });
/** A year, and what belongs to its last week. */
/** Hourly means are kept for five years. */
const LONGEST_COURSE = 1_900 * 86_400_000;
const LONGEST_PERIOD = 400 * 86_400_000;
export const AvailabilityQuery = z
  .strictObject({
    ...paged,
    from: instant.unwrap().describe('Epoch milliseconds, or ISO 8601 with a zone.'),
    to: instant.unwrap().describe('The same; what has not come yet is not counted.'),
    hallId: Name.optional(),
    type: word(64).optional().describe('Type of the kiosks.'),
    service: word(32).optional(),
    by: z.enum(GROUPINGS).default('kiosk').describe('What the minutes are summed over.'),
  })
  .refine(({ from, to }) => from < to && to - from <= LONGEST_PERIOD, {
    path: ['to'],
    message: 'Later than from, by 400 days at most.',
  });
const figures = z.strictObject({
  from: instant.unwrap().describe('Epoch milliseconds, or ISO 8601 with a zone.'),
  to: instant.unwrap().describe('The same.'),
  by: z.enum(FIGURE_GROUPINGS).default('hall').describe('One line for each of these.'),
  hallId: Name.optional(),
});
const isPeriod = { path: ['to'], message: 'Later than from, by 400 days at most.' };
export const OrderFiguresQuery = figures.refine(({ from, to }) => from < to && to - from <= LONGEST_PERIOD, isPeriod);
export const OrderFiguresExportQuery = figures
  .extend({ lang: z.enum(LANGUAGES).default('zh') })
  .refine(({ from, to }) => from < to && to - from <= LONGEST_PERIOD, isPeriod);
export const ReadingsQuery = z.strictObject({
  ...paged,
  kioskId: Name.optional(),
  kind: z.enum(KINDS).optional(),
  from: instant,
  to: instant,
});
export const CourseQuery = z
  .strictObject({
    kioskId: Name,
    kind: z.enum(SERIES_KINDS),
    from: moment,
    to: moment,
    resolution: z.enum(RESOLUTIONS).optional().describe('Absent: as fine as the length of the stretch allows.'),
  })
  .refine(({ from, to }) => from < to && to - from <= LONGEST_COURSE, {
    path: ['to'],
    message: 'Later than from, by 1900 days at most.',
  });
export const ReadyQuery = z.strictObject({ for: z.enum(['board', 'console', 'all']).optional() });

export const QuarantineQuery = z.strictObject({
  ...paged,
  reason: z.enum(REFUSALS).optional(),
  kioskId: word(64).optional(),
  retry: z.enum(RETRY_STATES).optional().describe('How it stands with taking the packet again.'),
});
/** Refused packets that an operator deals with together. */
const selection = { reason: z.enum(REFUSALS).optional(), kioskId: word(64).optional() };
export const RetrySelection = z
  .strictObject({
    ...selection,
    before: instant,
    limit: z.coerce.number().int().min(1).max(1_000).default(1_000).describe('How many at most, the oldest first.'),
  })
  .describe('Which refused packets to take again: those that fit everything given.');
export const PurgeQuery = z.strictObject({
  ...selection,
  before: instant.unwrap().describe('Packets received before this are removed: epoch milliseconds, or ISO 8601 with a zone.'),
});
/** Years that a calendar is told of. */
const year = z.coerce.number().int().min(2000).max(2099);
export const CalendarQuery = z.strictObject({ year: year.optional().describe('Absent: the present one.') });
export const DayName = z
  .string()
  .refine((text) => isDay(text), 'A day such as 2026-02-17.')
  .describe('A day in Asia/Shanghai.');
export const DaySaid = z
  .strictObject({
    kind: z.enum(DAY_WORDS),
    name: z.strictObject({ zh: word(64), en: word(64) }).describe('What the day is called, for people.'),
    source: word(200).describe('Where that is written: the notice, or the decision of an authority.'),
  })
  .describe('What a day is, over the tables.');
/** Characters of a rule text; that of a thousand rules. Ours. */
const LONGEST_RULES = 250_000;
/** Lines and tabs are text; other control characters are not. */
const RULE_TEXT = /^(?:[\n\r\t]|[^\p{Cc}\p{Cs}])*$/u;
const ruleText = {
  text: z.string().min(1).max(LONGEST_RULES).regex(RULE_TEXT, 'Control characters are not taken.').optional(),
  rules: z
    .array(z.looseObject({ id: z.string() }))
    .min(1)
    .max(1_000)
    .refine((rules) => isClean(rules), 'Too deep, or with control characters.')
    .optional(),
  overlays: z
    .array(z.looseObject({ for: z.record(z.string(), z.string()) }))
    .max(1_000)
    .refine((overlays) => isClean(overlays), 'Too deep, or with control characters.')
    .optional()
    .describe('With rules as values only.'),
};
const eitherText = { error: 'Either text, a rule file in YAML, or rules, the same as values.', path: ['text'] };
const isEither = ({ text, rules, overlays }: { text?: string; rules?: unknown; overlays?: unknown }): boolean =>
  (text === undefined) !== (rules === undefined) && (text === undefined || overlays === undefined);
export const RulesProposed = z.strictObject(ruleText).refine(isEither, eitherText).describe('Rules, as a file or as values.');
export const RulesVersion = z.string().regex(/^[a-z0-9-]{1,64}$/, 'A version of the rules, such as 3f2a90c1d4e5.');
export const RulesSaid = z
  .strictObject({
    ...ruleText,
    why: clean(500).min(3).describe('For whoever asks later.'),
    basedOn: RulesVersion.describe('The version that was changed: refused when there is a newer one by now.'),
  })
  .refine(isEither, eitherText)
  .describe('Other rules, and why.');
/** Days that a trial goes over. Ours. */
const LONGEST_TRIAL = 92;
export const TrialAsked = z
  .strictObject({
    ...ruleText,
    from: moment.describe('Received from this time on: epoch milliseconds, or ISO 8601 with a zone.'),
    to: moment.describe('And before this.'),
    hallId: Name.optional().describe('Absent: all halls.'),
  })
  .refine(isEither, eitherText)
  .refine(({ from, to }) => from < to, { error: 'Must be later than from.', path: ['to'] })
  .refine(({ from, to }) => to - from <= LONGEST_TRIAL * DAY, {
    error: `At most ${LONGEST_TRIAL} days after from.`,
    path: ['to'],
  })
  .describe('Rules, and the stretch of the history to try them on.');
export const TrialId = z.uuid();
export const RulesQuery = z.strictObject(paged);
const actBy = {
  evidence: z
    .array(z.string().regex(/^[0-9a-f]{64}$/, 'A SHA-256 in hexadecimal.'))
    .max(20)
    .optional()
    .describe('SHA-256 of photos that were kept before.'),
  doneAt: moment.optional().describe('When it was done by the doer’s clock, where it is sent later. Nothing is judged by it.'),
  by: Name.optional().describe(
    'Person id of who did it. Absent: whoever asks. Another: for who records what was told by telephone.',
  ),
  basedOn: word(64)
    .optional()
    .describe(
      'The version of the order that they looked at, its ETag; If-Match says the same. 409 stale when somebody was first.',
    ),
};
/** Longer than any work at one kiosk, minutes. Ours. */
const LONGEST_WORK = 7 * 24 * 60;
/** Parts in one record, and pieces of one of them. Ours. */
const MOST_PARTS = 50;
const MOST_PIECES = 10_000;
/** A store: cupboard/HALL, van/PERSON or depot/REGION. */
export const StoreId = word(200);
const WorkRecord = z
  .strictObject({
    cause: word(512).optional().describe('Of the fault (S1-2.3.3a).'),
    process: word(2_000).optional().describe('How it was repaired (S1-2.3.3a, S0-C1.4).'),
    minutes: z.int().min(1).max(LONGEST_WORK).optional().describe('Of work.'),
    payer: z.enum(PAYERS).optional().describe('Who pays (S3-U12).'),
    cleaned: z.boolean().optional().describe('Cleaned and disinfected afterwards (S0-C1.10b).'),
    vendor: z
      .strictObject({ called: z.boolean(), at: moment.optional() })
      .optional()
      .describe('Whether the vendor was called, and when (S0-D2.4, S0-H5b).'),
    parts: z
      .array(
        z.strictObject({
          name: word(64),
          count: z.int().min(1).max(MOST_PIECES),
          item: Name.optional().describe('Id of the item in stock; absent: the one of this name, if there is one.'),
          from: StoreId.optional().describe('Store; absent: the van of who did the work, else the cupboard of the hall.'),
        }),
      )
      .max(MOST_PARTS)
      .optional(),
  })
  .describe('What was done. What of it must be there before the order closes is asked by its kind.');

const SendingOut = z
  .strictObject({
    what: word(128).describe('The part, or the device.'),
    device: z.literal(true).optional().describe('All of the device goes.'),
    serial: word(64).optional().describe('Of a device it must be there.'),
    to: word(128).describe('Vendor or shop.'),
    expectedAt: moment.describe('When it is to be back.'),
    delivery: word(64).optional().describe('Number of the delivery.'),
  })
  .refine(({ device, serial }) => !device || serial !== undefined, {
    error: 'Of a device say its serial number.',
    path: ['serial'],
  })
  .describe('What goes where (S4-A9b).');

/** What a person did about an order. */
export const OrderActed = z.discriminatedUnion('act', [
  z.strictObject({ act: z.enum(['order.accept', 'order.resume']), ...actBy }),
  z.strictObject({
    act: z.literal('order.arrive'),
    ...actBy,
    arrival: z
      .strictObject({
        scanned: Name.optional().describe('Id of the kiosk whose code was scanned there.'),
        place: z
          .strictObject({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) })
          .optional()
          .describe(
            'Where the doer’s telephone was, in degrees of WGS-84. Its distance from the hall is kept, and nothing else of it.',
          ),
      })
      .optional()
      .describe('By what it is known that somebody is there, beside their word.'),
  }),
  z.strictObject({ act: z.literal('order.repair'), ...actBy, record: WorkRecord.optional() }),
  z.strictObject({ act: z.literal('order.record'), ...actBy, record: WorkRecord }),
  z.strictObject({
    act: z.literal('order.acceptance'),
    ...actBy,
    passed: z.boolean().describe('Whether the kiosk may be used again (S0-C1.9).'),
    checks: z
      .partialRecord(z.enum(CHECK_ITEMS), z.boolean())
      .optional()
      .describe('What was looked at, and whether it is as it should be: every point of the order’s checklist where it passes.'),
    reason: word(256).optional().describe('What was wrong.'),
  }),
  z.strictObject({
    act: z.enum(['order.assign', 'order.passOn']),
    ...actBy,
    to: Name.describe('Person id of whose it is to be.'),
    reason: word(256).describe('Why it changes hands.'),
  }),
  z.strictObject({
    act: z.literal('order.hold'),
    ...actBy,
    hold: z.strictObject({
      for: z.enum(HOLD_REASONS),
      until: moment.describe('When it is looked at again.'),
    }),
    reason: word(256).describe('What is waited for, in a sentence.'),
  }),
  z.strictObject({
    act: z.literal('order.sendOut'),
    ...actBy,
    sending: SendingOut,
    hold: z
      .strictObject({ for: z.literal('vendor'), until: moment })
      .optional()
      .describe('The order waits for it, until then. Absent: it goes on.'),
    reason: word(256).optional().describe('What is waited for, in a sentence.'),
  }),
  z.strictObject({
    act: z.literal('order.back'),
    ...actBy,
    back: z.strictObject({
      item: z.int().min(1).max(1_000).describe('Which of what the order sent out, from 1.'),
      condition: z.enum(BACK_CONDITIONS),
      note: word(512).optional(),
    }),
  }),
  z.strictObject({ act: z.literal('order.approve'), ...actBy }),
  z.strictObject({
    act: z.enum(['order.cancel', 'order.reopen', 'order.refusePlan']),
    ...actBy,
    reason: word(256).describe('Why; kept in the history of the order.'),
  }),
  z.strictObject({
    act: z.literal('order.takeOver'),
    ...actBy,
    reason: word(256).describe('Why it changes hands; kept in the history of the order.'),
  }),
]);

/** Longer ahead than anything is planned, days. Ours. */
const FARTHEST_PLAN = 366;
/** A plan's limits. Ours. */
const MOST_PLANNED = { items: 50, hours: 10_000, fen: 100_000_000_00 };
const fen = z.int().min(0).max(MOST_PLANNED.fen);
const RepairPlan = z
  .strictObject({
    items: z.array(word(256)).min(1).max(MOST_PLANNED.items).describe('What is repaired, item by item.'),
    hours: z.number().positive().max(MOST_PLANNED.hours).describe('Of work.'),
    materialFen: fen.describe('Cost of material, fen.'),
    otherFen: fen.describe('Whatever else it costs, fen.'),
  })
  .describe('Of an upkeep or a planned repair: it is approved by another before it is accepted (S0-C1.7–8).');
/** Kinds of work that are planned. */
const PLANNED: readonly string[] = ['upkeep', 'repair'];
/** What a person wants done. */
export const OrderOpened = z
  .strictObject({
    kind: z.enum(OPENED_KINDS),
    kioskId: Name.optional().describe('Absent: it is for all kiosks of the hall.'),
    hallId: Name.optional().describe('Of a kiosk it is known.'),
    what: word(512).describe('What was seen or told, or what is to be done, in a sentence.'),
    priority: z.enum(PRIORITIES).optional().describe('Absent: normal.'),
    dueAt: moment.optional().describe(`Absent: by priority, as of every order. At most ${FARTHEST_PLAN} days ahead.`),
    to: Name.optional().describe('Person id of whose it is to be; absent: as the register says.'),
    plan: RepairPlan.optional(),
    by: actBy.by,
  })
  .refine(({ kind, plan }) => plan === undefined || PLANNED.includes(kind), {
    error: 'Only an upkeep or a repair has a plan.',
    path: ['plan'],
  })
  .refine(({ kioskId, hallId }) => (kioskId === undefined) !== (hallId === undefined), {
    error: 'Say a kiosk or a hall.',
    path: ['kioskId'],
  });

export const ReviewsQuery = z.strictObject({
  ...paged,
  kind: z.enum(REVIEW_KINDS).optional(),
  state: z
    .enum([...SHOWN_STATES, 'unwritten'])
    .optional()
    .describe('`unwritten`: open and returned. Absent: what is signed, too.'),
  hallId: Name.optional(),
  incidentId: Name.optional().describe('Those that are about this incident.'),
});
/** Characters of one part. Ours. */
const LONGEST_PART = 8_000;
const writtenParts = z
  .partialRecord(z.enum(REVIEW_PARTS), word(LONGEST_PART).or(z.literal('')))
  .refine(({ until = '' }) => until === '' || isDay(until), { error: 'Must be a day, such as 2026-12-31.', path: ['until'] })
  .describe('Parts as they are from now on; those that are not named stay. `until` is a day.');
const reviewBy = {
  by: actBy.by,
  doneAt: actBy.doneAt,
  basedOn: word(64)
    .optional()
    .describe('The version that they looked at, its ETag; If-Match says the same. 409 stale when somebody was first.'),
};
/** What a person did about a review. */
export const ReviewActed = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('review.write'), ...reviewBy, parts: writtenParts }),
  z.strictObject({ act: z.literal('review.sign'), ...reviewBy, parts: writtenParts.optional() }),
  z.strictObject({
    act: z.literal('review.return'),
    ...reviewBy,
    reason: word(512).describe('What is to be better; kept in its history.'),
  }),
  z.strictObject({
    act: z.literal('review.assign'),
    ...reviewBy,
    to: Name.describe('Person id of who owns it from now on.'),
    reason: word(512).describe('Why; kept in its history.'),
  }),
]);

export const PhotoQuery = z.strictObject({ orderId: Name.describe('Of which order it is.') });
export const PhotoHash = z.string().regex(/^[0-9a-f]{64}$/, 'A SHA-256 in hexadecimal.');

/** Name of an act, which its doer's program may have given. */
export const ActId = z.string().regex(/^[\w.:-]{1,128}$/, 'Up to 128 letters, digits, dots, colons, dashes and underscores.');
const actsFilter = {
  from: instant.describe('Done from this time on.'),
  to: instant.describe('And before this.'),
  by: word(64).optional().describe('Account.'),
  personId: Name.optional(),
  what: z.enum(ACTS).optional(),
  subjectKind: word(64).optional().describe('Such as `order`.'),
  subjectId: word(128).optional(),
};
export const AuditQuery = z.strictObject({ ...paged, ...actsFilter });
export const AuditExportQuery = z.strictObject({ ...actsFilter, format: z.enum(['csv', 'jsonl']) });

/** Characters of what a file says; 64 KiB at most. Ours. */
const LONGEST_FILE = 65_536;
const fileText = z
  .string()
  .min(1)
  .regex(RULE_TEXT, 'Control characters are not taken.')
  .refine((said) => Buffer.byteLength(said) <= LONGEST_FILE, 'At most 64 KiB.');
export const NewCustomerFile = z
  .strictObject({
    id: Name,
    title: word(200),
    hallId: Name,
    keptAt: word(200).optional().describe('Where the paper is kept.'),
    content: fileText.optional().describe('What it says: at most 64 KiB.'),
  })
  .refine(({ keptAt, content }) => (keptAt === undefined) !== (content === undefined), {
    error: 'Either keptAt, where it is, or content, what it says.',
    path: ['content'],
  })
  .describe('A file of a customer.');
export const FilesQuery = z.strictObject(paged);
export const OpeningAsked = z
  .strictObject({ why: clean(500).min(3).describe('What for.') })
  .describe('Why a file is to be opened.');
export const OpeningDecided = z
  .strictObject({ approved: z.boolean(), why: clean(500).min(3) })
  .describe('Whether a file is opened, and why (S4-A6.1).');
export const FileContentQuery = z.strictObject({ opening: Name.describe('The opening that was approved.') });

export const AlertsQuery = z.strictObject({ ...paged, state: z.enum(['waiting', 'sent', 'dead']).optional() });

/** Id of a quarantined packet: its place in the journal. */
export const PacketId = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

/** Fields of a fleet file that still hold what an export blotted out. */
export const maskedChannels = (people: { channels: ChannelAddress[] }[]): string[] =>
  people.flatMap((person, p) =>
    person.channels.flatMap((channel, c) => CHANNELS.blottedIn(channel).map((field) => `people.${p}.channels.${c}.${field}`)),
  );

/** Alerts of one call, and labels or annotations of one alert. Ours: Alertmanager groups far fewer. */
const [MOST_ALERTS, MOST_LABELS] = [100, 64];
/** Whoever writes rules may write several lines. */
const told = (longest: number) =>
  z
    .string()
    .max(longest)
    .refine((said) => CLEAN_TEXT.test(said.replace(/[\t\r\n]/g, ' ')), 'Control characters are not taken.');
const labels = (longest: number) =>
  z
    .record(told(128).min(1), told(longest))
    .refine((all) => Object.keys(all).length <= MOST_LABELS, `At most ${MOST_LABELS} are taken.`);
const promInstant = z
  .string()
  .max(40)
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/, 'Must be a time by RFC 3339.')
  .refine((said) => Number.isFinite(Date.parse(said)), 'Must be a time by RFC 3339.');
const begun = promInstant.refine((said) => Date.parse(said) > 0, 'Must be a time after 1970.');

const promAlert = z.object({
  fingerprint: z.string().regex(/^[0-9a-f]{1,32}$/, 'Must be hexadecimal, of up to 32 digits.'),
  startsAt: begun,
  labels: labels(1_024).refine((all) => (all['alertname'] ?? '') !== '', 'Must have alertname.'),
  annotations: labels(4_096).default({}),
});
const alertsOf = (setting: string) =>
  z
    .array(
      z.discriminatedUnion('status', [
        promAlert.extend({ status: z.literal('firing') }),
        promAlert.extend({ status: z.literal('resolved'), endsAt: begun }),
      ]),
    )
    .min(1)
    .max(MOST_ALERTS, `At most ${MOST_ALERTS} are taken at once: set ${setting} of the webhook.`);

/** What a webhook of Alertmanager sends (version 4). What else it sends, and may send in later versions, is let pass. */
export const PrometheusAlerts = z
  .object({ version: z.literal('4').describe('Of the format.'), alerts: alertsOf('max_alerts') })
  .describe('Alerts as Alertmanager sends them to a webhook.');

/** The same of Grafana's own alerting (version 1): each alert has values, links and an image besides, which nobody is told. */
export const GrafanaAlerts = z
  .object({ version: z.literal('1').describe('Of the format.'), alerts: alertsOf('maxAlerts') })
  .describe('Alerts as Grafana sends them to a webhook.');

/** Ids of stores, of an item’s minimums. Ours. */
const MOST_MINIMUMS = 5_000;
const someUnits = z.int().min(1).max(MOST_PIECES);
const ofStore = { item: Name.describe('Id of the item.'), store: StoreId.describe('cupboard/HALL, van/PERSON or depot/REGION.') };
const stockOrder = { orderId: Name.optional().describe('Of which order.'), reason: word(256).optional() };

/** What became of parts. */
export const StockMoved = z.discriminatedUnion('how', [
  z.strictObject({ how: z.literal('received'), ...ofStore, count: someUnits, reason: word(256).optional() }),
  z
    .strictObject({ how: z.literal('taken'), ...ofStore, count: someUnits, to: StoreId, reason: word(256).optional() })
    .refine(({ store, to }) => store !== to, 'What is taken goes to another store.'),
  z.strictObject({ how: z.literal('used'), ...ofStore, count: someUnits, orderId: Name, reason: word(256).optional() }),
  z.strictObject({ how: z.literal('returned'), ...ofStore, count: someUnits, ...stockOrder }),
  z.strictObject({ how: z.literal('writtenOff'), ...ofStore, count: someUnits, reason: word(256).describe('Why.') }),
]);

export const StockCounted = z.strictObject({
  ...ofStore,
  count: z.int().min(0).max(MOST_PIECES).describe('What is there.'),
  reason: word(256).optional(),
});

export const StockItemSet = z.strictObject({
  name: word(64),
  unit: word(16).describe('What it is counted in.'),
  fills: z
    .strictObject({
      consumable: Name.describe('As kiosks call it.'),
      each: z.int().min(1).max(1_000_000).describe('How much of it one unit holds.'),
    })
    .optional(),
  minimums: z
    .record(StoreId, z.int().min(0).max(MOST_PIECES))
    .refine((all) => Object.keys(all).length <= MOST_MINIMUMS, `At most ${MOST_MINIMUMS} stores.`)
    .default({})
    .describe('By store: fewer than so many are told of, once.'),
});

export const StockMovementsQuery = z.strictObject({
  ...paged,
  store: StoreId.optional(),
  item: Name.optional(),
  orderId: Name.optional(),
});
