import type { ReadingKind } from '../reading/index.js';
import type { Coarse } from './retention.js';

/** How the values of a window become one. */
export type SummedBy = 'mean' | 'sum' | 'last' | 'min' | 'max' | 'count';

/** A field of a summary. */
export interface SummaryField {
  name: string;
  /** Field of the same measurement as it was read. */
  from: string;
  by: SummedBy;
  as: 'int' | 'float' | 'string';
}

export interface Summary {
  tags: readonly string[];
  fields: readonly SummaryField[];
}

const KIOSK = ['hall', 'kiosk', 'region', 'type'] as const;
const mean = (name: string): SummaryField => ({ name, from: name, by: 'mean', as: 'float' });
const sum = (name: string): SummaryField => ({ name, from: name, by: 'sum', as: 'int' });
const last = (name: string, as: SummaryField['as']): SummaryField => ({ name, from: name, by: 'last', as });
const least = (from: string, as: SummaryField['as']): SummaryField => ({ name: `${from}_min`, from, by: 'min', as });
const most = (from: string, as: SummaryField['as']): SummaryField => ({ name: `${from}_max`, from, by: 'max', as });
/** Heartbeats, or levels told, that the window had. */
const readings: SummaryField = { name: 'readings', from: 'seq', by: 'count', as: 'int' };

/**
 * What is kept of a window: a measurement of the same name with the same tags, its time the window's beginning. Fields of one number keep
 * their name, so that a chart of a long span only names another database.
 */
export const SUMMARIES = {
  heartbeat: {
    tags: KIOSK,
    fields: [
      mean('rtt_ms'),
      mean('temp_c'),
      mean('disk_free_pct'),
      mean('skew_ms'),
      sum('tx_ok'),
      sum('tx_failed'),
      last('mode', 'string'),
      readings,
    ],
  },
  consumable: {
    tags: [...KIOSK, 'item', 'kind'],
    fields: [
      last('remaining', 'int'),
      least('remaining', 'int'),
      last('capacity', 'int'),
      last('pct', 'float'),
      least('pct', 'float'),
      last('status', 'string'),
      readings,
    ],
  },
  cashbox: {
    tags: [...KIOSK, 'unit', 'kind'],
    fields: [
      last('count', 'int'),
      most('count', 'int'),
      last('capacity', 'int'),
      last('pct', 'float'),
      most('pct', 'float'),
      last('amount_fen', 'int'),
      most('amount_fen', 'int'),
      last('replenishment', 'string'),
      readings,
    ],
  },
} as const satisfies Record<string, Summary>;
export type Summed = keyof typeof SUMMARIES;

/** Where a measurement's values lie in a reading: its kind, the list whose members they are of, and the wire's names. */
export const SUMMARY_SOURCES: Record<
  Summed,
  { kind: ReadingKind; list?: 'items' | 'units'; id?: string; wire: Record<string, string> }
> = {
  heartbeat: {
    kind: 'heartbeat',
    wire: {
      rtt_ms: 'rttMs',
      temp_c: 'tempC',
      disk_free_pct: 'diskFreePct',
      skew_ms: 'skewMs',
      tx_ok: 'txOk',
      tx_failed: 'txFailed',
      mode: 'mode',
    },
  },
  consumable: {
    kind: 'consumables',
    list: 'items',
    id: 'item',
    wire: { remaining: 'remaining', capacity: 'capacity', status: 'status' },
  },
  cashbox: {
    kind: 'cashbox',
    list: 'units',
    id: 'unit',
    wire: { count: 'count', capacity: 'capacity', amount_fen: 'amountFen', replenishment: 'replenishment' },
  },
};

/**
 * Of services: share of the window in which one was given, and the seconds in which it was not. Absent means given all along, as in the
 * points that it is reckoned from; sums of `down_s` are therefore right over any span.
 */
export const SERVICE_SUMMARY = { tags: [...KIOSK, 'service'], fields: ['up', 'down_s'] } as const;

/** Names of the databases beside the bucket: `hallwatch_5m`. */
export const COARSE: readonly Coarse[] = ['5m', '1h'];
