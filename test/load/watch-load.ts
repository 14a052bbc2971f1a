import type { Kiosk, Reading, Rule, RuleSet } from '#libs/domain/index.js';

/** Readings of one kiosk after which everything about it has been told. */
export const READINGS = 4;

/** Strings as the register has them: one for all who share it. */
const HALLS = Array.from({ length: 5_000 }, (_, n) => `hall-${n}`);

export const kioskOf = (n: number): Kiosk => ({
  id: `K-${String(n).padStart(7, '0')}`,
  hall: HALLS[n % HALLS.length] as string,
  type: 'UTIL',
  name: '缴费终端',
  spot: '',
  services: ['CASH', 'QRPAY', 'RCPT'],
  components: [],
  heartbeatS: 60,
  state: 'active',
});

const COMPONENTS = { receiptPrinter: 'online', noteAcceptor: 'online', cardReader: 'online', qrScanner: 'online' };

/** What is told, in turn: three heartbeats of five, and the levels; a fault that comes and goes at one kiosk of a hundred. */
function payloadOf(n: number, round: number): Pick<Reading, 'kind' | 'payload'> {
  const turn = round % 5;
  const left = 1650 - (round % 300);
  if (turn === 1) {
    const items = [{ id: 'receipt', kind: 'receiptPaper', remaining: left, capacity: 1650, status: 'full' }];
    return { kind: 'consumables', payload: { items } };
  }
  if (turn === 2) {
    const units = [{ id: 'note', kind: 'noteBox', count: round % 700, capacity: 1000, replenishment: 'ok' }];
    return { kind: 'cashbox', payload: { units } };
  }
  if (turn === 3 && n % 100 === 0) {
    const state = round % 10 === 3 ? 'raised' : 'cleared';
    return { kind: 'fault', payload: { code: 'SCN-001', component: 'qrScanner', state, action: 'reset' } };
  }
  return { kind: 'heartbeat', payload: { mode: 'inService', components: { ...COMPONENTS }, rttMs: 38, txOk: 12, txFailed: 0 } };
}

/** The i-th reading of so many kiosks, each of which speaks once in `everyMs`. */
export function readingOf(i: number, kiosks: number, start: number, everyMs: number): Reading {
  const n = i % kiosks;
  const round = Math.floor(i / kiosks);
  const at = start + Math.floor((i * everyMs) / kiosks);
  const kiosk = kioskOf(n);
  // Strings as they come off the wire: each reading has its own.
  const wire = JSON.parse(JSON.stringify({ kioskId: kiosk.id, bootId: `b-${n % 977}`, ...payloadOf(n, round) }));
  return {
    ...wire,
    hallId: kiosk.hall,
    region: 'anqing',
    kioskType: kiosk.type,
    ts: at - 40 - (n % 100),
    receivedAt: at,
    seq: round,
    historical: false,
  };
}

const named = { because: 'bench', title: { zh: '{item}', en: '{item}' } };

/** So many rules of the kinds in the proportion of a real file: most are about levels and faults. */
export function rulesOf(count: number): RuleSet {
  const rules: Rule[] = [
    { ...named, id: 'silent', kind: 'silence', heartbeats: 3, severity: 'critical' },
    { ...named, id: 'gone', kind: 'gone', graceS: 60, severity: 'critical' },
    { ...named, id: 'never', kind: 'never', afterMin: 1440, severity: 'info' },
    { ...named, id: 'failing', kind: 'rate', windowS: 1800, leastTx: 10, pct: { raise: 50, clear: 20 }, severity: 'degraded' },
    { ...named, id: 'clock', kind: 'skew', raiseS: 120, clearS: 60, severity: 'info' },
  ];
  const level = { severity: 'info' as const, stopsService: false };
  for (let i = 0; rules.length < count - 1; i++) {
    const pct = { raise: 1 + (i % 10), clear: 12 + (i % 10) };
    const full = { raise: 80 + (i % 10), clear: 60 };
    const turn = i % 3;
    if (turn === 0) rules.push({ ...named, ...level, id: `low-${i}`, kind: 'consumable', states: ['low'], pct });
    else if (turn === 1)
      rules.push({ ...named, ...level, id: `high-${i}`, kind: 'cashbox', states: ['high'], pct: full, units: ['noteBox'] });
    else rules.push({ ...named, id: `fault-${i}`, kind: 'fault', codes: [`X-${i}`], holdS: 120 });
  }
  return { version: 'bench', rules: [...rules, { ...named, id: 'any', kind: 'fault' }] };
}
