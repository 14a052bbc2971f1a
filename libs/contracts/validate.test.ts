import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contractBreach } from './validate.js';
import type { Kind } from './vocabulary.js';

const stamped = { ts: 1_767_225_600_000, bootId: 'b-1', seq: 4 };
type Payload = Record<string, unknown>;

/** One payload of each kind with every optional field that it may have. */
const FULL: Record<Kind, Payload> = {
  birth: {
    ...stamped,
    historical: false,
    reason: 'powerUp',
    model: 'M',
    serial: 'S',
    app: '1',
    heartbeatS: 60,
    components: ['printer'],
  },
  heartbeat: {
    ...stamped,
    mode: 'inService',
    components: { printer: 'online' },
    uptimeS: 1,
    rttMs: 2,
    tempC: 3,
    diskFreePct: 4,
    txOk: 5,
  },
  consumables: { ...stamped, items: [{ id: 'r', kind: 'receiptPaper', remaining: 4, capacity: 9, status: 'full' }] },
  cashbox: {
    ...stamped,
    units: [{ id: 'n', kind: 'noteBox', count: 1, capacity: 2, amountFen: 5, byDenomination: { '10000': 1 } }],
  },
  fault: {
    ...stamped,
    code: 'BNA-002',
    state: 'raised',
    component: 'noteAcceptor',
    action: 'clear',
    vendorCode: 'E',
    detail: 'd',
  },
  will: { bootId: 'b-1', ts: 1, seq: 1 },
};
const REQUIRED = new Set(['bootId', 'mode', 'items', 'units', 'id', 'kind', 'code', 'state']);
const isRequired = (kind: Kind, name: string): boolean =>
  REQUIRED.has(name) || (kind !== 'will' && (name === 'ts' || name === 'seq'));

type Place = (payload: Payload) => Payload;
const top: Place = (payload) => payload;
const member: Place = (payload) => ((payload['items'] ?? payload['units']) as Payload[])[0] as Payload;
const inMap =
  (name: string): Place =>
  (payload) =>
    (payload[name] ?? member(payload)[name]) as Payload;

/** Every place of a payload where a field, or a name of a map, stands. */
const places: [Kind, Place, string][] = (Object.keys(FULL) as Kind[]).flatMap((kind) => {
  const of = (place: Place): [Kind, Place, string][] => Object.keys(place(FULL[kind])).map((name) => [kind, place, name]);
  const members = kind === 'consumables' || kind === 'cashbox' ? of(member) : [];
  const maps = kind === 'heartbeat' ? of(inMap('components')) : kind === 'cashbox' ? of(inMap('byDenomination')) : [];
  return [...of(top), ...members, ...maps];
});

describe('null in a payload', () => {
  test.each(places)('%s, %p: %s is absence where it may be absent, and refused where it may not', (kind, place, name) => {
    const payload = structuredClone(FULL[kind]);
    const without = structuredClone(FULL[kind]);
    place(payload)[name] = null;
    delete place(without)[name];
    const breach = contractBreach(kind, payload);
    if (isRequired(kind, name)) expect(breach).toMatch(new RegExp(`${name} .*, it is null`));
    else expect([breach, payload]).toEqual([null, without]);
  });
});

describe('what no store keeps', () => {
  const put = (kind: Kind, place: Place, name: string, value: unknown): Payload => {
    const payload = structuredClone(FULL[kind]);
    place(payload)[name] = value;
    return payload;
  };

  test.each(places.filter(([kind, place, name]) => typeof place(FULL[kind])[name] === 'number'))(
    'infinity is refused by its name: %s, %p, %s',
    (kind, place, name) => {
      expect(contractBreach(kind, put(kind, place, name, JSON.parse('1e400')))).toContain(`${name} must be a`);
    },
  );

  test.each(places.filter(([kind, place, name]) => typeof place(FULL[kind])[name] === 'string'))(
    'half a character and NUL are refused by the name of the field: %s, %p, %s',
    (kind, place, name) => {
      for (const text of ['x\ud83d', '\udc00x', 'x\0'])
        expect(contractBreach(kind, put(kind, place, name, text))).toContain(name);
    },
  );

  test('nor as a name in a map', () => {
    expect(contractBreach('heartbeat', { ...FULL.heartbeat, components: { 'a\ud83d': 'online' } })).toContain(
      'a name in components',
    );
    const units = [{ id: 'n', kind: 'noteBox', byDenomination: { '1\0': 1 } }];
    expect(contractBreach('cashbox', { ...stamped, units })).toContain('a name in units[0].byDenomination');
  });

  test('whole characters outside the basic plane are kept', () => {
    expect(contractBreach('fault', { ...FULL.fault, component: '读卡器💳', detail: '行一\n行二' })).toBeNull();
  });

  test('whatever is taken is the same once it was written as JSON, in whole characters', () => {
    const anyText = fc
      .string({ unit: 'binary', maxLength: 8 })
      .map((text) => text + String.fromCharCode(0xd83d).repeat(text.length % 2));
    const anyValue = fc.oneof(
      anyText,
      fc.double().map((n) => n + 0),
      fc.constantFrom(1e308, Number.POSITIVE_INFINITY, 2 ** 60, null, true),
      fc.integer(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), anyValue, ([kind, place, name], value) => {
        const payload = put(kind, place, name, value);
        if (contractBreach(kind, payload) !== null) return;
        const text = JSON.stringify(payload);
        expect(JSON.parse(text)).toEqual(payload);
        expect(text).not.toMatch(/\\u(0000|d[89a-f])/);
      }),
    );
  });
});

describe('a refusal names the field, what it must be and what came', () => {
  test.each<[string, Kind, Payload, string]>([
    [
      'text for a number',
      'consumables',
      { ...stamped, items: [{ id: 'a', kind: 'k', remaining: '7' }] },
      'items[0].remaining must be a whole number, it is a string',
    ],
    [
      'a list for an object',
      'heartbeat',
      { ...stamped, mode: 'inService', components: [] },
      'components must be an object, it is a list',
    ],
    ['a field that is not there', 'cashbox', { ...stamped, units: [{ id: 'a' }] }, 'units[0].kind is required'],
    ['a word of another vocabulary', 'fault', { ...FULL.fault, state: 'on' }, 'state must be one of raised, cleared'],
    ['a long text', 'fault', { ...FULL.fault, code: 'x'.repeat(65) }, 'code must have at most 64 characters, it has 65'],
    [
      'a name with a slash',
      'heartbeat',
      { ...FULL.heartbeat, components: { 'a/b': 7 } },
      'components.a/b must be text, it is a number',
    ],
    [
      'seconds with a fraction',
      'heartbeat',
      { ...FULL.heartbeat, ts: 1767225600.5 },
      'ts must be a whole number, it is a number with a fraction; it must be epoch milliseconds, and this looks like seconds',
    ],
    [
      'a date',
      'heartbeat',
      { ...FULL.heartbeat, ts: '2026-01-01' },
      'ts must be a whole number, it is a string; it must be epoch milliseconds',
    ],
  ])('%s', (_, kind, payload, sentence) => {
    const breach = contractBreach(kind, payload) ?? '';
    expect(breach.slice(0, sentence.length)).toBe(sentence);
  });

  test('a list where one object must be', () => {
    expect(contractBreach('heartbeat', [])).toBe('payload must be an object, it is a list');
  });
});
