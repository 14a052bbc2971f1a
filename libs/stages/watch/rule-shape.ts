import { z } from 'zod';
import { DEVICE_STATES, FAULT_ACTIONS } from '#libs/contracts/index.js';
import {
  CLOSED_MODES,
  DAY_KINDS,
  FORESEEN_KINDS,
  METRIC_FIELDS,
  RATED,
  type RuleKindName,
  type RuleOf,
  SEVERITIES,
  UNSTABLE,
} from '#libs/domain/index.js';

const text = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const base = {
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,63}$/, 'must be 2 to 64 lower-case letters, digits or hyphens, and begin with a letter')
    .describe('Names the rule in every decision; lower case, digits and hyphens.'),
  because: z.string().min(1).describe('The clause or catalogue line that asks for it; `ours` where none does.'),
  title: text.describe('{item} stands for the name of the consumable or cash unit.'),
  reopenWithin: z
    .int()
    .min(0)
    .max(86_400)
    .optional()
    .describe(
      'Seconds. A cause that is found again within them after its incident has ended continues that incident, with its order; 0: never. Without it 600.',
    ),
};
const severity = z.enum(SEVERITIES);
const words = z.array(z.string().min(1).max(64)).min(1).max(256);
const percentage = z.number().min(0).max(100);
const pieces = z.int().min(0).max(10_000_000);
const seconds = z.int().min(1).max(86_400);
const offS = seconds.describe('Seconds that the clock is off, either way.');
const when = z
  .strictObject({
    days: z
      .array(z.enum(DAY_KINDS))
      .min(1)
      .optional()
      .describe('Working days, days off, days of a statutory holiday with the weekend in it.'),
    hours: z.enum(['open', 'closed']).optional().describe('Of the hall.'),
  })
  .refine(({ days, hours }) => days !== undefined || hours !== undefined, 'needs days or hours')
  .optional()
  .describe('Raises only then; what holds stays until it is cleared.');
const level = {
  states: z.array(z.string()).min(1).max(32).describe('States that raise it whatever the numbers say.'),
  pct: z.strictObject({ raise: percentage, clear: percentage }).optional().describe('Per cent left, or full.'),
  count: z.strictObject({ raise: pieces, clear: pieces }).optional().describe('Pieces left, or in it, of all items of a kind.'),
  forS: seconds.optional().describe('Counts only when it was so for so many seconds without a break,'),
  readings: z.int().min(2).max(100).optional().describe('and in so many readings running.'),
  severity,
  when,
  stopsService: z.boolean(),
};

const fault = {
  codes: words.optional().describe('Fault codes that it is for. Of several fault rules the first that fits a fault counts.'),
  actions: z
    .array(z.enum(FAULT_ACTIONS))
    .min(1)
    .optional()
    .describe('XFS4IoT actions that it is for: what the kiosk says, else what the catalogue says.'),
  severities: z.array(severity).min(1).optional().describe('Severities of the catalogue that it is for.'),
  components: words.optional().describe('Components that it is for.'),
  holdS: seconds
    .optional()
    .describe(
      'Counts only if it still stands after so many seconds; never holds back what is security, and dispensers, power and business systems only where the rule names their codes.',
    ),
  countInWindow: z
    .strictObject({ count: z.int().min(2).max(100), windowS: seconds })
    .optional()
    .describe('What comes and goes within the hold counts at once when it came so often.'),
};

const least = z.int().min(1).max(1_000_000).optional();

const rate = {
  of: z
    .enum(RATED)
    .optional()
    .describe('What the share is of: transactions, those that failed; rejects, notes in the reject box.'),
  windowS: z.int().min(60).max(86_400).describe('The window slides by a twelfth of itself.'),
  leastTx: least.describe('Of fewer transactions in the window no share is taken; for transactions.'),
  leastNotes: least.describe('Of fewer notes in the window no share is taken; for rejects.'),
  pct: z.strictObject({ raise: percentage, clear: percentage }).describe('Per cent that failed, or were rejected.'),
  when,
};

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 08:30');
const lookAheadHours = z.number().positive().max(1_440);

