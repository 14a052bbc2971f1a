import type { CheckItem, WorkRecord } from '../act/index.js';
import type { Kiosk } from '../kiosk/index.js';
import type { MaintenanceOrder, OrderKind } from './order.js';

const FAULT_AND_WORK = ['cause', 'process', 'minutes'] as const satisfies readonly (keyof WorkRecord)[];

/**
 * What the record of an order's work must hold before it closes (S0-C1.4, S1-2.3.3a), who pays (S3-U12), cleaned (S0-C1.10b), vendor
 * called (S0-D2.4, S0-H5b). Of a refill and an emptying the device itself tells what was done.
 */
export const RECORD_NEEDS: Record<OrderKind, readonly (keyof WorkRecord)[]> = {
  repair: [...FAULT_AND_WORK, 'payer', 'cleaned', 'vendor'],
  inspect: [...FAULT_AND_WORK, 'payer', 'vendor'],
  security: FAULT_AND_WORK,
  it: FAULT_AND_WORK,
  replenish: [],
  settle: [],
  upkeep: ['process', 'minutes', 'cleaned'],
  clean: ['cleaned'],
  relabel: ['process'],
  seal: ['process'],
};

/** As it is kept, or as the pages are told it. */
type Told = Partial<Record<keyof WorkRecord, unknown>>;

const isTold = (record: Told, field: keyof WorkRecord): boolean =>
  field === 'cleaned' ? record.cleaned === true : record[field] !== undefined;

/** What is still missing in the record of an order before it may close. */
export const missingIn = ({ kind, record = {} }: { kind: OrderKind; record?: Told }): (keyof WorkRecord)[] =>
  RECORD_NEEDS[kind].filter((field) => !isTold(record, field));

const ALWAYS: readonly CheckItem[] = ['serves', 'online', 'trial', 'clean', 'locked'];

/** Which components are looked at under which point. */
const BY_COMPONENT: [CheckItem, ReadonlySet<string>][] = [
  ['prints', new Set(['receiptPrinter', 'documentPrinter', 'invoicePrinter', 'ticketPrinter', 'licencePrinter'])],
  ['cash', new Set(['noteAcceptor', 'cashUnit', 'coinAcceptor', 'coinHopper', 'cashDispenser'])],
  ['cards', new Set(['cardReader', 'idReader', 'cardDispenser'])],
  ['scans', new Set(['qrScanner', 'faceCamera'])],
];

/** What is looked at when a kiosk is accepted after a repair (S0-C1.9), by what it has. No regulation gives the points: ours. */
export const checklistOf = ({ components }: Pick<Kiosk, 'components'>): CheckItem[] => [
  ...ALWAYS,
  ...BY_COMPONENT.filter(([, of]) => components.some((component) => of.has(component))).map(([item]) => item),
];

/** Work at a device, after which it is looked at point by point; a refill or an emptying shows by itself. */
const CHECKED: ReadonlySet<OrderKind> = new Set(['repair', 'inspect', 'upkeep']);

/** Points of the acceptance of an order; `kiosk`: undefined where it is for a whole hall, or for a kiosk that is registered no more. */
export const checksFor = ({ kind }: Pick<MaintenanceOrder, 'kind'>, kiosk: Pick<Kiosk, 'components'> | undefined): CheckItem[] =>
  kiosk && CHECKED.has(kind) ? checklistOf(kiosk) : [];
