import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CitizenService, Kiosk } from '#libs/domain/index.js';
import { servicesInWords } from '../outage/in-words.js';

const kiosk = (id: string, services: string[], type = 'COMBI', hall = 'h'): Kiosk => ({ id, hall, type, services }) as Kiosk;
const service = (zh: string, services: string[], more: Partial<CitizenService> = {}): CitizenService => ({
  id: zh,
  name: { zh, en: `<${zh}>` },
  services,
  state: 'active',
  ...more,
});
const COMBI = kiosk('K-1', ['DOC', 'ID', 'QRPAY', 'RCPT']);
const PROOF = service('社保证明打印', ['DOC', 'ID']);
const FEES = service('医保缴费', ['QRPAY']);

const say = (lost: string[], given: string[], all: CitizenService[], of = COMBI) =>
  servicesInWords([{ kiosk: of, services: lost }], [{ kiosk: of, services: given }], all);

describe('what citizens come for', () => {
  test('is named in the place of the technical services that it needs', () => {
    const words = say(['DOC'], ['ID', 'QRPAY', 'RCPT'], [PROOF, FEES]);
    expect(words?.services).toEqual({ zh: '社保证明打印', en: '<社保证明打印>' });
    expect(words?.available).toEqual({ zh: '医保缴费、凭条打印', en: '<医保缴费>, receipts' });
  });

  test('is lost with any of them, and one of them carries many', () => {
    const title = service('不动产证明', ['DOC']);
    expect(say(['DOC'], [], [PROOF, title])?.services.zh).toBe('社保证明打印、不动产证明');
    expect(say(['ID'], ['DOC'], [PROOF, title])).toMatchObject({
      services: { zh: '社保证明打印' },
      available: { zh: '不动产证明' },
    });
  });

  test('leaves the technical names where none is registered for the kiosk', () => {
    expect(say(['DOC'], [], [])).toBeUndefined();
    for (const more of [{ kiosks: ['K-2'] }, { types: ['ATM'] }, { halls: ['other'] }, { state: 'retired' as const }])
      expect(say(['DOC'], [], [{ ...PROOF, ...more }])).toBeUndefined();
    expect(say(['DOC'], [], [service('要现金的', ['DOC', 'CASH'])])).toBeUndefined();
  });

  test('is all of it when everything is lost', () => {
    expect(say(['ALL'], [], [PROOF, FEES])?.services.zh).toBe('社保证明打印、医保缴费');
  });

  test('is not read out to its hundredth', () => {
    const many = Array.from({ length: 100 }, (_, i) => service(`业务${i}`, ['DOC']));
    expect(say(['DOC'], [], many)?.services.zh).toMatch(/^业务0、.*业务11等100项业务$/);
  });

  test('is never said to be lost and to work at one kiosk', () => {
    const technical = fc.subarray(COMBI.services);
    const all = fc.array(fc.subarray(COMBI.services, { minLength: 1 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(all, technical, (needs, lost) => {
        const own = needs.map((services, i) => service(`业务${i}`, services));
        const given = COMBI.services.filter((one) => !lost.includes(one));
        const words = say(lost, given, own);
        const names = (text = ''): string[] => text.split('、').filter((name) => name !== '');
        const [out, still] = [names(words?.services.zh), names(words?.available.zh)];
        expect(out.filter((name) => still.includes(name))).toEqual([]);
        for (const { name } of own) expect(out.includes(name.zh) || still.includes(name.zh)).toBe(true);
      }),
    );
  });
});
