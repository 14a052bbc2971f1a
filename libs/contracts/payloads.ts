import { z } from 'zod';
import { KEPT_TEXT } from './text.js';
import {
  ACCURACIES,
  CONSUMABLE_STATES,
  DEVICE_STATES,
  FAULT_ACTIONS,
  FAULT_STATES,
  MODES,
  REPLENISHMENT_STATES,
  STORAGE_STATES,
} from './vocabulary.js';

const text = (longest: number) => z.string().max(longest).regex(KEPT_TEXT);
const word = (longest: number) => text(longest).min(1);
const count = z.int().min(0).max(10_000_000);
/** Far beyond what is measured, and within what every store takes. Ours. */
const MOST_MEASURED = 1_000_000_000_000;
const MOST_FEN = 1_000_000_000_000_000;

/** A kiosk's name for one start of its software. */
const bootId = word(64).describe('Names one start of the kiosk; a new start has a new one.');

/** Fields that every reading carries. */
const stamped = {
  ts: z
    .int()
    .describe(
      'Epoch milliseconds by the clock of the kiosk. A wrong clock is told as such: what it sends is judged by its arrival.',
    ),
  bootId,
  seq: z.int().min(0).describe('Rises by one with each message of a boot.'),
  historical: z.boolean().optional().describe('Buffered while offline: kept, never judged as now.'),
};

export const Birth = z
  .object({
    ...stamped,
    reason: word(64).optional().describe('Why the kiosk connects, for example powerUp, reconnect, watchdog.'),
    model: word(128).optional(),
    serial: word(128).optional(),
    app: word(64).optional().describe('Version of the application.'),
    heartbeatS: z.int().min(1).max(86_400).optional().describe('Seconds between heartbeats.'),
    components: z.array(word(64)).max(64).optional(),
    services: z.array(word(32)).max(64).optional(),
  })
  .describe('Sent after every connect: what the kiosk is.');
export type Birth = z.infer<typeof Birth>;

export const Heartbeat = z
  .object({
    ...stamped,
    mode: z.enum(MODES),
    components: z.record(word(64), z.enum(DEVICE_STATES)).optional().describe('Component name to XFS4IoT device state.'),
    uptimeS: z.number().min(0).max(MOST_MEASURED).optional(),
    rttMs: z.number().min(0).max(MOST_MEASURED).optional().describe('Round trip to the business system, milliseconds.'),
    tempC: z.number().min(-100).max(300).optional().describe('Inside the cabinet, degrees Celsius.'),
    diskFreePct: z.number().min(0).max(100).optional(),
    txOk: count.optional().describe('Transactions done since the last heartbeat.'),
    txFailed: count.optional(),
  })
  .describe('The kiosk lives, and how it feels.');
export type Heartbeat = z.infer<typeof Heartbeat>;

export const ConsumableItem = z.object({
  id: word(64),
  kind: word(64).describe('receiptPaper, a4Paper, toner, invoice, certificate, card, ticketPaper or a word of your own.'),
  remaining: count.optional(),
  capacity: count.optional(),
  status: z.enum(CONSUMABLE_STATES).optional(),
});
export type ConsumableItem = z.infer<typeof ConsumableItem>;

export const Consumables = z
  .object({ ...stamped, items: z.array(ConsumableItem).min(1).max(64) })
  .describe('What is left of what the kiosk uses up.');
export type Consumables = z.infer<typeof Consumables>;

export const CashUnit = z.object({
  id: word(64),
  kind: word(64).describe(
    'noteBox, coinBox, cassette, coinHopper, rejectBox (notes that were rejected, counted), retractBin or a word of your own.',
  ),
  count: count.optional(),
  capacity: count.optional(),
  replenishment: z.enum(REPLENISHMENT_STATES).optional(),
  storage: z.enum(STORAGE_STATES).optional(),
  accuracy: z.enum(ACCURACIES).optional(),
  amountFen: z.int().min(0).max(MOST_FEN).optional().describe('Money in the unit, integer fen.'),
  byDenomination: z.record(word(16), count).optional().describe('Denomination in fen to number of notes or coins.'),
});
export type CashUnit = z.infer<typeof CashUnit>;

export const Cashbox = z.object({ ...stamped, units: z.array(CashUnit).min(1).max(32) }).describe('How full the cash units are.');
export type Cashbox = z.infer<typeof Cashbox>;

export const Fault = z
  .object({
    ...stamped,
    code: word(64).describe('A code of the fault catalogue; an unknown one is judged by its action.'),
    component: word(64).optional(),
    state: z.enum(FAULT_STATES),
    action: z.enum(FAULT_ACTIONS).optional().describe('XFS4IoT Common.ErrorEvent action.'),
    vendorCode: word(64).optional(),
    detail: text(512).optional(),
  })
  .describe('Something broke, or works again.');
export type Fault = z.infer<typeof Fault>;

export const Will = z
  .object({ bootId, ts: stamped.ts.optional(), seq: stamped.seq.optional() })
  .describe('Left with the broker at connect; published by the broker when the kiosk is gone.');
export type Will = z.infer<typeof Will>;

/** Down, retained: what the screen of the kiosk shows to the public. */
export const Sign = z
  .object({
    ts: z.int(),
    show: z.boolean().describe('False: take the sign down.'),
    text: z.object({ zh: z.string(), en: z.string() }).optional(),
    servicesOut: z.array(z.string()).optional(),
    until: z.int().optional().describe('Epoch milliseconds: the repair is expected by then.'),
    servicesInWords: z
      .object({ zh: z.string(), en: z.string() })
      .optional()
      .describe('What cannot be had, as citizens call it; absent: not registered.'),
    notices: z.array(z.string()).optional().describe('Ids of the public notices behind the sign.'),
  })
  .describe('The sign on the screen of the kiosk.');
export type Sign = z.infer<typeof Sign>;

/** Down, retained: what the backend wants of the kiosk. */
export const Config = z
  .object({
    ts: z.int(),
    heartbeatS: z
      .int()
      .optional()
      .describe('Seconds between heartbeats, as the register has it. The next birth says what the kiosk took.'),
    rebirth: z.boolean().optional().describe('True: publish a birth now.'),
  })
  .describe('Settings for the kiosk.');
export type Config = z.infer<typeof Config>;

export const BackendState = z
  .object({ online: z.boolean(), ts: z.int() })
  .describe('Whether the backend is there. While it is not, a kiosk buffers and marks what it sends later as historical.');
export type BackendState = z.infer<typeof BackendState>;
