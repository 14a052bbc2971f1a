import type { FigureGrouping, FigureLine, Figures } from '#libs/domain/index.js';
import { FIGURE_GROUPING_WORDS, FIGURE_WORDS, figureName } from '#libs/domain/index.js';
import { cell } from '../audit/audit-export.js';

interface Told {
  by: FigureGrouping;
  total: Figures;
  lines: (FigureLine & { name: string | null })[];
}

const COLUMNS = Object.keys(FIGURE_WORDS) as (keyof typeof FIGURE_WORDS)[];
/** Decimals of a mean and of a share. */
const DECIMALS = { firstTimeFix: 4 } as Partial<Record<string, number>>;

function told(name: (typeof COLUMNS)[number], figures: Figures): string {
  const value = figures[name];
  if (value === null) return '';
  if (Array.isArray(value)) return value.map((part) => `${part.name} × ${part.count}`).join('; ');
  return Number.isInteger(value) ? String(value) : value.toFixed(DECIMALS[name] ?? 1);
}

/** Table calculations read UTF-8 by this mark. */
const MARK = '\ufeff';

/** The figures as a table, in the reader's language. */
export function figuresCsv({ by, total, lines }: Told, lang: 'zh' | 'en'): string {
  const head = [FIGURE_GROUPING_WORDS[by][lang], ...COLUMNS.map((name) => FIGURE_WORDS[name].name[lang])];
  const rows = lines.map((line) => [line.name ?? figureName(by, line.key)[lang], ...COLUMNS.map((name) => told(name, line))]);
  const all = [{ zh: '合计', en: 'All' }[lang], ...COLUMNS.map((name) => told(name, total))];
  return MARK + [head, ...rows, all].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}
