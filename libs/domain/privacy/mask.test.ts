import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nameOf } from '../identity/index.js';
import { maskPersonal } from './mask.js';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checkOf = (seventeen: string): string =>
  '10X98765432'[WEIGHTS.reduce((sum, weight, i) => sum + weight * Number(seventeen[i]), 0) % 11] as string;
const luhnOf = (rest: string): string => {
  for (let last = 0; last < 10; last++) {
    const sum = [...`${rest}${last}`]
      .reverse()
      .reduce(
        (all, digit, i) =>
          all + (i % 2 === 0 ? Number(digit) : Math.floor((Number(digit) * 2) / 10) + ((Number(digit) * 2) % 10)),
        0,
      );
    if (sum % 10 === 0) return String(last);
  }
  throw new Error('no check digit');
};

const digits = (length: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((all) => all.join(''));
const day = fc
  .date({ min: new Date('1930-01-01T00:00:00Z'), max: new Date('2020-12-28T00:00:00Z'), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 10).replaceAll('-', ''));
const province = fc.constantFrom('11', '31', '34', '44', '51', '65', '81');
const idNumber = fc.tuple(province, digits(4), day, digits(3)).map((parts) => {
  const seventeen = parts.join('');
  return seventeen + checkOf(seventeen);
});
const oldId = fc.tuple(province, digits(4), day, digits(3)).map(([p, county, born, no]) => p + county + born.slice(2) + no);
const card = fc
  .oneof(
    fc.integer({ min: 13, max: 16 }).chain((more) => digits(more).map((rest) => `62${rest}`)),
    digits(14).map((rest) => `4${rest}`),
    digits(13).map((rest) => `53${rest}`),
  )
  .map((rest) => rest + luhnOf(rest));
const mobile = fc
  .tuple(fc.constantFrom('3', '4', '5', '6', '7', '8', '9'), digits(9))
  .map(([second, rest]) => `1${second}${rest}`);
const personal = fc.oneof(idNumber, oldId, card, mobile);

const full = (text: string): string => text.replace(/\d/g, (d) => String.fromCharCode(0xff10 + Number(d)));
const inFours = (text: string, gap: string): string => text.replace(/(.{4})(?=.)/g, `$1${gap}`);

describe('a number that tells who somebody is', () => {
  test('is masked in words of any language, and counted by what it is', () => {
    fc.assert(
      fc.property(
        personal,
        fc.constantFrom('持卡人', '电话：', 'tel ', 'CARD', '(', '，'),
        fc.constantFrom('', '。', ' 吞卡', ')', '.'),
        (no, before, after) => {
          const { text, found } = maskPersonal(`${before}${no}${after}`);
          expect(text).toBe(`${before}${'*'.repeat(no.length)}${after}`);
          expect(Object.values(found ?? {})).toEqual([1]);
        },
      ),
    );
  });

  test.each([
    ['身份证11010519491231002X，吞卡', '身份证******************，吞卡', { 'id-number': 1 }],
    ['证号 110105 19491231 002x', '证号 ****** ******** ****', { 'id-number': 1 }],
    ['旧证 110105491231002', '旧证 ***************', { 'id-number': 1 }],
    ['手机138-1234-5678', '手机***-****-****', { mobile: 1 }],
    ['+86 138 1234 5678', '+** *** **** ****', { mobile: 1 }],
    ['8613812345678', '*************', { mobile: 1 }],
    ['电话１３８１２３４５６７８', '电话＊＊＊＊＊＊＊＊＊＊＊', { mobile: 1 }],
    ['两人 13812345678、13987654321', '两人 ***********、***********', { mobile: 2 }],
    ['卡 6222 0212 3456 7894 在内', '卡 **** **** **** **** 在内', { 'bank-card': 1 }],
    ['13812345678 13987654321', '*********** ***********', { mobile: 2 }],
  ])('%s', (said, masked, found) => {
    // The card's last digit makes its checksum.
    const written = said.replace('6222 0212 3456 7894', inFours(`622202123456789${luhnOf('622202123456789')}`, ' '));
    expect(maskPersonal(written)).toEqual({ text: masked, found });
  });

  test('is found in full-width digits and in groups of four', () => {
    fc.assert(
      fc.property(card, fc.constantFrom(' ', '-', '　', '－'), (no, gap) => {
        expect(maskPersonal(`卡号${inFours(no, gap)}`).found).toEqual({ 'bank-card': 1 });
        expect(maskPersonal(full(no)).found).toEqual({ 'bank-card': 1 });
      }),
    );
  });

  test('is masked once: again nothing changes, and the text stays as long as it was', () => {
    const piece = fc.oneof(
      personal,
      personal.map(full),
      personal.map((no) => inFours(no, '-')),
      digits(6),
      fc.constantFrom(' ', '-', '，', 'K-', '.', 'x', '卡'),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 8 }).map((all) => all.join('')),
        (said) => {
          const once = maskPersonal(said);
          expect(maskPersonal(once.text)).toEqual({ text: once.text, found: null });
          expect(Buffer.byteLength(once.text)).toBe(Buffer.byteLength(said));
          expect(once.text === said).toBe(once.found === null);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('what is no such number stays', () => {
  const stays = (said: string): void => expect(maskPersonal(said)).toEqual({ text: said, found: null });

  test('text without digits in a row', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).filter((text) => !/[\d０-９]/.test(text)),
        stays,
      ),
    );
  });

  test('amounts in fen and yuan, times in seconds, milliseconds, microseconds and as people write them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999_999 }), (fen) => {
        stays(`应 ${fen} 分`);
        stays(`${(fen / 100).toFixed(2)} yuan`);
      }),
    );
    // From 2040 on microseconds begin as some cards do.
    const instant = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2039, 0, 1) });
    fc.assert(
      fc.property(instant, (at) => {
        for (const said of [
          `${Math.floor(at / 1000)}`,
          `${at}`,
          `${at}000`,
          new Date(at).toISOString(),
          `ts=${at} seq=${at % 10_000}`,
        ])
          stays(said);
      }),
    );
    stays('1767225600000');
  });

  test('names of orders, incidents and notices', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('MO', 'IN', 'ON', 'AL'),
        fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2060, 0, 1) }),
        fc.string(),
        (prefix, at, part) => stays(`${nameOf(prefix as 'MO', at, part)} 已派`),
      ),
    );
  });

  test.each([
    'K-1.20260512',
    '192.168.100.200:1883',
    'SN 202605120001',
    '3f2a13812345678c1d4e5',
    'a13812345678',
    '0.13812345678',
    '13812345678.5',
    '400-800-8888',
    '010-66666666',
    '110105194912310021',
    '123456789012345678901234567890',
    '12811112222',
    '1381234567',
    '138123456789',
  ])('%s', stays);
});
