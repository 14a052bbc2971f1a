import type { Kiosk, Reading, Rule, RuleSet } from '#libs/domain/index.js';

/** Readings of one kiosk after which everything about it has been told. */
export const READINGS = 5;

/** Strings as the register has them: one for all who share it. */
const HALLS = Array.from({ length: 5_000 }, (_, n) => `hall-${n}`);

const hallOf = (n: number): string => HALLS[n % HALLS.length] as string;
const idOf = (n: number): string => `K-${String(n).padStart(7, '0')}`;

export const kioskOf = (n: number): Kiosk => ({
  id: idOf(n),
  hall: hallOf(n),
  type: 'UTIL',
  name: '缴费终端',
  spot: '',
  services: ['CASH', 'QRPAY', 'RCPT'],
  components: [],
  heartbeatS: 60,
  state: 'active',
});

const COMPONENTS = { receiptPrinter: 'online', noteAcceptor: 'online', cardReader: 'online', qrScanner: 'online' };

interface Told {
  kind: Reading['kind'];
  /** As it comes off the wire, so that each reading has objects and strings of its own. */
  text: string;
}

const told = (kind: Reading['kind'], payload: object): Told => ({ kind, text: JSON.stringify(payload) });

const BIRTH = told('birth', { reason: 'powerUp', app: '2.4.1', heartbeatS: 60 });
const HEARTBEAT = told('heartbeat', { mode: 'inService', components: COMPONENTS, rttMs: 38, txOk: 12, txFailed: 0 });
const PAPER = Array.from({ length: 300 }, (_, used) =>
  told('consumables', {
    items: [{ id: 'receipt', kind: 'receiptPaper', remaining: 1650 - used, capacity: 1650, status: 'full' }],
  }),
);
const CASH = Array.from({ length: 700 }, (_, count) =>
  told('cashbox', { units: [{ id: 'note', kind: 'noteBox', count, capacity: 1000, replenishment: 'ok' }] }),
);
const FAULT = ['raised', 'cleared'].map((state) =>
  told('fault', { code: 'SCN-001', component: 'qrScanner', state, action: 'reset' }),
) as [Told, Told];

/** In turn: a birth first, then three heartbeats of five, and the levels; a fault that comes and goes at one kiosk of a hundred. */
function toldBy(n: number, round: number): Told {
  const turn = round % 5;
  if (round === 0) return BIRTH;
  if (turn === 1) return PAPER[round % 300] as Told;
  if (turn === 2) return CASH[round % 700] as Told;
  if (turn === 3 && n % 100 === 0) return FAULT[round % 10 === 3 ? 0 : 1];
  return HEARTBEAT;
}

const BOOTS = Array.from({ length: 977 }, (_, n) => `b-${n}`);

/** The i-th reading of so many kiosks, each of which speaks once in `everyMs`. */
export function readingOf(i: number, kiosks: number, start: number, everyMs: number): Reading {
  const n = i % kiosks;
  const round = Math.floor(i / kiosks);
  const at = start + Math.floor((i * everyMs) / kiosks);
  const { kind, text } = toldBy(n, round);
  return {
    kioskId: idOf(n),
    hallId: hallOf(n),
    region: 'anqing',
    kioskType: 'UTIL',
    kind,
    ts: at - 40 - (n % 100),
    receivedAt: at,
    bootId: BOOTS[n % BOOTS.length] as string,
    seq: round,
    historical: false,
    payload: JSON.parse(text),
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
