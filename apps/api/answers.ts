import { z } from 'zod';
import { CHANNELS } from '#libs/contracts/index.js';
import type * as domain from '#libs/domain/index.js';
import {
  ACT_REFUSALS,
  ACT_STATES,
  ACT_WAYS,
  ACTS,
  BACK_CONDITIONS,
  CALENDAR_DAYS,
  CHAIN_FAULTS,
  CHECK_ITEMS,
  DAY_WORDS,
  DELAY_REASONS,
  DEPARTMENT_KINDS,
  END_CAUSES,
  ESCALATION_STEPS,
  FIGURE_GROUPINGS,
  FLEET_NOUNS,
  FLEET_TURNS,
  HALL_WORDS,
  HOLD_REASONS,
  INCIDENT_KINDS,
  INCIDENT_STATES,
  INTERRUPTIONS,
  LEVELS_OF,
  LINKS,
  LOGIN_REFUSALS,
  MONITORING_STATES,
  MOVEMENT_KINDS,
  MUTE_REASONS,
  NOT_GIVEN,
  NOT_NOTIFIED_OF,
  NOT_NOTIFIED_REASONS,
  NOTICE_KINDS,
  NOTICE_STATES,
  OPENED_KINDS,
  ORDER_ACT_EDITION,
  ORDER_ACTS,
  ORDER_CLOCKS,
  ORDER_KINDS,
  ORDER_STATES,
  OUTSIDE_OUTCOMES,
  PAYERS,
  PRIORITIES,
  REGISTER_STATES,
  RESOLUTIONS,
  RETRY_STATES,
  REVIEW_ACTS,
  REVIEW_EVENTS,
  REVIEW_GROUNDS,
  REVIEW_KINDS,
  REVIEW_PARTS,
  REVIEW_REFUSALS,
  REVIEW_STATES,
  RULE_ORIGINS,
  RULE_STATES,
  SEVERITIES,
  SILENCE_STATES,
  STORE_KINDS,
  THINGS,
  TRIAL_FAILURES,
  TRIAL_STATES,
  UNDONE_STATES,
  WAIT_ENDS,
  WHY_REASONS,
  WITHHELD_REASONS,
  WITHHELD_STATES,
} from '#libs/domain/index.js';
import type * as board from './board/public-board.js';
import { Roster } from './register/roster-answers.js';
import { asKept, type Fields, type FieldsAsKept, instant, word } from './wire.js';

/** What the API answers. The OpenAPI document is made from these, and a test holds real answers against them. */
const at = instant();
const maybeAt = at.nullable();
const id = z.string();
const text = z.object({ zh: z.string(), en: z.string() } satisfies Fields<domain.Text>);
const free = z.record(z.string(), z.unknown());
const loss: z.ZodType<domain.Loss, domain.Loss> = z.union([z.array(z.string()), z.literal('ALL')]);
const severity = z.enum(SEVERITIES);

const evidence = z.object({
  kind: word<domain.Evidence['kind']>(),
  at,
  ts: z.int().optional().describe("Epoch milliseconds by the kiosk's clock."),
  bootId: z.string().optional(),
  seq: z.int().optional(),
  seen: free,
} satisfies Fields<domain.Evidence>);

const holding = z.object({
  key: z.string(),
  rule: z.string(),
  version: z.string(),
  severity,
  loss,
  reason: text,
  since: at,
  evidence,
  code: z.string().optional(),
  action: z.string().optional(),
  lossUnknown: z.literal(true).optional().describe('What is lost by it is not known.'),
  joined: z
    .literal(true)
    .optional()
    .describe('Part of what was known to be wrong with the kiosk; it speaks for it only when that is gone.'),
} satisfies Fields<domain.HoldingRule, 'stops' | 'unsteady'>);

const ended = z.enum(END_CAUSES).optional().describe('By what it ended. What ended before this was kept does not have it.');
const quiet = z
  .object({
    reason: z.enum(MUTE_REASONS),
    until: at,
    by: z.string().describe('Account that set the silence, or hall whose work is planned.'),
    why: text,
    silenceId: id.optional(),
  } satisfies Fields<domain.Quiet>)
  .describe(
    'Until then people are not told of it, by no order and no alert; the public is. Of one that is closed: they never were.',
  );

const kioskOrHall = id.nullable().describe('Null: it is of many, see kioskIds.');

export const Incident = z.object({
  id,
  kioskId: kioskOrHall,
  hallId: id,
  region: id,
  kioskIds: z.array(id).describe('Every kiosk that it has concerned.'),
  affected: z.array(id).describe('Those that it concerns now.'),
  cause: z.string(),
  kind: z.enum(INCIDENT_KINDS),
  state: z.enum(INCIDENT_STATES),
  severity,
  servicesLost: z.array(z.string()),
  reason: text,
  explanation: text.describe('Why it was opened.'),
  inhibitedBy: id.nullable().describe('The incident that it became part of.'),
  inhibits: z.array(id).describe('Incidents that became part of it, and what is withheld because of it.'),
  holding: z.array(holding),
  evidence: z.array(evidence),
  openedAt: at,
  closedAt: maybeAt,
  endedBy: ended,
  returned: z
    .object({
      power: z.array(id).describe('Started anew because their power came on.'),
      network: z.array(id).describe('Had run on.'),
    })
    .optional()
    .describe('How the kiosks of a hall came back, as far as they said.'),
  sharedBy: z
    .object({ app: z.string(), code: z.string(), first: id })
    .optional()
    .describe(
      "Kiosks with the same version of the vendor's software tell of the same code; first: the first of their incidents.",
    ),
  handSet: z
    .literal(true)
    .optional()
    .describe('It ended because somebody filled, emptied or exchanged the item: what comes later is another incident.'),
  reopened: z
    .object({ times: z.int(), at })
    .optional()
    .describe('How often its cause was back soon after its end, so that it went on, and when the last time.'),
  quiet: quiet.optional(),
} satisfies Fields<domain.Incident, 'unharmed'>);

const usedPart = {
  name: z.string(),
  count: z.int(),
  item: id.optional().describe('Of the list of stock.'),
  from: z.string().optional().describe('Store that it is from.'),
};
const keptPart = {
  ...usedPart,
  booked: z
    .boolean()
    .optional()
    .describe('Whether it is booked as used from that store. False: it is no item of stock; absent: stock had none.'),
};
const workRecord = {
  cause: z.string().optional().describe('Of the fault (S1-2.3.3a).'),
  process: z.string().optional().describe('How it was repaired (S1-2.3.3a, S0-C1.4).'),
  minutes: z.int().optional().describe('Of work.'),
  payer: z.enum(PAYERS).optional().describe('Who pays (S3-U12).'),
  cleaned: z.boolean().optional().describe('Cleaned and disinfected afterwards (S0-C1.10b).'),
  vendor: z
    .object({ called: z.boolean(), at: at.optional() })
    .optional()
    .describe('Whether the vendor was called, and when (S0-D2.4, S0-H5b).'),
  parts: z
    .array(z.object(usedPart satisfies Fields<domain.UsedPart>))
    .readonly()
    .optional(),
} satisfies Fields<domain.WorkRecord>;

