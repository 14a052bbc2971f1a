import type { EndCause } from '../finding/ends.js';
import type { Text } from '../text.js';
import type { IncidentKind, IncidentState } from './incident.js';
import type { WithheldReason, WithheldState } from './withheld.js';

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

export const INCIDENT_STATE_WORDS: Record<IncidentState, Text> = {
  open: { zh: '未恢复', en: 'open' },
  closed: { zh: '已结束', en: 'over' },
};

export const WITHHELD_STATE_WORDS: Record<WithheldState, Text> = {
  held: { zh: '仍在等待', en: 'still waits' },
  opened: { zh: '已成为异常', en: 'became an incident' },
  ended: { zh: '已消失', en: 'passed' },
};

/** Why nobody is told, in a few words. */
export const WITHHELD_REASON_WORDS: Record<WithheldReason, Text> = {
  hold: { zh: '等待确认', en: 'held to be sure' },
  'not-lasting': { zh: '持续时间不够', en: 'did not last' },
  'too-few-readings': { zh: '连续次数不够', en: 'too few readings' },
  grace: { zh: '短时断开', en: 'away for a short time' },
  'hall-outage': { zh: '属大厅中断', en: 'part of a hall outage' },
  'region-outage': { zh: '属区域中断', en: 'part of a region outage' },
  upstream: { zh: '属业务系统故障', en: 'business system' },
  'vendor-mode': { zh: '维护模式', en: 'maintenance mode' },
  settling: { zh: '结账中', en: 'settling' },
  silenced: { zh: '人工静默', en: 'silenced' },
  'planned-maintenance': { zh: '计划检修', en: 'planned maintenance' },
};

/** The causes of ends in a few words, for lists. */
export const END_NAMES: Record<EndCause, Text> = {
  recovered: { zh: '已恢复', en: 'recovered' },
  accepted: { zh: '验收合格', en: 'repaired and accepted' },
  refilled: { zh: '已补充', en: 'refilled' },
  emptied: { zh: '已清空', en: 'emptied' },
  ruleRemoved: { zh: '规则已撤销', en: 'rule removed' },
  superseded: { zh: '规则已变更', en: 'rule superseded' },
  retired: { zh: '设备已停用', en: 'kiosk retired' },
  moved: { zh: '设备已迁移', en: 'kiosk moved' },
  merged: { zh: '已并入其他事件', en: 'part of another incident' },
  calledOff: { zh: '已取消', en: 'called off' },
};
