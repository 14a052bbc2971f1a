import type { Text } from '#libs/domain/index.js';
import type { Column } from './column.js';
import { DASH, type DataLink, fieldOf, type Looks, linked, properties, UNKNOWN } from './field.js';
import { type Language, type Say, speaking } from './language.js';
import type { Cell, Hidden, Link, Panel } from './shape.js';
import { type Gate, type Target, whileWatched } from './target.js';
import { type Width, widthsOf } from './width.js';

/**
 * What a panel claims. `now`: how things are now, which nobody knows while nobody watches; `past`: how they were, each with its time;
 * `own`: what our own database knows whether or not anybody watches, as what waits to be sent.
 */
export type Claim = 'now' | 'past' | 'own';

export interface Wishes extends Omit<Looks, 'saysBlind'> {
  title: Text;
  about: Text;
  claims: Claim;
  /** Of twenty-four columns, and units of thirty pixels. */
  size: [w: number, h: number];
  target: Target | Target[];
  columns?: Column[];
  /** Smallest step of time, when the query groups by it; else that of the data source, which no window of means exceeds. */
  interval?: string;
  /** Steps across the panel, of whatever range; else as many as it is wide. */
  points?: number;
  /** Where values are further apart than that, in milliseconds, a gap is left; else where any step is empty. */
  gap?: number;
  /** What the axis shows at least, that small changes look small. Ours. */
  atLeast?: [from: number, to: number];
  /** A range of its own, back from now. */
  last?: string;
  panelLinks?: DataLink[];
  /** Of names and values, in pixels, where they are to be read from afar; else as there is room. */
  letters?: { titleSize: number; valueSize: number };
}

/** A panel, once the language is known. */
export type PanelIn = ((language: Language) => Panel) & { readonly claims: Claim };

/** What a kind of panel adds to what all have. */
export interface Kind {
  type: string;
  options: Record<string, unknown>;
  custom?: Record<string, unknown>;
  /** Where it says that nobody watches: in every value, in the one row that is left of many, in its first column, or its query says so itself. */
  blind?: 'values' | 'rows' | 'first' | 'itself';
  /** Its series are told apart by colors of their own. */
  apart?: true;
}

const CELLS = {
  gauge: { type: 'gauge', mode: 'basic', valueDisplayMode: 'text' },
  colored: { type: 'color-background', mode: 'basic' },
} as const satisfies Record<string, Cell>;
/** Not shown, and still there for the links of the row. */
const HIDDEN: Hidden = { viz: true, legend: false, tooltip: false };

const override = (column: Column, widths: Width[], say: Say) => ({
  matcher: { id: 'byName', options: column.name },
  properties: [
    { id: 'displayName', value: say(column.title) },
    ...properties(column, say),
    ...(column.cell ? [{ id: 'custom.cellOptions', value: CELLS[column.cell] }] : []),
    ...widths,
    ...(column.hidden ? [{ id: 'custom.hideFrom', value: HIDDEN }] : []),
  ],
});

const corner = (links: DataLink[], say: Say): Link[] =>
  linked(links, say).map((link) => ({
    ...link,
    type: 'link',
    icon: 'external link',
    tooltip: '',
    tags: [],
    asDropdown: false,
    includeVars: false,
    keepTime: false,
  }));

/** What a question of now answers in the place of nothing, where that has a word: nothing itself means there that nobody watches. */
const ABSENT = '-1';

/** The same by what the column holds. A dash says no more than nothing does, and of a moment there is no such value. */
function absent({ unit, decimals, words, none }: Column): string | null {
  if (none === undefined || none.zh === DASH.zh || /^(dateTime|time:)/.test(unit ?? '')) return null;
  return words === undefined && (unit !== undefined || decimals !== undefined) ? ABSENT : '';
}

