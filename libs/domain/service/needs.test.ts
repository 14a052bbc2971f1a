import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  FAULTS,
  type FaultCode,
  type Kiosk,
  lossOf,
  lostWithout,
  needsOf,
  type ServiceNeed,
  stoppedBy,
} from '#libs/domain/index.js';

const kiosk = (services: string[], type = 'OTHER'): Kiosk => ({ id: 'K-1', hall: 'h', type, services }) as Kiosk;
const EVERYTHING = ['CASH', 'COIN', 'CARDPAY', 'QRPAY', 'ID', 'RCPT', 'DOC', 'INV', 'LIC', 'ISSUE', 'WDL', 'QUERY'];
const without = (component: string, of: Kiosk, own: ServiceNeed[] = []) => lostWithout(of, [component], own);
/** What reads cards takes more than the catalogue can say of every kiosk. */
const SAYS_LESS = ['cardReader'];

describe('what needs a component', () => {
  test('is lost with it, of what the kiosk offers', () => {
    const atm = kiosk(['WDL', 'QUERY', 'RCPT'], 'ATM');
    expect(without('cardReader', atm)).toEqual(['WDL', 'QUERY']);
    expect(without('pinPad', atm)).toEqual(['WDL', 'QUERY']);
    expect(without('cashDispenser', atm)).toEqual(['WDL']);
    expect(without('receiptPrinter', atm)).toEqual(['RCPT']);
    expect(without('espressoMachine', atm)).toEqual([]);
  });

  test('is something else where nobody is told by a card', () => {
    expect(without('cardReader', kiosk(['CARDPAY', 'QUERY', 'QRPAY'], 'UTIL'))).toEqual(['CARDPAY']);
  });

  test('is everything when nobody can touch or see the screen', () => {
    expect(without('touchScreen', kiosk(['RCPT']))).toBe('ALL');
    expect(without('display', kiosk(['RCPT']))).toBe('ALL');
  });

  const lines = [...FAULTS.values()].filter((line) => stoppedBy(line) !== undefined);
  test.each(lines)('is what the catalogue says of $code, at a kiosk that is no bank’s', (line: FaultCode) => {
    const of = kiosk(EVERYTHING);
    for (const component of line.components.filter((one) => !SAYS_LESS.includes(one))) {
      const lost = lostWithout(of, stoppedBy(line, component) ?? [], []);
      expect([...lost].sort()).toEqual([...lossOf(line, component)].sort());
    }
  });
});

describe('a place that has it otherwise', () => {
  const byCode: ServiceNeed = { service: 'WDL', components: ['cashDispenser', 'qrScanner'] };
  const byPalm: ServiceNeed = { service: 'WDL', components: ['palmReader'], types: ['ATM'] };
  const byFace: ServiceNeed = { service: 'WDL', components: ['faceCamera'], kiosks: ['K-1'] };

  test('says so for one kiosk before a type, and for a type before all', () => {
    const atm = kiosk(['WDL'], 'ATM');
    expect(needsOf(atm, 'WDL', [byFace, byPalm, byCode])).toEqual(['faceCamera']);
    expect(needsOf(atm, 'WDL', [byCode, byPalm])).toEqual(['palmReader']);
    expect(needsOf(kiosk(['WDL'], 'CRS'), 'WDL', [byPalm, byCode])).toEqual(byCode.components);
    expect(needsOf({ ...atm, id: 'K-2' }, 'WDL', [byFace])).toContain('cardReader');
  });

  test('may say that a service hangs on nothing', () => {
    expect(without('cardReader', kiosk(['WDL'], 'ATM'), [{ service: 'WDL', components: [] }])).toEqual([]);
  });

  test('changes nothing of other services, whatever its words', () => {
    const word = fc.oneof(fc.constantFrom('WDL', 'constructor', '__proto__', 'cardReader'), fc.string());
    const line = fc.record({ service: word, components: fc.array(word, { maxLength: 3 }) });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 4 }), fc.subarray(EVERYTHING), word, (own, services, component) => {
        const of = kiosk(services);
        const told = new Set(own.map(({ service }) => service));
        if (told.has('ALL')) return;
        const [before, after] = [lostWithout(of, [component], []), lostWithout(of, [component], own)];
        const rest = (lost: readonly string[] | 'ALL') => (lost === 'ALL' ? lost : lost.filter((one) => !told.has(one)));
        expect(rest(after)).toEqual(rest(before));
      }),
    );
  });
});
