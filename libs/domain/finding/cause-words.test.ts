import { expect, test } from '@jest/globals';
import { INCIDENT_KINDS } from '../incident/incident.js';
import { INCIDENT_KIND_WORDS } from '../incident/words.js';
import { causeWords } from './cause-words.js';

test.each([
  ['fault/BNA-002/noteAcceptor', '纸币器故障', 'Note acceptor offline or failed'],
  ['fault/X-9/receiptPrinter', '凭条打印机故障（X-9）', 'receipt printer fault (X-9)'],
  ['fault/X-9/', '故障 · X-9', 'fault · X-9'],
  ['component/cardReader', '部件异常 · 读卡器', 'component out of order · card reader'],
  ['consumable/receiptPaper', '耗材 · 凭条纸', 'consumable · receipt paper'],
  ['cashbox/noteBox', '钞箱', 'cash unit · cash box'],
  ['metric/tempC', '机柜温度', 'cabinet temperature'],
  ['metric/tempC/change', '机柜温度变化', 'change of the cabinet temperature'],
  ['rate/quiet', '久无人办理', 'nobody has used it for long'],
  ['region/network', '区域网络', 'line of the region'],
  ['upstream/tax', '业务系统 · tax', 'business system · tax'],
  ['rule/paper-low/3f', '规则停用 · paper-low', 'rule switched off · paper-low'],
  ['of nobody', 'of nobody', 'of nobody'],
])('%s in words', (cause, zh, en) => {
  expect(causeWords(cause)).toEqual({ zh, en });
});

test('every kind of incident has a word', () => {
  expect(Object.keys(INCIDENT_KIND_WORDS).sort()).toEqual([...INCIDENT_KINDS].sort());
});
