import { describe, expect, test } from '@jest/globals';
import { base32, codeOf, stepOf, stepOfCode } from './totp.js';

/** The secret of the RFC's own table. */
const SECRET = Buffer.from('12345678901234567890');

describe('codes by time', () => {
  test.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('are those of RFC 6238, appendix B, at %d s', (seconds, code) => {
    expect(codeOf(SECRET, stepOf(seconds * 1000), 8)).toBe(code);
  });

  test('are taken one step before and after, and no further', () => {
    const at = (step: number) => stepOfCode(SECRET, codeOf(SECRET, 1_000 + step), 1_000 * 30_000);
    expect([at(-2), at(-1), at(0), at(1), at(2)]).toEqual([null, 999, 1_000, 1_001, null]);
    expect(stepOfCode(SECRET, `${codeOf(SECRET, 1_000)}0`, 1_000 * 30_000)).toBeNull();
    expect(stepOfCode(SECRET, '一二三四五六', 1_000 * 30_000)).toBeNull();
  });

  test('have their secret in base32 (RFC 4648, 10)', () => {
    const vectors = { f: 'MY', fo: 'MZXQ', foo: 'MZXW6', foob: 'MZXW6YQ', fooba: 'MZXW6YTB', foobar: 'MZXW6YTBOI' };
    for (const [text, coded] of Object.entries(vectors)) expect(base32(Buffer.from(text))).toBe(coded);
  });
});
