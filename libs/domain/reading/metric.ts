import type { Text } from '../text.js';

/** Numbers of the heartbeat that rules can be about. */
export const METRIC_FIELDS = ['tempC', 'diskFreePct', 'rttMs'] as const;
export type MetricField = (typeof METRIC_FIELDS)[number];

/** What is wrong when the number itself, or how it changes, is not as it should be. */
export const METRIC_WORDS: Record<MetricField, { level: Text; change: Text }> = {
  tempC: {
    level: { zh: '机柜温度', en: 'cabinet temperature' },
    change: { zh: '机柜温度变化', en: 'change of the cabinet temperature' },
  },
  diskFreePct: {
    level: { zh: '磁盘剩余', en: 'disk free' },
    change: { zh: '磁盘剩余变化', en: 'change of the disk free' },
  },
  rttMs: {
    level: { zh: '网络往返', en: 'round trip' },
    change: { zh: '网络往返变化', en: 'change of the round trip' },
  },
};
