import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { COMMON_PASSWORDS } from './common-passwords.js';
import { isPasswordLength, PASSWORD_FAULTS, passwordFault, SAYS_PASSWORD_FAULT } from './password.js';

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

  test('that is in the list is refused in whatever case, and no list of rules asks for digits or marks', () => {
    expect(COMMON_PASSWORDS.size).toBeGreaterThan(300);
    for (const one of COMMON_PASSWORDS) {
      expect([one, passwordFault(one.toUpperCase(), ABOUT)]).toEqual([one, [...one].length < 8 ? 'too-short' : 'common']);
    }
    const letters = fc.string({ unit: fc.constantFrom(...'bdfhjlnprtvxz'), minLength: 16, maxLength: 40 });
    fc.assert(
      fc.property(letters, (one) => {
        fc.pre(new Set(one).size > 6);
        expect(passwordFault(one, ABOUT)).toBeNull();
      }),
    );
  });

  test('that is refused is refused in both languages', () => {
    for (const fault of PASSWORD_FAULTS)
      expect(SAYS_PASSWORD_FAULT[fault]).toEqual({ zh: expect.any(String), en: expect.any(String) });
  });
});