const forecast = {
  items: z.array(z.enum(FORESEEN_KINDS)).min(1).describe('Kinds of consumables and cash units.'),
  lastsLess: lookAheadHours.optional().describe('Raised when it may be used up, or full, within so many hours,'),
  beforeNextVisit: z.literal(true).optional().describe('or before somebody can come the next time.'),
  reservePct: z
    .number()
    .min(0)
    .max(100)
    .optional()
    .describe('Not raised while more is expected to be left by then, or room: per cent of what it holds.'),
  learnDays: z
    .number()
    .min(0)
    .max(90)
    .optional()
    .describe('Until so much is learnt of the own use of a kiosk: raised only when it is as likely as not.'),
  clearHours: lookAheadHours.optional().describe('Cleared when it lasts so many hours longer than that; 12.'),
  workingHours: z
    .tuple([clockTime, clockTime])
    .optional()
    .describe('When people come to a hall that never closes, on working days; 08:30 to 17:30.'),
};

const limit = z.number().min(-1_000_000).max(1_000_000);
const running = {
  when,
  forS: level.forS,
  readings: level.readings,
  code: z.string().min(1).max(64).optional().describe('Fault code of the catalogue: what it takes down and what to do first.'),
};
const metric = {
  field: z.enum(METRIC_FIELDS).describe('Number of the heartbeat.'),
  limits: z.strictObject({ raise: limit, clear: limit }).describe('Too high when raise is above clear, too low when below.'),
  changeInS: z.int().min(60).max(86_400).optional().describe('Not the number counts but how much it changed in so many seconds.'),
  ...running,
};
const component = {
  states: z.array(z.enum(DEVICE_STATES)).min(1).max(10).describe('XFS4IoT device states of the heartbeat.'),
  components: words.optional().describe('Components that it is for; absent: all.'),
  ...running,
};

const flapping = {
  of: z
    .array(z.enum(UNSTABLE))
    .min(1)
    .max(UNSTABLE.length)
    .describe('What changes too often. Of several flapping rules the first that fits counts.'),
  codes: words.optional().describe('Of faults: codes that it is for. Security is never kept back.'),
  components: words.optional().describe('Of faults and components: components that it is for.'),
  windowS: z.int().min(60).max(86_400),
  changes: z
    .strictObject({ raise: z.int().min(3).max(100), clear: z.int().min(0).max(99) })
    .describe('Unstable with so many changes in the window, steady again with so few.'),
};

const ownSeverity = severity.optional().describe('Without it as grave as what comes and goes.');

const quiet = {
  expected: z
    .number()
    .min(3)
    .max(100)
    .describe('Customers that, by its own history, should have come since the last one: none of 8 comes by chance once in 3000.'),
  leastHours: z.number().min(1).max(720).describe('Open hours of the hall since the last customer, at least.'),
  learnDays: z.int().min(1).max(90).describe('Days of history before anything is said.'),
};

const clock = {
  samples: z.int().min(2).max(100).optional().describe('Heartbeats that came at different times; 5.'),
  overS: seconds.optional().describe('Seconds from the first of them to the last; 300.'),
};

const identity = {
  times: z.int().min(2).max(100).describe('Turns of boots that were over, within withinS.'),
  withinS: seconds,
  quietS: seconds.describe('It ends after so many seconds without a turn.'),
};

const flood = {
  quietS: seconds.describe('It ends when nothing of the flood was refused for so many seconds.'),
};

const unreadable = {
  refused: z
    .int()
    .min(1)
    .max(100)
    .describe('Packets of a kiosk that cannot be read, in the window. What is sent too often, or too fast, is none.'),
  windowS: z
    .int()
    .min(60)
    .max(86_400)
    .describe('Cleared when a packet of the kind that was refused last is taken so long after that.'),
  clearS: z.int().min(60).max(86_400).describe('Cleared, too, when nothing was refused for so many seconds.'),
};

