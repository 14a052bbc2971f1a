/** @jest-environment ./dist/test/harness/loaded-once/page.js */
import { afterEach, describe, expect, test } from '@jest/globals';
import { levelName, named, say, span, words } from './i18n.js';
import { boardOf, language } from './prefs.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

afterEach(() => {
  language.value = 'zh';
});

describe('a span is told in the largest fitting units', () => {
  test.each([
    [-1, '0 秒'],
    [12 * SECOND, '12 秒'],
    [60 * SECOND - 1, '59 秒'],
    [MINUTE, '1 分钟'],
    [3 * HOUR, '3 小时'],
    [3 * HOUR + 5 * MINUTE, '3 小时 5 分'],
    [11 * HOUR + 5 * MINUTE, '11 小时'],
    [47 * HOUR, '47 小时'],
    [48 * HOUR, '2 天'],
  ])('%d ms', (ms, said) => {
    expect(span(ms)).toBe(said);
  });
});

test('a sentence is said in the language that is shown, and English begins large', () => {
  expect(say({ zh: '缺纸', en: 'out of paper' })).toBe('缺纸');
  language.value = 'en';
  expect(say({ zh: '缺纸', en: 'out of paper' })).toBe('Out of paper');
  expect(say({ zh: '缺纸', en: '' })).toBe('缺纸');
});

test('a word that the list lacks is its code', () => {
  expect(named({ UTIL: '缴费机' }, 'UTIL')).toBe('缴费机');
  expect(named({}, 'UTIL')).toBe('UTIL');
});

test('a supply and a cash unit have names in both languages', () => {
  const inBoth = ['receiptPaper', 'noteBox'].map((kind) => {
    language.value = 'zh';
    const zh = levelName(kind);
    language.value = 'en';
    return [zh, levelName(kind)];
  });
  for (const [zh, en] of inBoth) {
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(en).toMatch(/^[A-Z][a-z ]+$/);
  }
});

test('the choice of a language changes every word, the page and the way to the board', async () => {
  expect(words.value.live).toBe('实时');
  language.value = 'en';
  await Promise.resolve();
  expect(words.value.live).not.toBe('实时');
  expect(document.documentElement.lang).toBe('en');
  expect(localStorage.getItem('hallwatch.language')).toBe('en');
  expect(boardOf('a/b')).toBe('/board/a%2Fb?lang=en');
});
