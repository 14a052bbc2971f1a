/** How a line of line protocol and the times in it are told by a server that is written in Go. */

/** Nanoseconds. */
export const lineTime = (line: string): bigint => BigInt(line.slice(line.lastIndexOf(' ') + 1));

/** Measurement and tags. */
export const seriesOf = (line: string): string => /^(?:\\.|[^ ])*/.exec(line)?.[0] ?? '';

/** `720h0m0s`. */
export const goDuration = (seconds: number): string =>
  `${Math.floor(seconds / 3_600)}h${Math.floor((seconds % 3_600) / 60)}m${seconds % 60}s`;

const SECOND_NS = 1_000_000_000n;

/** RFC 3339 with as much of the fraction as there is. */
export function goTime(ns: bigint): string {
  const whole = new Date(Number(ns / SECOND_NS) * 1_000).toISOString().slice(0, 19);
  const fraction = String(ns % SECOND_NS)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return `${whole}${fraction && `.${fraction}`}Z`;
}
