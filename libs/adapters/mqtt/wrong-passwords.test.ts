import { expect, test } from '@jest/globals';
import { BLOCKED_FOR, MOST_WRONG, WRONG_WITHIN, WrongPasswords } from './wrong-passwords.js';

const NOW = 1_767_225_600_000;
const tries = (passwords: WrongPasswords, times: number, at: number, name = 'K-1', address = '192.0.2.1'): boolean[] =>
  Array.from({ length: times }, () => passwords.wrong(name, address, at));

test('the tenth wrong password within ten minutes blocks, once, that name from that address', () => {
  const passwords = new WrongPasswords();
  expect(tries(passwords, MOST_WRONG - 1, NOW)).not.toContain(true);
  expect(passwords.blocked('K-1', '192.0.2.1', NOW)).toBe(false);
  expect(tries(passwords, 1, NOW + WRONG_WITHIN)).toEqual([true]);
  expect(passwords.blocked('K-1', '192.0.2.1', NOW + WRONG_WITHIN)).toBe(true);
  expect(passwords.blocked('K-1', '192.0.2.2', NOW + WRONG_WITHIN)).toBe(false);
  expect(passwords.blocked('K-2', '192.0.2.1', NOW + WRONG_WITHIN)).toBe(false);
});

test('a block ends after its time, and wrong passwords count anew', () => {
  const passwords = new WrongPasswords();
  tries(passwords, MOST_WRONG, NOW);
  expect(passwords.blocked('K-1', '192.0.2.1', NOW + BLOCKED_FOR - 1)).toBe(true);
  expect(passwords.blocked('K-1', '192.0.2.1', NOW + BLOCKED_FOR)).toBe(false);
  expect(tries(passwords, MOST_WRONG - 1, NOW + BLOCKED_FOR)).not.toContain(true);
});

test('wrong passwords that are far apart, or with a right one between, block nobody', () => {
  const passwords = new WrongPasswords();
  tries(passwords, MOST_WRONG - 1, NOW);
  expect(tries(passwords, 1, NOW + WRONG_WITHIN + 1)).toEqual([false]);
  tries(passwords, MOST_WRONG - 2, NOW + WRONG_WITHIN + 1);
  passwords.right('K-1', '192.0.2.1');
  expect(tries(passwords, MOST_WRONG - 1, NOW + WRONG_WITHIN + 2)).not.toContain(true);
});

test('a clock that is set back an hour keeps nobody out for longer', () => {
  const passwords = new WrongPasswords();
  tries(passwords, MOST_WRONG, NOW);
  expect(passwords.blocked('K-1', '192.0.2.1', NOW - 3_600_000)).toBe(false);
});

test('a million names leave the memory bounded and push out no block', () => {
  const passwords = new WrongPasswords(1_000);
  tries(passwords, MOST_WRONG, NOW);
  for (let n = 0; n < 1_000_000; n++) passwords.wrong(`made-up-${n}`, '192.0.2.1', NOW);
  expect(passwords.size).toBeLessThanOrEqual(2_000);
  expect(passwords.blocked('K-1', '192.0.2.1', NOW)).toBe(true);
});

test('a new credential ends a block, once and for all, and whoever tries on is blocked again', () => {
  const passwords = new WrongPasswords();
  for (let n = 0; n < MOST_WRONG; n++) passwords.wrong('K-1', '192.0.2.1', NOW, 'old');
  expect(passwords.blocked('K-1', '192.0.2.1', NOW, 'old')).toBe(true);
  expect(passwords.blocked('K-1', '192.0.2.1', NOW, 'new')).toBe(false);
  for (let n = 0; n < MOST_WRONG; n++) passwords.wrong('K-1', '192.0.2.1', NOW, 'new');
  expect(passwords.blocked('K-1', '192.0.2.1', NOW, 'new')).toBe(true);
});
