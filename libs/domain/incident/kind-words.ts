import type { Text } from '../text.js';
import type { IncidentKind } from './incident.js';

/** What kind of thing is wrong. */
export const INCIDENT_KIND_WORDS: Record<IncidentKind, Text> = {
  fault: { zh: '故障', en: 'fault' },
  consumable: { zh: '耗材', en: 'consumable' },
  cashbox: { zh: '钞箱', en: 'cash unit' },
  link: { zh: '通信', en: 'link' },
  clock: { zh: '时钟', en: 'clock' },
  rate: { zh: '办理情况', en: 'transactions' },
  metric: { zh: '运行指标', en: 'measured value' },
  component: { zh: '部件', en: 'component' },
  unreadable: { zh: '数据无法读取', en: 'not readable' },
  period: { zh: '心跳间隔', en: 'heartbeat period' },
  identity: { zh: '设备身份', en: 'identity' },
  mode: { zh: '自报停用', en: 'own word' },
  flood: { zh: '超速发送', en: 'flood' },
  hall: { zh: '大厅', en: 'hall' },
  region: { zh: '区域', en: 'region' },
  upstream: { zh: '业务系统', en: 'business system' },
  ruleOff: { zh: '规则停用', en: 'rule off' },
};
