/** Kinds of panels that are drawn. The page has one component for each. */
export const DRAWN = ['stat', 'bargauge', 'table', 'timeseries', 'state-timeline', 'logs', 'text', 'geomap'] as const;
export type Drawn = (typeof DRAWN)[number];

/** What an override may set. Of another property Grafana's own code would silently leave out. */
export const PROPERTIES = [
  'displayName',
  'unit',
  'min',
  'max',
  'decimals',
  'noValue',
  'color',
  'thresholds',
  'mappings',
  'links',
  'custom.cellOptions',
  'custom.width',
  'custom.minWidth',
  'custom.wrapText',
  'custom.align',
  'custom.hideFrom',
  'custom.drawStyle',
  'custom.fillOpacity',
  'custom.lineWidth',
  'custom.stacking',
] as const;

export const THEMES = ['dark', 'light'] as const;
export type Theme = (typeof THEMES)[number];

/** A field of a data frame, as a data source of Grafana sends it. */
export interface Column {
  name: string;
  type: 'time' | 'number' | 'string' | 'boolean';
  values: unknown[];
  labels?: Record<string, string>;
  /** The name that the data source gives, which a display name of the panel goes before. */
  called?: string;
}

export interface Frame {
  refId: string;
  columns: Column[];
}

/** What a panel is drawn from: frames, or what a query was refused with. */
export interface Answered {
  frames: Frame[];
  refused: string | null;
  /** What it was asked over: that of the dashboard, unless it has its own. */
  from: number;
  to: number;
}

/** A variable in the bar above the panels. */
export interface Picked {
  label: string;
  text: string;
}

/** All that one page draws: a dashboard at one moment. */
export interface Look {
  /** As the file that Grafana reads. */
  dashboard: unknown;
  language: 'zh' | 'en';
  /** Which place was asked, in a few words. */
  place: string;
  from: number;
  to: number;
  picked: Picked[];
  /** Values of variables, for links. */
  choice: Record<string, string | string[]>;
  /** What values of variables are called, where they are called something, for `:text`. */
  names: Record<string, string>;
  /** By the id of the panel. */
  answers: Record<number, Answered>;
}
