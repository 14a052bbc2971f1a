import type { LogLine } from './events.js';

/** Time of day at a terminal, for people in China. */
export const timeOfDay = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** A log line for a person at a terminal. */
export const terminalLine = ({ level, says, error }: LogLine, now: number): string => {
  const because = error instanceof Error ? ` (${error.message})` : '';
  return `${timeOfDay.format(now)}  ${level.padEnd(8)} ${says}${because}`;
};