const whyAssigned = z.array(z.object({ reason: z.enum(WHY_REASONS), says: text } satisfies Fields<domain.WhyAssigned>));
const sendingOut = {
  what: z.string(),
  device: z.literal(true).optional(),
  serial: z.string().optional(),
  to: z.string().describe('Vendor or shop.'),
  expectedAt: at,
  delivery: z.string().optional(),
} satisfies Fields<domain.SendingOut>;
const repairPlan = {
  items: z.array(z.string()).readonly(),
  hours: z.number(),
  materialFen: z.int(),
  otherFen: z.int(),
} satisfies Fields<domain.RepairPlan>;

const orderClock = z.object({
  dueAt: at,
  warnAt: at.describe('When whoever has the order is reminded.'),
  warnedAt: at.optional(),
  metAt: at.optional(),
  breachedAt: at.optional(),
} satisfies Fields<domain.OrderClock>);

export const Order = z.object({
  id,
  incidentId: id.describe('Of an order that a person opened its own id.'),
  byHand: z.literal(true).optional().describe('A person opened it.'),
  kind: z.enum(ORDER_KINDS),
  kioskId: kioskOrHall,
  hallId: id,
  kioskIds: z.array(id),
  cause: z.string(),
  priority: z.enum(PRIORITIES),
  state: z.enum(ORDER_STATES),
  reason: text,
  firstAction: text,
  assignee: id.nullable(),
  assignedBy: z.literal('register').optional().describe('The register names the assignee, and nobody has accepted it yet.'),
  second: id
    .nullable()
    .optional()
    .describe('Who takes cash out together with the assignee (S0-Q5c); null: nobody is known who could.'),
  earlier: z
    .array(id)
    .optional()
    .describe('Incidents of the same fault that it was of before: it was in hand when the fault came back.'),
  evidence: z.array(evidence),
  openedAt: at,
  dueAt: at,
  closedAt: maybeAt,
  endedBy: ended,
  history: z.array(
    z.object({
      at,
      what: word<domain.OrderEvent['what']>(),
      by: z.string(),
      note: text,
      clock: z.enum(ORDER_CLOCKS).optional().describe('Time alone brought it: which clock.'),
    } satisfies Fields<domain.OrderEvent>),
  ),
  told: z
    .object({
      at,
      highest: z.enum(PRIORITIES),
      over: z.boolean(),
      cameBack: z.boolean(),
    } satisfies Fields<domain.LastNotification>)
    .optional()
    .describe('What its assignee was told: when last, the highest priority, that it is over, that its cause came back.'),
  closingAt: at.optional().describe('When its end is told if it is over still: its cause was back before.'),
  why: whyAssigned
    .optional()
    .describe('Why it is for its assignee. Absent: a person or the turn gave it to them; orders of before have none.'),
  unreached: id.optional().describe('Its assignee, when none of their channels has told them of it.'),
  beganAt: at.optional().describe('Since when its cause stands, where people were kept from it until the order was opened.'),
  goneBy: z.enum(END_CAUSES).optional().describe('By what its cause went, while somebody has it in hand.'),
  photos: z
    .array(z.object({ sha256: z.string(), by: id, at } satisfies Fields<domain.OrderPhoto>))
    .optional()
    .describe('Oldest first; the pictures are at /api/v1/evidence/{sha256}.'),
  refill: z
    .object({
      consumable: z.string(),
      before: z.int(),
      after: z.int(),
      evidence: z.array(evidence),
      compared: z
        .object({
          said: z.int().describe('What the booked units hold.'),
          least: z.int(),
          most: z.int().describe('What came in: at least, and at most.'),
          agrees: z.boolean(),
        } satisfies Fields<domain.RefillCompared>)
        .optional()
        .describe('Absent: nobody said what was put in.'),
    } satisfies Fields<domain.OrderRefill>)
    .optional()
    .describe('What the kiosk told of its refill, held against what was booked for it (S4-A9b).'),
  holds: z
    .array(
      z.object({
        for: z.enum(HOLD_REASONS),
        why: z.string(),
        by: id.describe('Person id.'),
        from: at,
        until: at.describe('When it is looked at again.'),
        endedAt: maybeAt,
        as: z.enum(ORDER_STATES).describe('As what it goes on.'),
      } satisfies Fields<domain.Hold>),
    )
    .optional()
    .describe('Times in which it waited for something that its assignee cannot bring about, oldest first.'),
  record: z
    .object({
      ...workRecord,
      by: id.describe('Person id.'),
      at,
      parts: z
        .array(z.object(keptPart satisfies Fields<domain.KeptPart>))
        .readonly()
        .optional(),
    } satisfies Fields<domain.KeptRecord>)
    .optional()
    .describe('What was done, as it was told last.'),
  arrivals: z
    .array(
      z.object({
        by: id.describe('Person id.'),
        at,
        scanned: id.optional().describe('The kiosk whose code was scanned.'),
        metres: z.int().optional().describe('From the hall, by the word of the telephone.'),
      } satisfies Fields<domain.Arrival>),
    )
    .optional()
    .describe('Who came, and by what that is known beside their word, oldest first.'),
  acceptances: z
    .array(
      z.object({
        by: id.describe('Person id.'),
        at,
        passed: z.boolean(),
        checks: z.partialRecord(z.enum(CHECK_ITEMS), z.boolean()).optional(),
        reason: z.string().optional(),
      } satisfies Fields<domain.Acceptance>),
    )
    .optional()
    .describe('Who looked at what was repaired, and what they found (S0-C1.9), oldest first.'),
  clocks: z
    .object({
      accept: orderClock.optional(),
      arrive: orderClock.optional(),
      restore: orderClock.optional(),
    } satisfies Fields<domain.OrderClocks>)
    .optional()
    .describe(
      'Until when it is to be accepted, somebody is to be there, and it is to be done. Orders of before do not have them.',
    ),
  away: z
    .array(
      z.object({
        item: z.int().describe('From 1.'),
        ...sendingOut,
        by: id.describe('Person id.'),
        at,
        lateAt: at.optional().describe('When it was told that it is not back.'),
        back: z
          .object({ by: id, at, condition: z.enum(BACK_CONDITIONS), note: z.string().optional() })
          .optional()
          .describe('Absent: it is away.'),
      } satisfies Fields<domain.SentOut>),
    )
    .optional()
    .describe('What it sent out for repair (S4-A9b), oldest first.'),
  isAway: z.literal(true).optional().describe('Something of it is not back.'),
  plan: z
    .object({ ...repairPlan, approved: z.object({ by: id, at }).optional() } satisfies Fields<domain.KeptPlan>)
    .optional()
    .describe('What it takes, where it is planned (S0-C1.7–8).'),
  unapproved: z.literal(true).optional().describe('Its plan waits to be approved by another than who made it.'),
  escalation: z
    .object({
      asked: z.array(z.object({ step: z.enum(ESCALATION_STEPS), person: id.describe('Person id.'), at })),
      nextAt: at.optional().describe('When the next one is asked; absent: nobody is left.'),
    } satisfies Fields<domain.Escalation>)
    .optional()
    .describe('Nobody accepted it in time: who was asked since, oldest first, until somebody does.'),
  turnsAt: at
    .optional()
    .describe('When time alone brings something next: a clock warns or runs out, another is asked, a hold is over.'),
} satisfies Fields<domain.MaintenanceOrder>);

