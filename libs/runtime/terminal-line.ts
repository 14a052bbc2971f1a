import type { LogLine } from './events.js';

/** Time of day at a terminal, for people in China. */
export const timeOfDay = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** Characters of one field. */
const LONGEST = 120;

/** Others may have given it its words: nothing in it moves the terminal, and it stays on its line. */
const onOneLine = (said: string): string => said.replace(/\p{C}+/gu, ' ');
const shortened = (said: string): string => (said.length > LONGEST ? `${said.slice(0, LONGEST)} …` : said);

/** Of whom or what the line is, as far as its sentence does not say it. */
function besides({ fields = {}, says }: LogLine): string {
  const said = Object.entries(fields).flatMap(([name, value]) => {
    if (value === undefined || value === null || (typeof value === 'string' && says.includes(value))) return [];
    return [`${name} ${shortened(typeof value === 'string' ? value : JSON.stringify(value))}`];
  });
  return said.length > 0 ? ` [${said.join(', ')}]` : '';
}

/** Where in our code an error was thrown that nobody foresaw: one with a code is the system's or a server's. */
function placeOf(error: Error): string {
  const place = 'code' in error || 'retry' in error ? null : /\/(dist\/[^\s:()]+:\d+):\d+/.exec(error.stack ?? '');
  return place ? ` at ${place[1]}` : '';
}

/** A log line for a person at a terminal. */
export const terminalLine = (line: LogLine, now: number): string => {
  const { level, says, error } = line;
  const because = error instanceof Error ? ` (${error.message}${level === 'error' ? placeOf(error) : ''})` : '';
  return `${timeOfDay.format(now)}  ${level.padEnd(8)} ${onOneLine(`${says}${because}${besides(line)}`)}`;
};
