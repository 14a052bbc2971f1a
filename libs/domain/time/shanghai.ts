import { HOUR } from './clock.js';
import type { Instant } from './instant.js';

/** China has one zone and no summer time since 1991: UTC+8 all the year. */
export const SHANGHAI_OFFSET = 8 * HOUR;

interface Wall {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

const wall = (at: Instant): Wall => {
  const shifted = new Date(at + SHANGHAI_OFFSET);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
  };
};

const two = (n: number): string => String(n).padStart(2, '0');

/** 2026年11月22日 14:00, as notices to the public write it. */
export const inChinese = (at: Instant): string => {
  const { year, month, day, hour, minute } = wall(at);
  return `${year}年${month}月${day}日 ${two(hour)}:${two(minute)}`;
};

/** 2026-11-22 14:00, Asia/Shanghai. */
export const inEnglish = (at: Instant): string => {
  const { year, month, day, hour, minute } = wall(at);
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
};

/** 20261122, the day in Shanghai. */
export const dayStamp = (at: Instant): string => {
  const { year, month, day } = wall(at);
  return `${year}${two(month)}${two(day)}`;
};
