import { describe, expect, test } from '@jest/globals';
import { type BusinessSystem, says, systemNamed } from './index.js';

const systems: BusinessSystem[] = [
  { id: 'tax', name: '金税平台', names: ['Golden Tax', '发票系统'], services: ['INV'] },
  { id: 'social', name: '社保系统', names: ['ＳＢ－Core'], services: ['QUERY'] },
  { id: 'social-pay', name: '社保系统缴费端', names: [], services: ['QRPAY'] },
];
const idOf = (component: string, detail = ''): string | undefined => systemNamed(systems, component, detail)?.id;

describe('a business system', () => {
  test('is known by its id, its name and its other names, in any width and case', () => {
    expect(['tax', 'TAX', ' golden tax', '金税平台', '发票系统', 'ｇｏｌｄｅｎ ｔａｘ'].map((word) => idOf(word))).toEqual(
      Array(6).fill('tax'),
    );
    expect(idOf('sb-core')).toBe('social');
  });

  test('is found in a sentence when the component says nothing, the longer word before the shorter', () => {
    expect(idOf('upstream', '连接社保系统超时')).toBe('social');
    expect(idOf('', '社保系统缴费端无响应')).toBe('social-pay');
    expect(idOf('', 'no answer from GOLDEN TAX.')).toBe('tax');
    expect(idOf('gateway', 'timeout')).toBeUndefined();
    expect(idOf('', '')).toBeUndefined();
  });

  test('is not in a longer word of letters', () => {
    expect(idOf('', 'taxi stand closed')).toBeUndefined();
    expect(says('syntax, then tax', 'tax')).toBe(true);
    expect(says('anything', '')).toBe(false);
  });
});