const onBoard = z.object({
  id,
  kind: z.enum(ORDER_KINDS),
  kioskId: kioskOrHall,
  hallId: id,
  cause: z.string(),
  priority: z.enum(PRIORITIES),
  state: z.enum(ORDER_STATES),
  reason: text,
  assignee: id.nullable(),
  why: whyAssigned.optional().describe('Why it is for its assignee.'),
  openedAt: at,
  dueAt: at,
  isAway: z.literal(true).optional().describe('Something of it is away for repair.'),
  unapproved: z.literal(true).optional().describe('Its plan waits to be approved.'),
  kiosks: z.int().describe('So many it is for.'),
  version: z.string().describe('An act on it may be based on it.'),
} satisfies Fields<domain.OnBoard>);
export const OrdersAway = z.object({
  at: at.describe('Now.'),
  items: z
    .array(
      z.object({
        orderId: id,
        state: z.enum(ORDER_STATES),
        kioskId: kioskOrHall,
        hallId: id,
        item: z.int(),
        ...sendingOut,
        by: id,
        sentAt: at,
        days: z.int().describe('Whole days that it is away.'),
        isLate: z.boolean(),
      }),
    )
    .describe('What is away for repair, the first expected first.'),
});
export const OrderBoard = z.object({
  at: at.describe('What was due before is overdue.'),
  columns: z
    .array(
      z.object({
        state: z.enum(UNDONE_STATES),
        count: z.int().describe('All of them.'),
        overdue: z.int(),
        items: z.array(onBoard),
        next: z.string().nullable().describe('Give it back as `after`, with the state; null: no more.'),
      }),
    )
    .describe('In the order of the work; in each the first due first, so that what is overdue stands above.'),
});

const figures = {
  orders: z.int().describe('Opened in the period.'),
  done: z
    .int()
    .describe('Mended in the period: the times are of these. What was cancelled, or became part of another, is not among them.'),
  acceptMinutes: z.number().nullable().describe('MTTA, the mean from opening until somebody accepted it first. Null: none was.'),
  notAccepted: z.int().describe('Of the done ones those that nobody accepted: they are not in the MTTA.'),
  repairMinutes: z.number().nullable().describe('MTTR, the mean from opening to the close, without the time on hold.'),
  heldMinutes: z.number().nullable().describe('The mean time on hold.'),
  firstTimeFix: z
    .number()
    .nullable()
    .describe('Share of the done ones mended at once: no acceptance failed, not opened again, the same not back within 30 days.'),
  fixNotKnown: z.int().describe('Of the done ones those of which that is not known yet: they are not in the share.'),
  repeats: z.int().describe('Opened in the period as at least the third of the same kiosk and cause within 30 days (S1-2.3.3b).'),
  parts: z
    .array(z.object({ name: z.string(), count: z.int() } satisfies Fields<Pick<domain.UsedPart, 'name' | 'count'>>))
    .describe('Used for the done ones, the most first.'),
  partsNotTold: z.int().describe('Of the done ones those whose record tells no parts.'),
} satisfies Fields<domain.Figures>;
export const OrderFigures = z.object({
  from: at,
  to: at,
  by: z.enum(FIGURE_GROUPINGS),
  total: z.object(figures),
  lines: z.array(
    z.object({
      key: z.string().nullable().describe('Id or word. Null: it is not known, or the order is of many kiosks.'),
      name: z.string().nullable().describe('As the register has it now; null: it has none.'),
      ...figures,
    }),
  ),
});

export const Withheld = z
  .object({
    id,
    kioskId: kioskOrHall,
    hallId: id,
    region: id,
    cause: z.string(),
    kind: z.enum(INCIDENT_KINDS),
    severity,
    state: z.enum(WITHHELD_STATES),
    reason: z.enum(WITHHELD_REASONS).describe('Why nobody is told.'),
    explanation: text,
    what: text.describe('What is wrong.'),
    inhibitedBy: id.nullable().describe('The incident that it is part of, or the silence.'),
    incidentId: id.nullable().describe('The incident that it became, or of one that is quiet its incident.'),
    quiet: z.literal(true).optional().describe('Its incident is open and the public is told: people alone are not.'),
    since: at,
    until: maybeAt.describe('When it becomes an incident unless something changes before.'),
    endedAt: maybeAt,
    endedBy: z
      .enum([...new Set([...END_CAUSES, ...WAIT_ENDS])])
      .optional()
      .describe('By what it ended; of what waited to count and has passed, how the wait did.'),
    times: z.int().optional().describe('How often it came and passed, each time within an hour of the time before.'),
    rule: id.nullable(),
    evidence: evidence.nullable().describe('What was seen last.'),
  } satisfies Fields<domain.WithheldAnswer>)
  .describe('An alarm that nobody is told of, with the reason.');

export const Untold = z
  .object({
    id,
    of: z.enum(NOT_NOTIFIED_OF),
    reason: z.enum(NOT_NOTIFIED_REASONS).describe('Why nobody was told.'),
    explanation: text,
    what: text.describe('What it would have told.'),
    incidentId: id,
    orderId: id.nullable().describe('Of an alert.'),
    kioskId: kioskOrHall,
    kioskIds: z.array(id),
    hallId: id,
    at,
    to: id.optional().describe('Person who was to be told; not there where nobody is known or it is the public.'),
    second: z.literal(true).optional().describe('Who was to come along to take cash out was not told.'),
  } satisfies Fields<domain.NotNotified>)
  .describe('A notice or an alert that was to be and was not, with the reason.');

export const SilenceTold = z
  .object({
    id,
    state: z.enum(SILENCE_STATES),
    for: z.object({
      hallId: id.optional(),
      kioskId: id.optional(),
      region: id.optional(),
      codes: z.array(z.string()).optional(),
      causes: z.array(z.string()).optional(),
    }),
    from: at,
    until: at,
    why: z.string(),
    by: z.string().describe('Account that set it.'),
    setAt: at,
    endedAt: maybeAt.describe('When somebody ended it before its time.'),
    endedBy: z.string().nullable(),
  } satisfies Fields<domain.Silence & { state: domain.SilenceState }>)
  .describe('Alarms that a person wants nobody to be told of for a time.');

const noticeForAll = {
  id,
  kioskId: kioskOrHall,
  hallId: id,
  kioskIds: z.array(id).describe('The kiosks that are out by it.'),
  kind: z.enum(NOTICE_KINDS),
  title: text,
  body: text,
  what: text,
  where: text,
  reason: text,
  from: at,
  until: at,
  services: z.array(z.string()),
  available: z.array(z.string()),
  alternative: text,
  contact: z.object({ name: z.string(), phone: z.string() }),
  publishedAt: at,
  updatedAt: at,
  planned: z.literal(true).optional().describe('It is out while work is planned; until is the end of that.'),
  arranged: z
    .literal(false)
    .optional()
    .describe(
      'Nobody has the order yet, or the repair takes longer than was told twice: none is promised; until then the notice is updated.',
    ),
};

export const Notice = z.object({
  ...noticeForAll,
  incidentId: id,
  orderId: id.nullable().describe('Null: its incident is quiet, and nobody is sent yet.'),
  state: z.enum(NOTICE_STATES),
  withdrawnAt: maybeAt,
  endedBy: ended,
  routes: z.array(z.string()).optional().describe('The places that alternative names, one by one, in English.'),
  owesAt: at.optional().describe('When it is corrected if it says something else still: what nobody acts on is gathered.'),
  delay: z
    .object({ times: z.int(), passedAt: at, because: z.enum(DELAY_REASONS) } satisfies Fields<domain.Delay>)
    .optional()
    .describe('Dates that passed without repair: how many, the last of them, and why as its order says.'),
  barred: z.literal(true).optional().describe('The device failed its acceptance after a repair: it is not to be used.'),
  history: z
    .array(
      z.object({
        at,
        what: word<domain.NoticeEvent['what']>(),
        note: text,
        until: at.optional(),
        restored: z.boolean().optional(),
      } satisfies Fields<domain.NoticeEvent>),
    )
    .describe(
      'until: what the public was told then. restored: of a withdrawal, whether the services were given again at that moment.',
    ),
} satisfies Fields<domain.OutageNotice, 'inWords'>);

