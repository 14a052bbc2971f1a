import type { Text } from '#libs/domain/index.js';
import { type DataLink, fieldOf, type Looks, linked, properties } from './field.js';
import { type Language, type Say, speaking } from './language.js';
import type { Cell, Hidden, Link, Panel } from './shape.js';
import type { Target } from './target.js';

/** A series or column that looks other than the rest. */
export interface Column extends Looks {
  name: string;
  title: Text;
  /** How its cell is drawn. */
  cell?: 'gauge' | 'colored';
  width?: number;
  hidden?: boolean;
}

export interface Wishes extends Looks {
  title: Text;
  about?: Text;
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
  /** A range of its own, back from now. */
  last?: string;
  panelLinks?: DataLink[];
}

/** A panel, once the language is known. */
export type PanelIn = (language: Language) => Panel;

/** What a kind of panel adds to what all have. */
export interface Kind {
  type: string;
  options: Record<string, unknown>;
  custom?: Record<string, unknown>;
}

const CELLS = {
  gauge: { type: 'gauge', mode: 'basic', valueDisplayMode: 'text' },
  colored: { type: 'color-background', mode: 'basic' },
} as const satisfies Record<string, Cell>;
/** Not shown, and still there for the links of the row. */
const HIDDEN: Hidden = { viz: true, legend: false, tooltip: false };

const override = (column: Column, say: Say) => ({
  matcher: { id: 'byName', options: column.name },
  properties: [
    { id: 'displayName', value: say(column.title) },
    ...properties(column, say),
    ...(column.cell ? [{ id: 'custom.cellOptions', value: CELLS[column.cell] }] : []),
    ...(column.width ? [{ id: 'custom.width', value: column.width }] : []),
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

/** One panel; several targets are named A, B, C. */
export const panel =
  (wishes: Wishes, kind: (say: Say) => Kind): PanelIn =>
  (language) => {
    const say = speaking(language);
    const { type, options, custom } = kind(say);
    const targets = [wishes.target].flat();
    const [first] = targets;
    return {
      type,
      title: say(wishes.title),
      ...(wishes.about && { description: say(wishes.about) }),
      datasource: first?.datasource,
      gridPos: { x: 0, y: 0, w: wishes.size[0], h: wishes.size[1] },
      ...(wishes.interval !== undefined && { interval: wishes.interval }),
      ...(wishes.points !== undefined && { maxDataPoints: wishes.points }),
      ...(wishes.last !== undefined && { timeFrom: wishes.last }),
      ...(wishes.panelLinks && { links: corner(wishes.panelLinks, say) }),
      targets: targets.map((target, i) => target.made(String.fromCharCode(65 + i), language)),
      fieldConfig: {
        defaults: { ...fieldOf(wishes, say), custom: custom ?? {} },
        overrides: (wishes.columns ?? []).map((column) => override(column, say)),
      },
      options,
    };
  };
