/** How the traffic of a place goes by hour and day. */
export type Trade = 'government' | 'tax' | 'power' | 'hospital' | 'bank';

/** What one transaction takes of a consumable or puts into a cash unit, on average. */
export interface Use {
  id: string;
  kind: string;
  capacity: number;
  each: number;
  /** Cash units only: a cassette or hopper empties, the others fill. */
  empties?: boolean;
}

/** What a type of kiosk is made of and how it is used. */
export interface Profile {
  model: string;
  trade: Trade;
  /** Transactions on a weekday in a 24 h hall. */
  perDay: readonly [number, number];
  services: readonly string[];
  components: readonly string[];
  consumables: readonly Use[];
  cashUnits: readonly Use[];
}

/** In every cabinet. */
const BODY = ['touchScreen', 'display', 'cabinetDoor', 'ups', 'application'];

const receipts = (capacity: number, each: number): Use => ({ id: 'receipt', kind: 'receiptPaper', capacity, each });
const a4 = (each: number): Use => ({ id: 'a4', kind: 'a4Paper', capacity: 500, each });
const toner = (capacity: number, each: number): Use => ({ id: 'toner', kind: 'toner', capacity, each });
/** 40 % of payments in cash, 1.6 notes each. */
const notes = (each = 0.64): Use => ({ id: 'note', kind: 'noteBox', capacity: 1_000, each });
const retract: Use = { id: 'retract', kind: 'retractBin', capacity: 100, each: 0.004 };
const cassettes = (notesEach: number): Use[] =>
  [1, 2, 3, 4].map((n) => ({ id: `cassette${n}`, kind: 'cassette', capacity: 2_000, each: notesEach / 4, empties: true }));

/** By the type that the fleet file names. Capacities and use: the parameters of the product's simulator page. */
export const PROFILES: Readonly<Record<string, Profile>> = {
  UTIL: {
    model: 'UTIL-S3',
    trade: 'power',
    perDay: [60, 180],
    services: ['CASH', 'QRPAY', 'CARDPAY', 'RCPT', 'QUERY'],
    components: ['receiptPrinter', 'noteAcceptor', 'cashUnit', 'cardReader', 'qrScanner', 'safeDoor', ...BODY],
    consumables: [receipts(1_650, 1)],
    cashUnits: [notes()],
  },
  'TAX-INV': {
    model: 'INV-200',
    trade: 'tax',
    perDay: [20, 60],
    services: ['INV', 'RCPT', 'ID'],
    components: ['invoicePrinter', 'receiptPrinter', 'idReader', 'faceCamera', ...BODY],
    // A visit takes 25 to 50 invoices in life; here one pack of 25 counts as one, else no bin would last a morning.
    consumables: [{ id: 'invoice', kind: 'invoice', capacity: 200, each: 1.4 }, receipts(530, 1)],
    cashUnits: [],
  },
  'TAX-ARM': {
    model: 'ARM-5',
    trade: 'tax',
    perDay: [25, 70],
    services: ['DOC', 'RCPT', 'ID', 'QRPAY', 'QUERY'],
    components: ['documentPrinter', 'receiptPrinter', 'idReader', 'faceCamera', 'qrScanner', ...BODY],
    consumables: [a4(1.8), toner(2_500, 1.8), receipts(530, 1)],
    cashUnits: [],
  },
  CREDIT: {
    model: 'CR-2',
    trade: 'government',
    perDay: [15, 50],
    services: ['DOC', 'ID', 'QUERY'],
    components: ['documentPrinter', 'idReader', 'faceCamera', ...BODY],
    consumables: [a4(6), toner(3_000, 6)],
    cashUnits: [{ ...retract }],
  },
  LIC: {
    model: 'LIC-1',
    trade: 'government',
    perDay: [5, 20],
    services: ['LIC', 'ID'],
    components: ['licencePrinter', 'idReader', 'faceCamera', ...BODY],
    consumables: [{ id: 'certificate', kind: 'certificate', capacity: 150, each: 1 }, toner(1_000, 1)],
    cashUnits: [],
  },
  REALTY: {
    model: 'RE-2',
    trade: 'government',
    perDay: [10, 30],
    services: ['DOC', 'ID', 'QUERY'],
    components: ['documentPrinter', 'idReader', 'faceCamera', 'qrScanner', ...BODY],
    consumables: [a4(4), toner(2_500, 4)],
    cashUnits: [],
  },
  COMBI: {
    model: 'COMBI-X',
    trade: 'government',
    perDay: [60, 150],
    services: ['DOC', 'RCPT', 'QRPAY', 'CARDPAY', 'ID', 'QUERY'],
    components: ['documentPrinter', 'receiptPrinter', 'cardReader', 'idReader', 'faceCamera', 'qrScanner', ...BODY],
    consumables: [a4(0.7), toner(2_500, 0.7), receipts(1_650, 0.6)],
    cashUnits: [{ ...retract }],
  },
  HOSP: {
    model: 'HOSP-9',
    trade: 'hospital',
    perDay: [250, 600],
    services: ['RCPT', 'QRPAY', 'CARDPAY', 'ID', 'ISSUE', 'QUERY', 'DOC'],
    components: ['receiptPrinter', 'documentPrinter', 'cardReader', 'cardDispenser', 'idReader', 'qrScanner', ...BODY],
    consumables: [receipts(1_650, 1.2), a4(0.25), { id: 'card', kind: 'card', capacity: 300, each: 0.02 }],
    cashUnits: [],
  },
  'HOSP-PRINT': {
    model: 'HOSP-P2',
    trade: 'hospital',
    perDay: [100, 250],
    services: ['DOC', 'ID', 'QUERY'],
    components: ['documentPrinter', 'idReader', 'qrScanner', ...BODY],
    consumables: [a4(1.5), toner(2_500, 1.5)],
    cashUnits: [],
  },
  EXIT: {
    model: 'EXIT-4',
    trade: 'government',
    perDay: [20, 60],
    services: ['ISSUE', 'ID', 'QRPAY', 'RCPT'],
    components: ['cardDispenser', 'receiptPrinter', 'idReader', 'faceCamera', 'qrScanner', ...BODY],
    consumables: [{ id: 'document', kind: 'card', capacity: 200, each: 1 }, receipts(530, 1)],
    cashUnits: [],
  },
  ATM: {
    model: 'ATM-7',
    trade: 'bank',
    perDay: [80, 250],
    services: ['WDL', 'QUERY', 'RCPT'],
    components: ['cashDispenser', 'cardReader', 'receiptPrinter', 'safeDoor', 'surveillanceCamera', ...BODY],
    consumables: [receipts(1_650, 0.4)],
    cashUnits: [...cassettes(8), { ...retract }],
  },
  CRS: {
    model: 'CRS-7',
    trade: 'bank',
    perDay: [80, 250],
    services: ['WDL', 'CASH', 'QUERY', 'RCPT'],
    components: [
      'cashDispenser',
      'noteAcceptor',
      'cashUnit',
      'cardReader',
      'receiptPrinter',
      'safeDoor',
      'surveillanceCamera',
      ...BODY,
    ],
    consumables: [receipts(1_650, 0.4)],
    cashUnits: [...cassettes(5), notes(3), { ...retract }],
  },
  MOBILE: {
    model: 'SIM-2',
    trade: 'government',
    perDay: [5, 25],
    services: ['ISSUE', 'QRPAY', 'ID'],
    components: ['cardDispenser', 'idReader', 'qrScanner', ...BODY],
    consumables: [
      { id: 'hopper1', kind: 'card', capacity: 200, each: 0.5 },
      { id: 'hopper2', kind: 'card', capacity: 200, each: 0.5 },
    ],
    cashUnits: [],
  },
  QUEUE: {
    model: 'Q-1',
    trade: 'power',
    perDay: [100, 600],
    services: ['QUERY'],
    components: ['receiptPrinter', ...BODY],
    consumables: [{ id: 'ticket', kind: 'ticketPaper', capacity: 800, each: 1 }],
    cashUnits: [],
  },
  LOCKER: {
    model: 'BOX-24',
    trade: 'government',
    perDay: [10, 40],
    services: ['ID', 'QUERY'],
    components: ['idReader', 'faceCamera', ...BODY],
    consumables: [],
    cashUnits: [],
  },
};

