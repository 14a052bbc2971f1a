import { z } from 'zod';
import { LAST_INSTANT } from '#libs/contracts/index.js';
import {
  BACK_CONDITIONS,
  CHECK_ITEMS,
  HOLD_REASONS,
  OPENED_KINDS,
  ORDER_ACT_EDITION,
  ORDER_ACTS,
  type OrderAct,
  PAYERS,
  PRIORITIES,
} from '#libs/domain/index.js';

const instant = z.int().min(0).max(LAST_INSTANT);

/** What an act may tell beside its name, its doer and its order: as the API takes it, with times as epoch milliseconds. */
const Told = z.object({
  to: z.string().min(1).optional(),
  reason: z.string().optional(),
  passed: z.boolean({ error: 'an acceptance says whether it is passed: true or false' }).optional(),
  checks: z.partialRecord(z.enum(CHECK_ITEMS), z.boolean()).optional(),
  hold: z.object({ for: z.enum(HOLD_REASONS), until: instant }).optional(),
  arrival: z.object({ scanned: z.string().optional(), metres: z.int().optional() }).optional(),
  record: z
    .object({
      cause: z.string().optional(),
      process: z.string().optional(),
      minutes: z.int().optional(),
      payer: z.enum(PAYERS).optional(),
      cleaned: z.boolean().optional(),
      vendor: z.object({ called: z.boolean(), at: instant.optional() }).optional(),
      parts: z
        .array(z.object({ name: z.string(), count: z.int(), item: z.string().optional(), from: z.string().optional() }))
        .optional(),
    })
    .optional(),
  opening: z
    .object({
      kind: z.enum(OPENED_KINDS),
      kioskId: z.string().nullable(),
      hallId: z.string(),
      what: z.string().min(1),
      priority: z.enum(PRIORITIES).optional(),
      dueAt: instant.optional(),
      plan: z.object({ items: z.array(z.string()), hours: z.number(), materialFen: z.int(), otherFen: z.int() }).optional(),
    })
    .optional(),
  sending: z
    .object({
      what: z.string().min(1),
      device: z.literal(true).optional(),
      serial: z.string().optional(),
      to: z.string().min(1),
      expectedAt: instant,
      delivery: z.string().optional(),
    })
    .optional(),
  back: z.object({ item: z.int().min(1), condition: z.enum(BACK_CONDITIONS), note: z.string().optional() }).optional(),
  doneAt: instant.optional(),
  edition: z.literal(ORDER_ACT_EDITION).optional(),
});

/** What each act must tell, and how it is asked for. */
const NEEDS: Partial<Record<OrderAct['act'], [keyof z.output<typeof Told>, string]>> = {
  'order.open': ['opening', 'an opening by hand says what is to be done: opening, with kind, kioskId, hallId and what'],
  'order.acceptance': ['passed', 'an acceptance says whether it is passed: true or false'],
  'order.takeOver': ['reason', 'a taking over says its reason, in a sentence'],
  'order.assign': ['to', 'an assigning says whose it is to be: to, a person id'],
  'order.passOn': ['to', 'a passing on says whose it is to be: to, a person id'],
  'order.hold': ['hold', 'a hold says what is waited for, and until when: hold, with for and until'],
  'order.sendOut': ['sending', 'a sending out says what goes where: sending, with what, to and expectedAt'],
  'order.back': ['back', 'what is back says which it is and how: back, with item and condition'],
  'order.record': ['record', 'a record says what was done'],
};

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a person did about the order of a kiosk, or in a sentence why a line does not say so. */
export function readActLine(line: Record<string, unknown>): { kioskId: string; act: OrderAct } | string {
  const { act, order, by } = line;
  const name = ORDER_ACTS.find((known) => known === act);
  if (!name) return `act must be one of ${ORDER_ACTS.join(', ')}`;
  if (!isObject(order) || typeof order['kioskId'] !== 'string') return 'order must be an object with a kioskId';
  if (typeof by !== 'string') return 'by must be the id of a person';
  const read = Told.safeParse(line);
  const [issue] = read.error?.issues ?? [];
  if (issue) return issue.path.length > 1 ? `${issue.path.join('.')}: ${issue.message}` : issue.message;
  const told = read.data ?? {};
  const [field, asks] = NEEDS[name] ?? [];
  const needed = field && told[field];
  if (field && (needed === undefined || (typeof needed === 'string' && needed.trim() === ''))) return asks ?? '';
  const orderId = typeof order['id'] === 'string' ? { orderId: order['id'] } : {};
  return { kioskId: order['kioskId'], act: { act: name, by, ...orderId, ...told } as OrderAct };
}