/** Its word for nothing, as a word for what the question answers in that place. */
function toldAbsent(column: Column): Column {
  const { none, words, ...looks } = column;
  const value = absent(column);
  return none && value !== null ? { ...looks, words: { ...words, [value]: { text: none, color: UNKNOWN } } } : column;
}

/** What a question of now becomes: one row of nothing while nobody watches, and nothing that means something else. */
function gateOf(columns: Column[], blind: Kind['blind']): Gate {
  if ((blind !== 'values' && blind !== 'first') || columns.length === 0) return whileWatched;
  const told = columns.map((column) => {
    const name = `"${column.name}"`;
    const value = absent(column);
    if (value === null) return name;
    return value === ABSENT ? `coalesce(${name}, ${ABSENT}) AS ${name}` : `coalesce(${name}::text, '') AS ${name}`;
  });
  return (question) => whileWatched(`SELECT ${told.join(', ')} FROM (${question}) AS told`);
}

/** Columns of a panel of now, of which some say that nobody watches. A word of their own for nothing would stand in its place. */
function sayingBlind(columns: Column[], blind: Kind['blind'], title: string): Column[] {
  if (blind === undefined) throw new Error(`${title} claims something of now, and its kind cannot say that nobody watches`);
  return columns.map((column, i) => {
    if (blind === 'itself') return column;
    if (blind === 'first' && i > 0) return toldAbsent(column);
    if (column.none && blind !== 'values')
      throw new Error(`${title}: ${column.name} has a word for nothing, which means here that nobody watches`);
    return { ...toldAbsent(column), saysBlind: true };
  });
}

const dashed = (column: Column): Column => (column.saysBlind || column.none ? column : { ...column, none: DASH });

/** Beside what is said where there are no rows at all. */
const inEveryRow = (looks: Looks, say: Say) => ({
  matcher: { id: 'byRegexp', options: '/.*/' },
  properties: properties({ ...looks, saysBlind: true }, say).filter(({ id }) => id === 'noValue' || id === 'mappings'),
});

/** One panel; several targets are named A, B, C. */
export const panel = (wishes: Wishes, kind: (say: Say) => Kind): PanelIn =>
  Object.assign((language: Language) => made(wishes, kind, language), { claims: wishes.claims });

function made(wishes: Wishes, kind: (say: Say) => Kind, language: Language): Panel {
  const say = speaking(language);
  const { type, options, custom, blind, apart = false } = kind(say);
  const targets = [wishes.target].flat();
  const [first] = targets;
  const isNow = wishes.claims === 'now';
  const told = isNow ? sayingBlind(wishes.columns ?? [], blind, say(wishes.title)) : (wishes.columns ?? []);
  const columns = type === 'table' ? told.map(dashed) : told;
  const widths = type === 'table' ? widthsOf(columns, wishes.size[0], say) : [];
  const gate = isNow && blind !== 'itself' ? gateOf(wishes.columns ?? [], blind) : null;
  return {
    type,
    title: say(wishes.title),
    description: say(wishes.about),
    datasource: first?.datasource,
    gridPos: { x: 0, y: 0, w: wishes.size[0], h: wishes.size[1] },
    ...(wishes.interval !== undefined && { interval: wishes.interval }),
    ...(wishes.points !== undefined && { maxDataPoints: wishes.points }),
    ...(wishes.last !== undefined && { timeFrom: wishes.last }),
    ...(wishes.panelLinks && { links: corner(wishes.panelLinks, say) }),
    targets: targets.map((target, i) => target.made(String.fromCharCode(65 + i), language, gate)),
    fieldConfig: {
      defaults: { ...fieldOf({ ...wishes, apart, saysBlind: isNow && blind === 'values' }, say), custom: custom ?? {} },
      overrides: [
        ...(isNow && blind === 'rows' ? [inEveryRow(wishes, say)] : []),
        ...columns.map((column, i) => override({ ...column, apart }, widths[i] ?? [], say)),
      ],
    },
    options,
  };
}