export const PublicNotice = z.object({
  ...noticeForAll,
  issuer: z.string().describe('Who issues it: the hall, by name.'),
  servicesInWords: text,
  availableInWords: text,
} satisfies Fields<board.PublicNotice>);
export const PublicHall = z.object({
  id,
  name: z.string(),
  region: id,
  address: z.string(),
  lat: z.number().optional(),
  lon: z.number().optional(),
  hotline: z.string(),
  hours: asKept<domain.Hours>(),
  now: z
    .object({ kiosks: z.int(), giving: z.int(), says: z.enum(HALL_WORDS) } satisfies Fields<domain.HallNow>)
    .describe('Kiosks in service by the register, how many of them give all that they offer now, and what can be said of them.'),
  notices: z.array(PublicNotice),
} satisfies Fields<board.PublicHall>);
const monitoringForAll = {
  state: z.enum(MONITORING_STATES).describe('interrupted: what is said beside it may be out of date.'),
  since: maybeAt.optional().describe('Null: it has not begun.'),
  says: text.optional(),
};
export const Board = z.object({ at, monitoring: z.object(monitoringForAll), halls: z.array(PublicHall) });
export const State = z.object({
  now: z.int().describe('Our clock, epoch milliseconds.'),
  speed: z.number().describe('60: a minute passes each second, in a demonstration.'),
  monitoring: z.object({ ...monitoringForAll, because: z.enum(INTERRUPTIONS).optional() }),
});

export const Hall = z.object({
  id,
  name: z.string(),
  region: id,
  department: id.optional().describe('Id of the department that uses it.'),
  address: z.string(),
  lat: z.number().optional(),
  lon: z.number().optional(),
  hotline: z.string(),
  firstResponsible: id.optional(),
  hours: asKept<domain.Hours>().describe('24h, or opening spans by weekday.'),
  statutoryHolidays: z.union([z.enum(['open', 'closed']), z.array(z.tuple([z.string(), z.string()]))]),
  counters: asKept<domain.Counter[]>(z.array(z.object({ name: z.string(), services: z.array(z.string()) }).loose())),
  online: z.array(z.object({ name: z.string(), url: z.string(), services: z.array(z.string()) })),
  maintenance: asKept<domain.MaintenanceWindow[]>(z.array(free))
    .optional()
    .describe('Planned; `from` and `to` of one that comes once are epoch milliseconds.'),
  limits: z
    .array(
      z.object({
        kind: z.string().optional(),
        priority: z.string().optional(),
        accept: z.number().optional(),
        arrive: z.number().optional(),
        restore: z.number().optional(),
      } satisfies Fields<domain.OrderLimit>),
    )
    .optional()
    .describe('Minutes that its orders have, where they are not the usual ones.'),
} satisfies Fields<Omit<domain.Hall, 'maintenance'>> & FieldsAsKept<Pick<domain.Hall, 'maintenance'>>);

const level = z.object({
  kind: z.string(),
  of: z.enum(LEVELS_OF),
  id,
  pct: z.number().nullable(),
  remaining: z.number().nullable(),
  capacity: z.number().nullable(),
  status: z.string().nullable(),
  at,
} satisfies Fields<domain.LevelView>);

const forecast = z
  .object({
    of: z.enum(LEVELS_OF),
    kind: z.string(),
    p10: maybeAt,
    p50: maybeAt,
    p90: maybeAt,
    learntDays: z.number().describe("Days of this kiosk's own use that it was learnt from."),
  } satisfies Fields<domain.ForecastView>)
  .describe('When all items of a kind run out, or are full: with 10, 50 and 90 per cent before it. Null: not within two months.');

export const KioskView = z
  .object({
    kioskId: id,
    link: z.enum(LINKS),
    mode: z.string().nullable(),
    lastHeardAt: maybeAt,
    bootId: z.string().nullable(),
    app: z.string().nullable(),
    levels: z.array(level),
    forecasts: z.array(forecast).optional().describe('Of what a rule looks ahead at.'),
    components: z.record(z.string(), z.string()),
    faults: z
      .array(z.object({ code: z.string(), component: z.string(), action: z.string().optional(), at }))
      .optional()
      .describe('Faults that the kiosk raised and did not clear, by its own word, and since when.'),
    skewMs: z.number().nullable(),
    gaps: z.int().optional().describe('Times that messages of a boot did not come.'),
  } satisfies Fields<domain.KioskView>)
  .describe('How the kiosk is now.');

const registered = {
  id,
  hall: id,
  type: z.string(),
  vendor: z.string().optional(),
  name: z.string(),
  spot: z.string(),
  services: z.array(z.string()),
  components: z.array(z.string()),
  contactName: z.string().optional(),
  contactPhone: z.string().optional(),
  maintainer: id.optional(),
  heartbeatS: z.int(),
  state: z.enum(REGISTER_STATES),
};
export const RegisteredKiosk = z.object({
  ...registered,
  mqtt: z
    .object({ username: z.string(), password: z.string() })
    .optional()
    .describe('Told once, now: it was retired and is in service again.'),
});
const servicesNow = z
  .array(z.object({ service: z.string(), up: z.boolean(), because: z.string().nullable(), reason: z.enum(NOT_GIVEN).nullable() }))
  .describe(
    'What it can give now; because: the incident, or what is withheld, that keeps it, else the word of `reason`. Null: nothing keeps it.',
  );
export const Kiosk = z.object({ ...registered, view: KioskView.nullable(), servicesNow });
export const KioskInFull = z.object({
  ...registered,
  view: KioskView.nullable(),
  notices: z.array(Notice).describe('Those that stand.'),
  incidents: z.array(Incident).describe('Open ones.'),
  servicesNow,
});
const heardFilter = z.object({ filter: z.string(), qos: z.int() });
const line = {
  line: z.int().describe('Names the connection.'),
  at,
  clientId: z.string(),
  ownId: z.boolean().describe('The client id is one that the contract gives to this kiosk.'),
  clean: z.boolean().describe('No session is kept.'),
  sessionPresent: z.boolean(),
  keepAliveS: z.int().describe('0: none.'),
  takesOver: z.boolean().describe('Another connection with its client id was there still.'),
  will: z
    .object({
      topic: z.string(),
      qos: z.int(),
      retain: z.boolean(),
      bootId: z.string().nullable(),
      breach: z.string().nullable().describe('What its payload breaks of the contract.'),
    })
    .nullable(),
  filters: z.array(heardFilter).describe('What it hears.'),
};
const ofLine = { at, line: z.int() };
export const KioskConnection = z
  .object({
    now: at,
    visible: z.boolean().describe('False: the broker is another program, which tells nothing of this.'),
    upTo: z.int().describe('To be given as `after` at the next look.'),
    complete: z
      .boolean()
      .describe(
        'False: what happened since the last look was not all kept. A kiosk is listened to for five minutes after a look.',
      ),
    open: z.array(z.object(line)).describe('Connections that are open now.'),
    events: z
      .array(
        z.discriminatedUnion('what', [
          z.object({ what: z.literal('connected'), ...line }),
          z.object({ what: z.literal('turned-away'), at, reason: z.enum(LOGIN_REFUSALS) }),
          z.object({
            what: z.literal('subscribed'),
            ...ofLine,
            filter: z.string(),
            qos: z.int().nullable().describe('Null: it was refused.'),
          }),
          z.object({ what: z.literal('unsubscribed'), ...ofLine, filter: z.string() }),
          z.object({
            what: z.literal('published'),
            ...ofLine,
            topic: z.string(),
            qos: z.int(),
            retain: z.boolean(),
            bytes: z.int(),
          }),
          z.object({
            what: z.literal('told'),
            at,
            topic: z.string(),
            text: z.string().describe('The beginning of the message.'),
          }),
          z.object({ what: z.literal('lost'), ...ofLine }),
        ]),
      )
      .describe('What happened since the last look.'),
  })
  .describe("A kiosk's connections as the broker of this process sees them.");