/** What a component uses up or fills, for types that are not ours. */
const BY_COMPONENT: Readonly<Record<string, { consumables?: Use[]; cashUnits?: Use[] }>> = {
  receiptPrinter: { consumables: [receipts(1_650, 1)] },
  documentPrinter: { consumables: [a4(1), toner(2_500, 1)] },
  invoicePrinter: { consumables: [{ id: 'invoice', kind: 'invoice', capacity: 200, each: 1 }] },
  licencePrinter: { consumables: [{ id: 'certificate', kind: 'certificate', capacity: 150, each: 1 }] },
  cardDispenser: { consumables: [{ id: 'card', kind: 'card', capacity: 200, each: 0.5 }] },
  noteAcceptor: { cashUnits: [notes()] },
  cashDispenser: { cashUnits: cassettes(8) },
};

/** The profile of a kiosk; one of an unknown type is put together from its components. */
export function profileOf(kiosk: { type: string; services: string[]; components: string[] }): Profile {
  const known = Object.hasOwn(PROFILES, kiosk.type) ? PROFILES[kiosk.type] : undefined;
  const parts = kiosk.components.flatMap((c) => (Object.hasOwn(BY_COMPONENT, c) ? [BY_COMPONENT[c]] : []));
  const base: Profile = known ?? {
    model: 'GENERIC',
    trade: 'government',
    perDay: [20, 60],
    services: [],
    components: [],
    consumables: parts.flatMap((p) => p?.consumables ?? []),
    cashUnits: parts.flatMap((p) => p?.cashUnits ?? []),
  };
  return {
    ...base,
    services: kiosk.services.length > 0 ? kiosk.services : base.services,
    components: kiosk.components.length > 0 ? kiosk.components : base.components,
  };
}