const mode = {
  modes: z
    .array(z.enum(CLOSED_MODES))
    .min(1)
    .max(CLOSED_MODES.length)
    .describe('Modes in which it serves nobody; {mode} in the title stands for the one that it says.'),
  forS: seconds.describe('Told when it says so for so many seconds without a break. It ends when it says that it serves again.'),
};

/** By kind. A kind without its shape here, or a shape that is another than the kind's rule, does not compile. */
const SHAPES = {
  fault: z.strictObject({ ...base, kind: z.literal('fault'), ...fault }),
  consumable: z.strictObject({ ...base, kind: z.literal('consumable'), ...level }),
  cashbox: z.strictObject({ ...base, kind: z.literal('cashbox'), ...level, units: z.array(z.string()).min(1).max(32) }),
  silence: z.strictObject({ ...base, kind: z.literal('silence'), heartbeats: z.int().min(1).max(100), severity }),
  gone: z.strictObject({ ...base, kind: z.literal('gone'), graceS: z.int().min(0).max(86_400), severity }),
  never: z.strictObject({ ...base, kind: z.literal('never'), afterMin: z.int().min(1).max(527_040), severity }),
  rate: z.strictObject({ ...base, kind: z.literal('rate'), ...rate, severity }),
  metric: z.strictObject({ ...base, kind: z.literal('metric'), ...metric, severity }),
  component: z.strictObject({ ...base, kind: z.literal('component'), ...component, severity, stopsService: z.boolean() }),
  flapping: z.strictObject({ ...base, kind: z.literal('flapping'), ...flapping, severity: ownSeverity }),
  forecast: z.strictObject({ ...base, kind: z.literal('forecast'), ...forecast, severity: severity.default('info') }),
  quiet: z.strictObject({ ...base, kind: z.literal('quiet'), ...quiet, severity }),
  skew: z.strictObject({ ...base, kind: z.literal('skew'), raiseS: offS, clearS: offS, ...clock, severity }),
  period: z.strictObject({ ...base, kind: z.literal('period'), forS: seconds, severity }),
  identity: z.strictObject({ ...base, kind: z.literal('identity'), ...identity, severity }),
  flood: z.strictObject({ ...base, kind: z.literal('flood'), ...flood, severity }),
  unreadable: z.strictObject({ ...base, kind: z.literal('unreadable'), ...unreadable, severity }),
  mode: z.strictObject({ ...base, kind: z.literal('mode'), ...mode, severity }),
} satisfies { [K in RuleKindName]: z.ZodType<RuleOf<K>> };

type Shape = (typeof SHAPES)[RuleKindName];

export const Rule = z.discriminatedUnion('kind', Object.values(SHAPES) as [Shape, ...Shape[]]);

const place = z.string().min(1).max(128);
const scopes = { region: place.optional(), hall: place.optional(), kioskType: place.optional(), kiosk: place.optional() };
const selector = z
  .strictObject(scopes)
  .refine((given) => Object.keys(given).length === 1, 'for needs exactly one of region, hall, kioskType, kiosk')
  .describe('Exactly one of them. Of several that fit a kiosk the more specific wins: kiosk, kioskType, hall, region.');

const entry = z
  .looseObject({ id: base.id, off: z.boolean().optional().describe('Switched off; false: on again.') })
  .describe('Some fields of a common rule, each in place of the whole field; or, with its kind, a whole rule with a new id.');

/** A wrong file must not take for ever to be refused, nor a rule to be judged. Ours. */
const MOST_RULES = 500;
const MOST_OVERLAYS = 2_000;

export const Overlay = z.strictObject({ for: selector, rules: z.array(entry).min(1).max(MOST_RULES) });

/** The shape of a rule file; its JSON Schema is published beside the default rules. */
export const RuleFile = z.strictObject({
  rules: z.array(Rule).min(1).max(MOST_RULES),
  overlays: z
    .array(Overlay)
    .max(MOST_OVERLAYS)
    .optional()
    .describe('What is different for a region, a hall, a type of kiosk, or one kiosk.'),
});
