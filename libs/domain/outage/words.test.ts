import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decideNotice, OpenHours, signFor } from '#libs/domain/index.js';
import type { Hall } from '../hall/index.js';
import type { Kiosk } from '../kiosk/index.js';
import { publicNames } from '../service/names.js';
import type { OutageNotice } from './notice.js';
import { at, changeOf, hallOf, incidentOf, kioskOf, orderOf, someHall, someKiosk } from './testing/register.js';

const HALLS = ['h-1', 'h-2', 'h-3'];
const someRegister = fc.record({
  halls: fc.tuple(...HALLS.map(someHall)),
  kiosks: fc.tuple(someKiosk('K-1', ['h-1']), someKiosk('K-2', HALLS), someKiosk('K-3', HALLS)),
});
const someTime = fc.integer({ min: at('2026-05-01T00:00'), max: at('2026-05-31T00:00') });

/** What a register with a part left out must never leave behind. */
const EMPTY = [
  /[,，]\s*[,，.。;；|]/,
  /（\s*）|\(\s*\)/,
  / {2}/,
  /[|：:]\s*$/,
  /\|\s*\|/,
  /^\s*[,，|、;；]/,
  /[,，、]\s*$/,
  /：[。，；]/,
  /请到致电/,
];

const noticeFor = (halls: Hall[], kiosks: Kiosk[], when: number, services: readonly string[] = ['CASH']): OutageNotice => {
  const [kiosk, hall] = [kiosks[0] as Kiosk, halls[0] as Hall];
  const incident = incidentOf(kiosk, hall, [...services], when);
  const around = { halls, kiosks, hours: new OpenHours(), gives: () => true };
  const decided = decideNotice(undefined, { change: changeOf(incident, when), order: orderOf(incident), kiosk, hall, around });
  if ('withheld' in decided) throw new Error(decided.withheld);
  return decided.notice;
};

const textsOf = (notice: OutageNotice, when: number): string[] => {
  const { title, body, what, where, alternative, routes = [] } = notice;
  const { text } = signFor([notice], when);
  return [title, body, what, where, alternative, ...(text ? [text] : [])].flatMap(({ zh, en }) => [zh, en]).concat(routes);
};

describe('what the public reads of a register with parts left out', () => {
  test('no part that is not registered leaves a comma, a bracket or a label behind', () => {
    fc.assert(
      fc.property(someRegister, someTime, fc.constantFrom(['CASH'], ['CASH', 'QRPAY']), ({ halls, kiosks }, when, services) => {
        for (const text of textsOf(noticeFor(halls, kiosks, when, services), when)) {
          for (const empty of EMPTY) expect(text).not.toMatch(empty);
          expect(text).toBe(text.trim());
        }
      }),
    );
  });

  test('a service that nobody has named is told in words, and its code never', () => {
    const codes = fc.subarray(['CASH', 'QRPAY', 'XQ7', 'constructor'], { minLength: 1 });
    const [halls, kiosks] = [[hallOf('h-1')], [kioskOf('K-1', 'h-1', { services: ['CASH', 'QRPAY', 'XQ7', 'constructor'] })]];
    fc.assert(
      fc.property(codes, (services) => {
        for (const text of textsOf(noticeFor(halls, kiosks, at('2026-05-12T10:00'), services), at('2026-05-12T10:00')))
          expect(text).not.toMatch(/CASH|QRPAY|XQ7|constructor/);
      }),
    );
    expect(publicNames(['CASH', 'XQ7', 'XQ8']).map(({ zh }) => zh)).toEqual(['现金缴费', '其他业务']);
    expect(publicNames(['XQ7', 'XQ8']).map(({ en }) => en)).toEqual(['some services']);
  });

  test('a spot and an address that are not registered are not spoken of', () => {
    const halls = [hallOf('h-1', { address: '' }), hallOf('h-2', { address: '' })];
    const here = [kioskOf('K-1', 'h-1', { spot: '' }), kioskOf('K-2', 'h-1', { spot: '' })];
    expect(noticeFor(halls, here, at('2026-05-12T10:00')).alternative).toEqual({
      zh: '本厅终端K-2（K-2）',
      en: '终端K-2 (K-2), in this hall',
    });
    const there = [kioskOf('K-1', 'h-1'), kioskOf('K-2', 'h-2', { name: 'K-2' })];
    expect(noticeFor(halls, there, at('2026-05-12T10:00')).alternative).toEqual({
      zh: '示例厅h-2设备K-2',
      en: 'kiosk K-2 at 示例厅h-2',
    });
  });

  test('a sign with the hotline alone does not send people "to a call"', () => {
    const sign = signFor([noticeFor([hallOf('h-1')], [kioskOf('K-1', 'h-1')], at('2026-05-12T10:00'))], 0);
    expect(sign.text?.zh).toContain('|替代办理：致电0000-000000由工作人员安排办理|0000-000000');
    expect(sign.text?.en).toContain(' | instead: call 0000-000000; staff will arrange it for you | 0000-000000');
  });

  test('the public reads the hotline, and a number of the device only where there is none', () => {
    const kiosk = kioskOf('K-1', 'h-1', { contactName: '示例甲', contactPhone: '0000-000011' });
    const contactIn = (hotline: string) => noticeFor([hallOf('h-1', { hotline })], [kiosk], at('2026-05-12T10:00')).contact;
    expect(contactIn('0000-000000')).toEqual({ name: '', phone: '0000-000000' });
    expect(contactIn(' ')).toEqual({ name: '示例甲', phone: '0000-000011' });
  });
});
