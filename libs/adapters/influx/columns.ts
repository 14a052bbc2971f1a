import type { ReadingKind } from '#libs/domain/index.js';

/** How a value of the wire is kept. `json` is for lists and maps, which line protocol has not. */
export type Cell = 'int' | 'float' | 'string' | 'json' | 'raised';

/** A field of the wire and its column. */
export interface Column {
  wire: string;
  column: string;
  as: Cell;
}

/** One measurement: what of the payload is a tag, what a field, and whether it has a line for each member of a list. */
export interface Table {
  measurement: string;
  tags: { wire: string; column: string }[];
  columns: Column[];
  /** The payload's list that becomes one line a member. */
  list?: 'items' | 'units';
}

const int = (wire: string, column = wire): Column => ({ wire, column, as: 'int' });
const float = (wire: string, column = wire): Column => ({ wire, column, as: 'float' });
const string = (wire: string, column = wire): Column => ({ wire, column, as: 'string' });
const json = (wire: string, column = wire): Column => ({ wire, column, as: 'json' });
const tag = (wire: string, column = wire): { wire: string; column: string } => ({ wire, column });

/** The time-series schema; numbers that the wire lets be broken are floats for good, or a later point would conflict. */
export const TABLES: Record<ReadingKind, Table> = {
  birth: {
    measurement: 'birth',
    tags: [],
    columns: [
      string('reason'),
      string('model'),
      string('serial'),
      string('app'),
      int('heartbeatS', 'heartbeat_s'),
      json('components'),
      json('services'),
    ],
  },
  heartbeat: {
    measurement: 'heartbeat',
    tags: [],
    columns: [
      string('mode'),
      json('components'),
      float('uptimeS', 'uptime_s'),
      float('rttMs', 'rtt_ms'),
      float('tempC', 'temp_c'),
      float('diskFreePct', 'disk_free_pct'),
      int('txOk', 'tx_ok'),
      int('txFailed', 'tx_failed'),
    ],
  },
  consumables: {
    measurement: 'consumable',
    list: 'items',
    tags: [tag('id', 'item'), tag('kind')],
    columns: [int('remaining'), int('capacity'), string('status')],
  },
  cashbox: {
    measurement: 'cashbox',
    list: 'units',
    tags: [tag('id', 'unit'), tag('kind')],
    columns: [
      int('count'),
      int('capacity'),
      int('amountFen', 'amount_fen'),
      string('replenishment'),
      string('storage'),
      string('accuracy'),
      json('byDenomination', 'by_denomination'),
    ],
  },
  fault: {
    measurement: 'fault',
    tags: [tag('code'), tag('component')],
    columns: [
      { wire: 'state', column: 'state', as: 'raised' },
      string('action'),
      string('vendorCode', 'vendor_code'),
      string('detail'),
    ],
  },
  will: { measurement: 'will', tags: [], columns: [] },
};