export const BirthAsked = z.object({ at }).describe('When the kiosk was asked.');

export const HallInFull = z.object({ ...Hall.shape, kiosks: z.array(Kiosk) });

export const Person = z.object({
  id,
  name: z.string(),
  phone: z.string().optional(),
  roles: z.array(word<domain.Role>()),
  halls: z.array(z.string()),
  skills: z.array(z.string()),
  qualifications: z
    .array(z.object({ skill: z.string(), until: z.string().describe('The last day on which it holds.') }))
    .optional(),
  channels: z.array(CHANNELS.shown),
  shifts: z.array(z.unknown()).optional(),
  department: id.optional(),
  deputies: z
    .array(z.object({ person: id, from: at, to: at }))
    .optional()
    .describe('Who stands in for them.'),
} satisfies Fields<domain.Person>);

const then = {
  asOf: at,
  version: z.int().describe('Number of the act by which it was so.'),
  since: at.describe('When that act was.'),
};
const HallThen = z.object({ ...Hall.shape, ...then }).describe('With asOf: as it was registered then.');
const KioskThen = z.object({ ...registered, ...then }).describe('With asOf: as it was registered then.');
const PersonThen = z.object({ ...Person.shape, ...then }).describe('With asOf: as they were registered then.');

export const HallNowOrThen = z.union([HallInFull, HallThen]);
export const KioskNowOrThen = z.union([KioskInFull, KioskThen]);
export const PersonNowOrThen = z.union([Person, PersonThen]);

const registerAct = z.object({
  number: z.int().describe('Its place in the chain of acts; of the last one it is the ETag of the thing.'),
  at,
  by: z.string().describe('Account.'),
  personId: z.string().nullable(),
  onBehalfOf: z.string().nullable().describe('Person id of whom they stood in for.'),
  what: z.enum(ACTS),
  why: z.string().nullable(),
  before: asKept<unknown>().describe('Without secrets; null: it was not registered.'),
  after: asKept<unknown>().describe('Without secrets; times are epoch milliseconds.'),
} satisfies Fields<
  Pick<domain.ChainedAct, 'number' | 'at' | 'by' | 'personId' | 'onBehalfOf' | 'what' | 'why' | 'before' | 'after'>
>);

export const Department = z.object({
  id,
  name: z.string(),
  kind: z.enum(DEPARTMENT_KINDS),
  parent: id.optional().describe('Id of the department that it is a part of.'),
} satisfies Fields<domain.Department>);

export const BusinessSystem = z.object({
  id,
  name: z.string(),
  names: z.array(z.string()).describe('Other words for it that kiosks use.'),
  services: z.array(z.string()).describe('Services that it carries.'),
  owner: z.string().optional().describe('Person id of who sees to it.'),
} satisfies Fields<domain.BusinessSystem>);

export const KioskAdded = z.object({
  id,
  mqtt: z.object({ username: z.string(), password: z.string().describe('Told once, now.') }),
});
export const CredentialGiven = z.object({
  mqtt: z.object({ username: z.string(), password: z.string().describe('Told once, now.') }),
  oldValidUntil: instant('When the passwords before end.'),
});
const count = z.int();
export const FleetTaken = z.object({
  halls: count,
  kiosks: count,
  people: count,
  departments: count,
  systems: count,
  changes: z
    .array(
      z.object({
        what: z.enum(FLEET_NOUNS),
        id,
        how: z.enum(FLEET_TURNS),
        fields: z.array(z.object({ field: z.string(), from: z.unknown().optional(), to: z.unknown().optional() })),
      }),
    )
    .describe('What is otherwise than before, field by field; with `dryRun` what would be.'),
  citizenServices: count,
  rosters: count,
  needs: count.nullable().describe('Lines of the table; null: it is as it was.'),
  passwords: z.record(z.string(), z.string()).describe('MQTT passwords of the new kiosks by id, told once, now.'),
});
export const FleetExport = z.object({
  halls: z.array(Hall),
  kiosks: z.array(z.object(registered)),
  people: z.array(Person),
  departments: z.array(Department),
  systems: z.array(BusinessSystem),
  rosters: z.array(Roster),
  citizenServices: asKept<domain.CitizenService[]>(
    z.array(z.object({ id, name: text, services: z.array(z.string()), state: z.enum(REGISTER_STATES) }).loose()),
  ),
  needs: asKept<domain.ServiceNeed[]>(z.array(z.object({ service: z.string(), components: z.array(z.string()) }).loose())),
});

export const Reading = z.object({
  kioskId: id,
  kind: word<domain.ReadingKind>(),
  ts: z.int().describe("Epoch milliseconds by the kiosk's clock."),
  receivedAt: z.int().describe('Epoch milliseconds by our clock.'),
  bootId: z.string(),
  seq: z.int(),
  fields: free,
} satisfies FieldsAsKept<domain.StoredReading>);

export const Course = z.object({
  resolution: z.enum(RESOLUTIONS).describe('What the stretch is told in: readings, or windows of five minutes or an hour.'),
  capped: z.boolean().describe('It would be made of too many readings; only the newest count.'),
  items: z.array(
    z.object({
      ts: z.int().describe("Epoch milliseconds by the kiosk's clock; of a window its beginning."),
      widthS: z
        .int()
        .describe(
          'Length of the window in seconds, of which these are means, sums and last values, the last window as far as it has come; 0: one reading.',
        ),
      fields: free,
    }),
  ),
});

const retry = z.object({
  state: z.enum(RETRY_STATES),
  at,
  reason: word<domain.Refusal>().nullable().describe('Why it was refused again.'),
  detail: z.string().nullable(),
} satisfies Fields<domain.Retry>);

const refused = {
  id: z.int(),
  reason: word<domain.Refusal>(),
  detail: z.string(),
  topic: z.string(),
  sender: z.string().nullable(),
  kioskId: id.nullable(),
  receivedAt: at,
  size: z.int().describe('Bytes that came.'),
  retry: retry.optional().describe('How it stands with taking it again; absent: nobody wanted that.'),
};
export const PacketRetried = z.object({ id: z.int(), ...retry.shape });
export const PacketsRetried = z.object({
  wanted: z.int().describe('Packets that are taken again.'),
  accepted: z.int(),
  refused: z.int().describe('Refused again; each says why.'),
  waiting: z.int().describe('Not yet taken again: the worker is away, or there are many.'),
});
export const PacketsPurged = z.object({ removed: z.int() });
export const RefusedPacket = z.object(refused);
export const RefusedPacketInFull = z.object({
  ...refused,
  payload: z.string().describe('Base64, at most the first 16 KiB.'),
  text: z.string().optional().describe('The same as text, when it is UTF-8.'),
});

