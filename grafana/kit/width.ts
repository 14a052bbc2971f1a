import type { Column } from './column.js';
import { BLIND, unitIn } from './field.js';
import type { Say } from './language.js';

/** Pixels below which Grafana makes no column narrower, of those that share the room. It would begin with 150. */
export const LEAST_WIDTH = 100;
/** Pixels of letters in a table, of its edges, and of what is too wide to be given room for every word. */
const [HAN, LATIN, EDGES, MOST] = [14, 7.6, 22, 210];
/** What a moment or a number is like at its longest. */
const MOMENTS: Record<string, string> = {
  'time:MM-DD HH:mm': '00-00 00:00',
  'time:YYYY-MM-DD HH:mm': '0000-00-00 00:00',
  dateTimeFromNow: 'a few seconds ago',
};
const NUMBER = '10000';

export type Width = { id: 'custom.width' | 'custom.minWidth'; value: number } | { id: 'custom.wrapText'; value: true };

const lengthOf = (text: string): number => [...text].reduce((sum, letter) => sum + (letter > '\u2e80' ? HAN : LATIN), EDGES);

/** What is to be read in a column whose longest cell is known: none where it is any text. */
function known({ words, patterns, unit, decimals, cell }: Column, say: Say): string[] {
  if (patterns || cell === 'gauge') return [];
  if (words && !unit && decimals === undefined) return Object.values(words).map(({ text }) => say(text));
  const said = unit === undefined ? undefined : unitIn(unit, say);
  if (said !== undefined)
    return [MOMENTS[said] ?? `${NUMBER} ${said.startsWith('suffix:') ? said.slice('suffix:'.length) : 'MB'}`];
  return decimals === undefined ? [] : [NUMBER];
}

function fits(column: Column, say: Say): number | undefined {
  if (column.width !== undefined) return column.width;
  const cells = known(column, say);
  if (cells.length === 0) return undefined;
  const none = [...(column.none ? [say(column.none)] : []), ...(column.saysBlind ? [say(BLIND)] : [])];
  const width = Math.ceil(Math.max(...[say(column.title), ...cells, ...none].map(lengthOf)));
  return width > MOST ? undefined : width;
}

/** Pixels of a twenty-fourth of a page on a small screen, and of the edges of a panel. */
const [TWENTY_FOURTH, FRAME] = [52, 12];

/** Which columns take the room that is left: texts, else all alike, or the widest alone where there is no room for that. */
function sharing(widths: (number | null | undefined)[], of24: number): (i: number) => boolean {
  if (widths.includes(undefined)) return () => false;
  const known = widths.map((width) => width ?? 0);
  const widest = Math.max(...known);
  const isRoomy = widest * widths.filter((width) => width !== null).length <= of24 * TWENTY_FOURTH - FRAME;
  return (i) => isRoomy || i === known.indexOf(widest);
}

/** Columns of numbers, moments and words are as wide as these. `of24`: how wide the panel is. */
export function widthsOf(columns: Column[], of24: number, say: Say): Width[][] {
  const widths = columns.map((column) => (column.hidden ? null : fits(column, say)));
  const shares = sharing(widths, of24);
  return columns.map(({ wraps }, i) => [
    ...(widths[i] ? [{ id: shares(i) ? 'custom.minWidth' : 'custom.width', value: widths[i] } as const] : []),
    ...(wraps ? [{ id: 'custom.wrapText', value: true } as const] : []),
  ]);
}
