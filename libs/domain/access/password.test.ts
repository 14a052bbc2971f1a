import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isPasswordLength, PASSWORD_FAULTS, passwordFault, saysPasswordFault } from './password.js';
import { isPasswordOld, PASSWORD_RULES } from './password-rules.js';

const ABOUT = { names: ['wang.fang', '王芳', '13800000002'] };

describe('a password', () => {
  test.each([
    ['七个字符的密码', 'too-short'],
    ['woaini1314', 'common'],
    ['WoAiNi1314!!', 'common'],
    ['a1234567', 'common'],
    ['Admin@123456', 'common'],
    ['bcdefghijk', 'common'],
    ['zyxwvutsrq', 'common'],
    ['kkkkkkkkkkkk', 'common'],
    ['fu8fu8fu8fu8', 'common'],
    ['13912345678', 'number'],
    ['34080119900101123X', 'number'],
    ['1990年1月12日', 'number'],
    ['19870512', 'number'],
    ['Wang.Fang2026', 'own-name'],
    ['王芳王芳2026a', 'own-name'],
    ['hallwatch2026', 'product-name'],
    ['Kiosk@2026', 'product-name'],
    ['ａ１２３４５６７', 'common'],
    ['correct horse battery', null],
    ['今天下午去江边看船吗', null],
    ['wang.fang likes the river', null],
    ['tr0ub4dor', null],
  ])('%s is refused for %s', (password, fault) => {
    expect(passwordFault(password, ABOUT)).toBe(fault);
  });

  test('is counted in characters, however they are written, and needs 8 to 256 of them', () => {
    expect(passwordFault('𠮷𠮷𠮷𠮷𠮷𠮷𠮷', ABOUT)).toBe('too-short');
    // One letter and one accent are one character once composed.
    expect(passwordFault('e\u0301e\u0301e\u0301e\u0301xyz', ABOUT)).toBe('too-short');
    expect(passwordFault(`${'the river is wide '.repeat(14)}yes!`, ABOUT)).toBeNull();
    expect(passwordFault('q8'.repeat(129), ABOUT)).toBe('too-long');
    expect([isPasswordLength('x'.repeat(256)), isPasswordLength('x'.repeat(257)), isPasswordLength('')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test.each([
    ...[
      '1qaz2wsx',
      '1qaz@WSX',
      'qweasdzxc',
      '!QAZ2wsx',
      '1234rewq',
      'poiuytrewq',
      'asdfghjkl;',
      '7894561230',
      'q1w2e3r4',
      'zaq1xsw2',
    ],
    ...[
      'Hikvision2024',
      'beijing2008',
      '2026beijing',
      'zhang19900101',
      'woaizhongguo1949',
      'P@ssw0rd!',
      'Passw0rd2026',
      'yunwei#2025',
    ],
    ...[
      'grafana@123',
      'mosquitto1',
      'postgres123',
      '5201314520',
      'a5201314',
      '123456asdfgh',
      'abc@123456',
      'Wang@123456',
      'xitong888888',
    ],
  ])('%s is of a pattern that is tried first', (one) => {
    expect(passwordFault(one, ABOUT)).toBe('common');
  });

  test.each([
    'zhang likes old boats',
    'river2026boat',
    'qwertz and a dog',
    'beijing duck tonight',
    '我在江边等了你三年',
    'k4vm-92xt-boat',
  ])('%s is of none', (one) => {
    expect(passwordFault(one, ABOUT)).toBeNull();
  });

  test('of letters without a pattern is taken: unless the place says so, no rule asks for digits or marks', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'bdfhjlnprtvxz'), minLength: 16, maxLength: 40 });
    fc.assert(
      fc.property(letters, (one) => {
        fc.pre(new Set(one).size > 6);
        expect(passwordFault(one, ABOUT)).toBeNull();
      }),
    );
  });

  test('is held to what the place asks: its length, its classes of characters, its age', () => {
    const strict = { ...PASSWORD_RULES, least: 12, classes: 3, days: 90 };
    expect(passwordFault('River2boats', ABOUT, strict)).toBe('too-short');
    expect(passwordFault('riverandboats', ABOUT, strict)).toBe('few-classes');
    expect(passwordFault('river and boats', ABOUT, strict)).toBe('few-classes');
    expect(passwordFault('River and boats', ABOUT, strict)).toBeNull();
    expect(passwordFault('江边有很多船在等着River', ABOUT, strict)).toBeNull();
    expect(saysPasswordFault('too-short', strict).zh).toContain('12');
    expect(saysPasswordFault('few-classes', strict).en).toContain('3');
    const DAY = 86_400_000;
    expect([89 * DAY, 90 * DAY].map((now) => isPasswordOld(0, strict, now))).toEqual([false, true]);
    // Nobody is sent to change a password that they do not have, nor where the place asks for nothing.
    expect([isPasswordOld(null, strict, 900 * DAY), isPasswordOld(0, PASSWORD_RULES, 9_000 * DAY)]).toEqual([false, false]);
  });

  test('that is refused is refused in both languages', () => {
    for (const fault of PASSWORD_FAULTS)
      expect(saysPasswordFault(fault, PASSWORD_RULES)).toEqual({ zh: expect.any(String), en: expect.any(String) });
  });
});