export const OrderAct = z.object({
  id,
  orderId: id,
  kioskId: id,
  act: z.object({
    act: z.enum(ORDER_ACTS),
    by: id.describe('Person id.'),
    orderId: id.optional(),
    passed: z.boolean().optional(),
    basedOn: z.string().optional().describe('The version of the order that they looked at.'),
    reason: z.string().optional(),
    to: id.optional().describe('Person id of whose it is to be.'),
    hold: z.object({ for: z.enum(HOLD_REASONS), until: at }).optional(),
    arrival: z
      .object({ scanned: id.optional(), metres: z.int().optional() } satisfies Fields<domain.ArrivalProof>)
      .optional()
      .describe('By what it is known that somebody is there.'),
    record: z.object(workRecord).optional(),
    checks: z.partialRecord(z.enum(CHECK_ITEMS), z.boolean()).optional(),
    evidence: z.array(z.string()).readonly().optional().describe('SHA-256 of photos.'),
    sending: z.object(sendingOut).optional().describe('What was sent out.'),
    back: z.object({ item: z.int(), condition: z.enum(BACK_CONDITIONS), note: z.string().optional() }).optional(),
    doneAt: at.optional().describe('When it was done by the doer’s clock, where it was sent later.'),
    opening: z
      .object({
        kind: z.enum(OPENED_KINDS),
        kioskId: kioskOrHall,
        hallId: id,
        what: z.string(),
        priority: z.enum(PRIORITIES).optional(),
        dueAt: at.optional(),
        plan: z.object(repairPlan).optional(),
      })
      .optional()
      .describe('Of an order that a person opened: what is to be done, and where.'),
    edition: z.literal(ORDER_ACT_EDITION).optional().describe('Of the rules that it is judged by.'),
  }),
  askedAt: at,
  askedBy: z.string().describe('Account.'),
  state: z.enum(ACT_STATES).describe('waiting, judging: it is not judged yet.'),
  refused: z.enum(ACT_REFUSALS).nullable(),
} satisfies Fields<Omit<domain.AskedAct, 'doing'>>);

const reviewFacts = z.object({
  incidentId: id,
  orderId: id.nullable(),
  began: at,
  toldAt: maybeAt,
  acceptedAt: maybeAt,
  arrivedAt: maybeAt,
  repairedAt: maybeAt,
  backAt: maybeAt.describe('Null: it is not over.'),
  outMs: z.int().nullable(),
  who: z.array(id).describe('Person ids of those who had a hand in it.'),
} satisfies Fields<domain.ReviewFacts>);
const writtenParts = z.partialRecord(z.enum(REVIEW_PARTS), z.string());

export const Review = z.object({
  id,
  kind: z
    .enum(REVIEW_KINDS)
    .describe('`report` of a major incident (S0-C1.6), `analysis` of a fault that comes again (S1-2.3.3b).'),
  state: z.enum(REVIEW_STATES),
  ground: z.enum(REVIEW_GROUNDS).describe('Why it is demanded.'),
  kioskId: kioskOrHall,
  kioskIds: z.array(id),
  hallId: id,
  cause: z.string(),
  severity,
  reason: text,
  incidentIds: z.array(id).describe('Of an analysis all that it is about, oldest first.'),
  owner: id.nullable().describe('Person id of who is to write it.'),
  openedAt: at,
  dueAt: at,
  signedAt: maybeAt,
  parts: writtenParts,
  facts: z.array(reviewFacts).optional().describe('What the books say of its incidents: as it was when it was signed.'),
  history: z.array(
    z.object({
      at,
      what: z.enum(REVIEW_EVENTS),
      by: z.string(),
      reason: z.string().optional(),
      parts: z.array(z.enum(REVIEW_PARTS)).optional(),
      to: id.optional().describe('Person id of who owns it from then on.'),
    } satisfies Fields<domain.ReviewEvent>),
  ),
  turnsAt: at.optional().describe('When time alone brings something next.'),
} satisfies Fields<domain.Review>);
export const ReviewInFull = Review.extend({
  facts: z.array(reviewFacts).describe('What the books say of its incidents: as it is now, or was when it was signed.'),
  missing: z.array(z.enum(REVIEW_PARTS)).describe('Parts that are to be written before it can be signed.'),
});
export const ReviewAct = z.object({
  id,
  reviewId: id,
  kioskId: id,
  act: z.object({
    act: z.enum(REVIEW_ACTS),
    by: id.describe('Person id.'),
    reviewId: id,
    basedOn: z.string().optional(),
    parts: writtenParts.optional(),
    to: id.optional(),
    reason: z.string().optional(),
    doneAt: at.optional(),
  } satisfies Fields<domain.ReviewAct>),
  askedAt: at,
  askedBy: z.string().describe('Account.'),
  state: z.enum(ACT_STATES).describe('waiting, judging: it is not judged yet.'),
  refused: z.enum(REVIEW_REFUSALS).nullable(),
} satisfies Fields<Omit<domain.AskedReviewAct, 'doing'>>);

export const Alert = z.object({
  id,
  message: asKept<domain.OutboundMessage>(
    z.object({ type: z.enum(['alert', 'sign']), kioskId: id.nullable(), body: free }).loose(),
  ),
  state: z.enum(['waiting', 'sent', 'dead']),
  attempts: z.int(),
  createdAt: at,
  dueAt: at,
  sentAt: maybeAt,
  lastError: z.string().nullable(),
  toldWith: id.optional().describe('The message that told it too: it was over before it could be told.'),
  unreached: z.literal(true).optional().describe('It was said at its order that this way does not reach who is to be told.'),
} satisfies Fields<domain.OutboxItem>);

const work = { why: text, enteredAt: maybeAt, takenOutAt: maybeAt, enteredLate: z.boolean() };

/** Windows of a hall as they stood in the register. */
export const HallMaintenance = z.object({
  items: z.array(
    z
      .discriminatedUnion('kind', [
        z.object({ kind: z.literal('once'), from: at, to: at, ...work }),
        z.object({ kind: z.literal('weekly'), on: z.array(z.string()), from: z.string(), to: z.string(), ...work }),
      ])
      .describe(
        'enteredAt: null: before this was kept. takenOutAt: null: it stands. enteredLate: it had begun when it was entered; it changes nothing of what was before.',
      ),
  ),
});

export const ServiceAvailability = z.object({
  id: id.describe('Group and service.'),
  service: z.string(),
  kioskId: id.optional(),
  hallId: id.optional(),
  type: z.string().optional(),
  openMinutes: z.number().describe('Minutes that it should have been there while halls were open, of all kiosks together.'),
  upMinutes: z.number(),
  downMinutes: z
    .number()
    .describe(
      'An incident took it, it failed its acceptance, or the kiosk served nobody by its own word, and no work was announced before that began.',
    ),
  ownWord: z
    .object({ maintenance: z.number(), outOfService: z.number() })
    .describe('Of what was down: by what the kiosk said of itself, and no incident stood.'),
  plannedMinutes: z.number().describe('Maintenance of the hall that was announced, or the kiosk settled, and nothing was out.'),
  planned: z
    .object({ window: z.number(), maintenance: z.number(), settling: z.number(), outOfService: z.number() })
    .describe('The planned minutes. maintenance and outOfService are down, and always 0 here.'),
  unknownMinutes: z.number().describe('Nobody knows how it was.'),
  unknown: z
    .object({ notYetHeard: z.number(), unwatched: z.number(), silent: z.number() })
    .describe(
      'The unknown minutes: before the kiosk was heard first or the service registered, while nobody listened, and while the kiosk was silent. Only the last are counted, and are lost.',
    ),
  lostMinutes: z.number().describe('Down, or the kiosk was silent.'),
  countedMinutes: z.number().describe('What availability is of: up and lost.'),
  availability: z.number().nullable().describe('Up, of what is counted; 0 to 1. Null: there was no such time.'),
  lostBy: z
    .array(z.object({ incidentId: id, minutes: z.number() }))
    .describe('The incidents that took most; minutes of two at a time are in both.'),
} satisfies Fields<domain.Availability>);

