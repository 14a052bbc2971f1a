import { expect, test } from '@jest/globals';
import type { ConformanceFinding } from '#libs/domain/index.js';
import { summaryOf } from './told.js';

const finding = (code: ConformanceFinding['code'], verdict: ConformanceFinding['verdict']): ConformanceFinding => ({
  code,
  verdict,
  says: { zh: '…', en: '…' },
  evidence: {},
});
const [will, birth] = [finding('will', 'right'), finding('birth', 'right')];

test.each<[string, ConformanceFinding[], string, string]>([
  ['everything was seen and is right', [will, birth], '可以接入。', 'It keeps the contract.'],
  ['something was not seen', [will, finding('birth', 'unseen')], '其余未能判断。', 'the rest could not be judged.'],
  ['something is missing', [will, finding('birth', 'missing')], '请改正后再测。', 'Fix that and check again.'],
  [
    'something is wrong, and something was not seen',
    [finding('will', 'wrong'), finding('birth', 'unseen')],
    '请改正后再测。',
    'Fix that and check again.',
  ],
])('a check in which %s claims no more than that', (_, findings, zh, en) => {
  const summary = summaryOf(findings, 'K-1');
  expect(summary.zh.endsWith(zh)).toBe(true);
  expect(summary.en.endsWith(en)).toBe(true);
});
