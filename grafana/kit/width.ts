import { BLIND, unitIn } from './field.js';
import type { Say } from './language.js';
import type { Column } from './panel.js';

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
const NUMBER = '100000';

export type Width = { id: 'custom.width' | 'custom.minWidth'; value: number } | { id: 'custom.wrapText'; value: true };

const lengthOf = (text: string): number => [...text].reduce((sum, letter) => sum + (letter > '\u2e80' ? HAN : LATIN), EDGES);

/** What is to be read in a column whose longest cell is known: none where it is any text. */
function known({ words, patterns, unit, decimals, cell }: Column, say: Say): string[] {
  if (patterns || cell === 'gauge') return [];
  if (words && !unit && decimals === undefined) return Object.values(words).map(({ text }) => say(text));
  const said = unit === undefined ? undefined : unitIn(unit, say);
  if (said !== undefined) return [MOMENTS[said] ?? `${NUMBER} ${said.replace('suffix:', '')}`];
  return decimals === undefined ? [] : [NUMBER];
}

function fits(column: Column, say: Say): number | undefined {
  if (column.width !== undefined || column.hidden) return column.width;
  const cells = known(column, say);
  if (cells.length === 0) return undefined;
  const none = [...(column.none ? [say(column.none)] : []), ...(column.saysBlind ? [say(BLIND)] : [])];
  const width = Math.ceil(Math.max(...[say(column.title), ...cells, ...none].map(lengthOf)));
  return width > MOST ? undefined : width;
}

/** Columns of numbers, moments and words are as wide as these; texts share what is left. */
export function widthsOf(columns: Column[], say: Say): Width[][] {
  const widths = columns.map((column) => fits(column, say));
  const isShared = columns.some(({ hidden }, i) => !hidden && widths[i] === undefined);
  return columns.map(({ wraps }, i) => {
    const value = widths[i];
    return [
      ...(value === undefined ? [] : [{ id: isShared ? 'custom.width' : 'custom.minWidth', value } as const]),
      ...(wraps ? [{ id: 'custom.wrapText', value: true } as const] : []),
    ];
  });
}