export const CalendarDayTold = z.object({
  date: z.string().describe('In Asia/Shanghai.'),
  kind: z.enum(CALENDAR_DAYS),
  name: text.nullable(),
  provisional: z.boolean().describe('No notice says so yet.'),
  source: z.string().nullable(),
  override: z
    .object({ date: z.string(), kind: z.enum(DAY_WORDS), name: text, source: z.string(), by: z.string(), at })
    .nullable()
    .describe('What an administrator said of the day.'),
});
export const CalendarYear = z.object({
  year: z.int(),
  version: z.string().describe('Of the tables.'),
  coverage: z.object({ from: z.int(), to: z.int() }).describe('Years of which the notice is known.'),
  provisional: z.boolean().describe('The notice of this year is not known.'),
  missing: z.int().nullable().describe('The year whose notice should be known by now and is not.'),
  days: z.array(CalendarDayTold),
});

const ruleVersion = {
  id: z.int().describe('Rising with every text.'),
  version: z.string().describe('Of the content; written beside every decision.'),
  state: z.enum(RULE_STATES),
  at: instant('When it was accepted, UTC.'),
  since: maybeAt.describe('From when on the watch judges by it; null: not yet, or never.'),
  by: z.string(),
  why: z.string(),
  origin: z.enum(RULE_ORIGINS).describe('Who says so: Hallwatch itself, the file, or an administrator.'),
};
const rules = asKept<unknown[]>(z.array(z.looseObject({ id, kind: z.string(), because: z.string(), title: text })));
const overlays = asKept<unknown[]>(
  z.array(z.object({ for: z.record(z.string(), z.string()), rules: z.array(z.looseObject({ id })) })),
);
export const RuleVersion = z.object(ruleVersion);
export const RulesInFull = z.object({
  ...ruleVersion,
  inForce: z.string().nullable().describe('Version that the watch judges by.'),
  rules: rules.nullable().describe('Null: this Hallwatch does not understand a text of an earlier one.'),
  overlays: overlays.nullable().describe('What is different for a region, a hall, a type of kiosk or one kiosk.'),
  text: z.string().describe('YAML.'),
});
const outcome = z.object({
  id,
  kioskId: kioskOrHall,
  hallId: id,
  cause: z.string(),
  kind: z.string(),
  reason: text,
  from: at,
  until: maybeAt.describe('Null: it stood at the end of the period.'),
} satisfies Fields<domain.Outcome>);
const counted = <T extends z.ZodType>(item: T) => z.object({ count: z.int(), items: z.array(item).describe('The first 200.') });
const compared = z.object({
  onlyBefore: counted(outcome),
  onlyAfter: counted(outcome),
  both: counted(z.object({ before: outcome, after: outcome })).describe('Of one cause in one place, standing at one moment.'),
} satisfies Fields<domain.Compared>);
export const RulesTrialResult = z.object({
  from: at,
  to: at,
  hallId: id.nullable(),
  versions: z.object({ before: z.string(), after: z.string() }).describe('Before: in force. After: on trial.'),
  readings: z.int(),
  incidents: compared,
  orders: compared,
  notices: compared,
  minutesLost: z
    .array(z.object({ service: z.string(), before: z.int(), after: z.int() }))
    .describe('Minutes without the service, over all kiosks.'),
} satisfies Fields<domain.TrialResult>);
export const RulesTrial = z
  .object({
    id,
    state: z.enum(TRIAL_STATES),
    progress: z.number().min(0).max(1),
    at: instant('When it began.'),
    endedAt: maybeAt,
    failure: z.enum(TRIAL_FAILURES).nullable(),
    result: RulesTrialResult.nullable(),
  } satisfies Fields<domain.Trial>)
  .describe('What other rules would have made of the history. Nothing is known at the beginning of the period, in either run.');
export const TrialBegun = z.object({ id });
export const RulesChecked = z.object({
  version: z.string(),
  changes: z.boolean().describe('Whether it differs from the last that was accepted.'),
  rules,
  overlays,
  text: z.string().describe('YAML.'),
});

export const LogInWays = z.object({
  ways: z.array(
    z.object({
      way: word<domain.LogInWay>().describe('`GET /api/v1/session/{way}/start` begins it.'),
      label: z.object({ zh: z.string(), en: z.string() }),
    }),
  ),
});
export const Alive = z.object({ status: z.literal('ok') });
export const Ready = z.object({
  status: z.literal('ok'),
  parts: z
    .record(z.string(), z.string())
    .describe('Of each part `ok`, or what is wrong, since when and why; `away` for whoever may not read that.'),
  stalled: z
    .array(z.string())
    .describe(
      'Of the parts those that work by themselves and do not get on: what they do is late, the pages are served all the same.',
    ),
  degraded: z.array(z.string()).describe('Of the other parts those that are away, without which it does its work.'),
  now: z.int().describe('Our clock, epoch milliseconds.'),
  speed: z.number().describe('60: a minute passes each second, in a demonstration.'),
});

export const ProblemDocument = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string(),
  errors: z
    .array(
      z.object({
        field: z.string(),
        message: z.string(),
        line: z.int().optional().describe('In a text of many lines.'),
        path: z.string().optional().describe('The field in that text.'),
        says: text.optional(),
      }),
    )
    .optional(),
  more: z.int().optional().describe('Places in the text that are wrong too and are not listed.'),
  parts: z.record(z.string(), z.string()).optional(),
});

