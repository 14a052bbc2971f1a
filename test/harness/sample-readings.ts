import type { Reading, ReadingKind } from '#libs/domain/index.js';

/** 2026-01-05 08:00 in Shanghai. */
export const MORNING = 1_767_571_200_000;

/** A payload of each kind with every field that its contract knows. */
export const PAYLOADS: Record<ReadingKind, Record<string, unknown>> = {
  birth: {
    reason: 'powerUp',
    model: 'M-1',
    serial: 'S 0001',
    app: '2.4.1',
    heartbeatS: 60,
    components: ['receiptPrinter', '凭条打印机'],
    services: ['CASH', 'QRPAY'],
  },
  heartbeat: {
    mode: 'inService',
    components: { receiptPrinter: 'online', noteAcceptor: 'hardwareError' },
    uptimeS: 86_400,
    rttMs: 38,
    tempC: 41.5,
    diskFreePct: 63,
    txOk: 12,
    txFailed: 0,
  },
  consumables: {
    items: [
      { id: 'receipt', kind: 'receiptPaper', remaining: 410, capacity: 1650, status: 'full' },
      { id: 'a4', kind: 'a4Paper', status: 'unknown' },
    ],
  },
  cashbox: {
    units: [
      {
        id: 'note',
        kind: 'noteBox',
        count: 812,
        capacity: 1000,
        replenishment: 'high',
        storage: 'ok',
        accuracy: 'accurate',
        amountFen: 4_790_800,
        byDenomination: { '10000': 330 },
      },
      { id: 'coin', kind: 'coinBox' },
    ],
  },
  fault: {
    code: 'BNA-001',
    component: 'noteAcceptor',
    state: 'raised',
    action: 'clear',
    vendorCode: 'E41',
    detail: 'note "in" transport, 卡钞\nat C:\\slot',
  },
  will: {},
};

/** A reading as intake makes it; `over` changes what a test is about. */
export function sampleReading(over: Partial<Reading> & { fields?: Record<string, unknown> } = {}): Reading {
  const { fields, ...rest } = over;
  const kind = rest.kind ?? 'heartbeat';
  const head = {
    kioskId: 'K-1',
    hallId: 'hall-1',
    region: 'anqing',
    kioskType: 'TAX-INV',
    kind,
    ts: MORNING,
    bootId: 'b-7',
    seq: kind === 'will' ? -1 : 41,
    historical: false,
    ...rest,
  };
  const { ts, bootId, seq } = head;
  return { receivedAt: ts + 120, payload: { ts, bootId, seq, ...(fields ?? PAYLOADS[kind]) }, ...head };
}