export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable().describe('Give it back as `after`; null: no more.') });
export const Incidents = page(Incident);
export const Orders = page(Order);
export const Reviews = page(Review);
export const PhotoKept = z.object({ sha256: z.string().describe('Of what is kept; its name.') });
const visited = {
  id,
  kind: z.enum(ORDER_KINDS),
  priority: z.enum(PRIORITIES),
  state: z.enum(ORDER_STATES),
  hallId: id,
  kioskId: kioskOrHall,
  kioskName: z.string().nullable(),
  spot: z.string().nullable(),
  reason: text,
  dueAt: at.describe('Until when somebody is to be there, or it is to be done, whichever is first.'),
  cash: z.boolean().describe('Cash is touched: two people are there (S0-Q5c).'),
};
const crow = 'as the crow flies';
export const Visits = z.object({
  at,
  person: z.object({ id, name: z.string() }),
  from: z
    .object({ hallId: id, name: z.string(), as: z.enum(['arrived', 'base']) } satisfies Fields<
      domain.TripStart & { name: string }
    >)
    .nullable()
    .describe('Where it begins: where they arrived last, else their first hall. Null: not known.'),
  metres: z.int().describe(`All together, ${crow}.`),
  stops: z
    .array(
      z.object({
        halls: z.array(
          z.object({ id, name: z.string(), address: z.string(), lat: z.number().nullable(), lon: z.number().nullable() }),
        ),
        orders: z.array(z.object(visited)).describe('The most urgent first.'),
        dueAt: at.describe('The first of them.'),
        minutes: z.int().describe('Of work, about: by the fault catalogue.'),
        metres: z.int().nullable().describe(`From the stop before, ${crow}. Null: not known.`),
        late: z.boolean().describe('As reckoned, one of them is done after its due.'),
        unplaced: z.boolean().describe('The register does not say where it is: it stands at the end.'),
      }),
    )
    .describe('In the order in which to go.'),
  bring: z.array(
    z.object({
      thing: z.enum(THINGS),
      kind: z.string(),
      name: text,
      count: z.int().nullable().describe('So much is missing to full, in what the kiosks count. Null: not known.'),
      pieces: z.int().describe('Rolls, trays, boxes, parts.'),
      kioskIds: z.array(id),
    } satisfies Fields<domain.Bring>),
  ),
  together: z
    .array(z.object({ orderId: id, other: id.nullable() }))
    .describe('Orders at which cash is touched, and who comes along (S0-Q5c); null: nobody is named.'),
  also: z
    .array(z.object({ ...visited, hallName: z.string(), assignee: z.string().nullable(), metres: z.int() }))
    .describe('What nobody has taken on there or near, and is of their trade, the nearest first.'),
});
export const OrderCandidates = z.object({
  items: z
    .array(
      z.object({
        id,
        name: z.string(),
        phone: z.string().optional(),
        able: z.boolean().describe('Whether the order may be theirs.'),
        onShift: z.boolean(),
        orders: z.int().describe('Undone orders in hand.'),
        metres: z
          .number()
          .nullable()
          .describe('From where they are at work, or from their halls, as the crow flies. Null: not known.'),
        why: whyAssigned.describe('What speaks for them; empty: they only do orders there.'),
      } satisfies Fields<domain.Choice>),
    )
    .describe('The best first.'),
});
export const OrderHands = z.object({
  items: z.array(
    z.object({
      id,
      name: z.string(),
      phone: z.string().optional(),
      able: z.boolean().describe('Whether the order may be passed on to them.'),
    } satisfies Fields<domain.Hand>),
  ),
});
export const WithheldAlarms = page(z.union([Withheld, Untold]));
export const Silences = page(SilenceTold);
export const Notices = page(Notice);
export const Halls = page(Hall);
export const Kiosks = page(Kiosk);
export const Availabilities = page(ServiceAvailability);
export const People = page(Person);
export const BusinessSystems = page(BusinessSystem);
export const Departments = page(Department);
export const RegisterActs = page(registerAct);
export const Readings = page(Reading);
export const RefusedPackets = page(RefusedPacket);
export const RuleVersions = page(RuleVersion);
export const Alerts = page(Alert);

export const TestAlertsSent = z.object({ alerts: z.array(id).describe('One by each channel of the person.') });

export const AlertsTaken = z
  .object({ outcomes: z.array(z.enum(OUTSIDE_OUTCOMES)).describe('What came of each, in their order.') })
  .describe(
    'told: administrators are told; known: they were; over: they are told that it is over; elsewhere: another message tells it; ' +
      'waits: it is seen first whether another one does.',
  );

const anything = z.unknown();
/** Of an act's place in the chain, and what it tells. */
export const ActTold = z.object({
  number: z.int(),
  id,
  at,
  by: z.string().describe('Account.'),
  personId: id.nullable(),
  onBehalfOf: id.nullable().describe('Person for whom they stood in, or who told them.'),
  from: z.object({ way: z.enum(ACT_WAYS), address: z.string().nullable() }),
  what: z.enum(ACTS),
  subject: z.object({ kind: z.string(), id: z.string() } satisfies Fields<domain.Subject>),
  basedOn: z.string().nullable(),
  before: anything,
  after: anything,
  why: z.string().nullable(),
  evidence: z.array(z.string()).readonly().describe('SHA-256 of photos and papers.'),
  previous: z.string().describe('Hash of the act before.'),
  hash: z.string().describe('SHA-256 over all of it but this.'),
});
export const ActsDone = page(ActTold);
export const ChainFollowed = z.object({
  at,
  acts: z.int().describe('So many are as they were written, up to the first fault.'),
  head: z.string().describe('Hash of the last.'),
  anchor: z
    .object({ number: z.int(), hash: z.string(), at } satisfies Fields<domain.ActAnchor>)
    .nullable()
    .describe('Where the chain was when that was last written down.'),
  anchors: z
    .object({ fit: z.int(), purged: z.int().describe('They are of acts that were purged.') })
    .describe('What was written down of the chain, held against it.'),
  fault: z.object({ what: z.enum(CHAIN_FAULTS), number: z.int(), says: text }).nullable(),
});

export const CustomerFileTold = z.object({
  id,
  title: z.string(),
  hallId: id,
  keptAt: z.string().nullable().describe('Where the paper is; null: what it says is kept here.'),
  addedAt: at,
  addedBy: z.string(),
} satisfies Fields<domain.CustomerFile>);
export const CustomerFiles = page(CustomerFileTold);
export const FileOpeningTold = z.object({
  id,
  fileId: id,
  askedBy: z.string(),
  askedPerson: id.nullable(),
  askedAt: at,
  why: z.string(),
  decidedBy: z.string().nullable(),
  decidedAt: maybeAt,
  approved: z.boolean().nullable(),
  decidedWhy: z.string().nullable(),
} satisfies Fields<domain.FileOpening>);
export const FileOpenings = page(FileOpeningTold);
export const CustomerFileRead = z.object({ id, keptAt: z.string().nullable(), content: z.string().nullable() });

const stockItem = z.object({
  id,
  name: z.string(),
  unit: z.string(),
  fills: z
    .object({ consumable: z.string(), each: z.int() })
    .optional()
    .describe('The consumable that it fills, and how much one holds.'),
  minimums: z.record(z.string(), z.int()).describe('By store.'),
} satisfies Fields<domain.StockItem>);
const storeOf = z.string().describe('cupboard/HALL, van/PERSON or depot/REGION.');

export const Stock = z.object({
  items: z.array(stockItem),
  stores: z.array(
    z.object({
      id: storeOf,
      kind: z.enum(STORE_KINDS),
      of: z.string().describe('Id of the hall, the person, or the region.'),
      name: text,
      items: z.array(
        z.object({
          item: id,
          count: z.int().describe('Units by the book; below 0 where more were used than it had.'),
          minimum: z.int().nullable(),
          below: z.boolean(),
          differs: z.boolean().describe('Book and shelf differ: count it.'),
        }),
      ),
    }),
  ),
});
export const StockMovements = page(
  z.object({
    id,
    at,
    how: z.enum(MOVEMENT_KINDS),
    item: id,
    store: storeOf,
    change: z.int().describe('Units; below 0: fewer.'),
    by: z.string().describe('Person id; of an account that is nobody’s, its name.'),
    other: z.string().optional().describe('Of what is taken: the other store.'),
    counted: z.int().optional().describe('Of a count: what is there.'),
    orderId: id.optional(),
    reason: z.string().optional(),
    short: z.literal(true).optional().describe('The book had fewer.'),
  } satisfies Fields<domain.StockMovement>),
);
export const StockTold = z.object({
  id,
  askedAt: at,
  askedBy: z.string().describe('Account.'),
  state: z.enum(ACT_STATES).describe('waiting, judging: it is not judged yet.'),
});
