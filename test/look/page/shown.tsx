import {
  applyFieldOverrides,
  cacheFieldDisplayNames,
  type DataFrame,
  dateTime,
  FieldConfigOptionsRegistry,
  type FieldConfigPropertyItem,
  type FieldConfigSource,
  FieldType,
  type GrafanaTheme2,
  getValueFormats,
  type InterpolateFunction,
  identityOverrideProcessor,
  type ScopedVars,
  type TimeRange,
  toDataFrame,
} from '@grafana/data';
import type { Answered, Column, Look } from './contract';
import { PROPERTIES } from './contract';

export const TIME_ZONE = 'Asia/Shanghai';

/** A panel of the dashboard's JSON, as far as it is drawn. */
export interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string;
  timeFrom?: string;
  links?: { title: string }[];
  gridPos: { x: number; y: number; w: number; h: number };
  fieldConfig: FieldConfigSource;
  options: Record<string, unknown>;
  collapsed?: boolean;
  panels?: Panel[];
}

export interface DashboardJson {
  title: string;
  description?: string;
  weekStart?: string;
  time: { from: string; to: string };
  links: { title: string }[];
  panels: Panel[];
}

/** What every panel is given. */
export interface PanelProps {
  panel: Panel;
  frames: DataFrame[];
  range: TimeRange;
  theme: GrafanaTheme2;
  language: Look['language'];
  replace: InterpolateFunction;
  width: number;
  height: number;
}

const TYPES: Record<Column['type'], FieldType> = {
  time: FieldType.time,
  number: FieldType.number,
  string: FieldType.string,
  boolean: FieldType.boolean,
};

export const timeRangeOf = ({ from, to }: { from: number; to: number }): TimeRange => {
  const [begin, end] = [dateTime(from), dateTime(to)];
  return { from: begin, to: end, raw: { from: begin, to: end } };
};

const framesOf = ({ frames }: Answered): DataFrame[] =>
  frames.map(({ refId, columns }) =>
    toDataFrame({
      refId,
      fields: columns.map(({ name, type, values, labels, called }) => ({
        name,
        type: TYPES[type],
        values,
        ...(labels && { labels }),
        config: called === undefined ? {} : { displayNameFromDS: called },
      })),
    }),
  );

/** Grafana keeps what a panel may be set to in a registry that each kind of panel fills; the published packages bring none. */
function registryOf({ fieldConfig }: Panel): FieldConfigOptionsRegistry {
  const custom = Object.keys(fieldConfig.defaults.custom ?? {}).map((name) => `custom.${name}`);
  const item = (id: string): FieldConfigPropertyItem => ({
    id,
    path: id.replace(/^custom\./, ''),
    name: id,
    isCustom: id.startsWith('custom.'),
    editor: () => null,
    override: () => null,
    process: identityOverrideProcessor,
    shouldApply: () => true,
  });
  return new FieldConfigOptionsRegistry(() => [...new Set([...PROPERTIES, ...custom])].map(item));
}

/** JSON has no infinity: Grafana puts it in the place of null when it loads a dashboard. */
function withInfinity<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withInfinity) as T;
  if (value === null || typeof value !== 'object') return value;
  const made = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withInfinity(inner)])) as Record<
    string,
    unknown
  >;
  if (Array.isArray(made.steps))
    made.steps = made.steps.map((step) => ({ ...step, value: step.value ?? Number.NEGATIVE_INFINITY }));
  return made as T;
}

const WORD = /\$\{([\w.]+)(?::(\w+))?\}|\$(\w+)/g;

interface RowContext {
  frame: DataFrame;
  field: DataFrame['fields'][number];
  rowIndex?: number;
}

/** Variables of the dashboard, and of the row that a link stands in. */
export const replacing =
  ({ choice, names }: Look): InterpolateFunction =>
  (text, scoped) =>
    (text ?? '').replace(WORD, (all, braced, format, bare) => {
      const name = String(braced ?? bare);
      const chosen = (format === 'text' ? names[name] : undefined) ?? choice[name];
      const value = name.startsWith('__') ? ofRow(name, scoped) : chosen;
      return value === undefined ? all : [value].flat().map(String).join(',');
    });

function ofRow(name: string, scoped: ScopedVars | undefined): string | undefined {
  const context = scoped?.__dataContext?.value as RowContext | undefined;
  if (!context || context.rowIndex === undefined) return undefined;
  const { frame, field, rowIndex } = context;
  if (name.startsWith('__value.')) return String(field.values[rowIndex]);
  const [, column] = /^__data\.fields\.(.+)$/.exec(name) ?? [];
  const found = frame.fields.find((one) => one.name === column);
  return found ? String(found.values[rowIndex]) : undefined;
}

/** `suffix:件` and the like are made up by whoever writes them. */
const isUnit = (unit: string): boolean =>
  unit.includes(':') || getValueFormats().some(({ submenu }) => submenu?.some(({ value }) => value === unit));

/** The frames with everything that the panel says of its fields. */
export function shown(
  panel: Panel,
  answered: Answered,
  theme: GrafanaTheme2,
  replaceVariables: InterpolateFunction,
): DataFrame[] {
  const frames = applyFieldOverrides({
    data: framesOf(answered),
    fieldConfig: panel.fieldConfig,
    fieldConfigRegistry: registryOf(panel),
    replaceVariables,
    theme,
    timeZone: TIME_ZONE,
  });
  for (const { config } of frames.flatMap(({ fields }) => fields))
    if (config.unit !== undefined && !isUnit(config.unit)) console.error(`${panel.title}: Grafana knows no unit ${config.unit}`);
  // The heads of tables are taken from there.
  cacheFieldDisplayNames(frames);
  return frames;
}

/** What Grafana's panels have where a dashboard says nothing. */
const USUAL: Record<string, Record<string, unknown>> = {
  timeseries: {
    drawStyle: 'line',
    lineInterpolation: 'linear',
    lineWidth: 1,
    fillOpacity: 0,
    gradientMode: 'none',
    barAlignment: 0,
    barWidthFactor: 0.6,
    showPoints: 'auto',
    pointSize: 5,
    spanNulls: false,
    stacking: { mode: 'none', group: 'A' },
    axisGridShow: true,
    axisPlacement: 'auto',
    scaleDistribution: { type: 'linear' },
    thresholdsStyle: { mode: 'off' },
  },
};

/** The panel as Grafana has it when the dashboard is open. */
export function loaded(panel: Panel): Panel {
  const { defaults, overrides } = withInfinity(panel.fieldConfig ?? { defaults: {}, overrides: [] });
  return {
    ...panel,
    fieldConfig: { defaults: { ...defaults, custom: { ...USUAL[panel.type], ...defaults.custom } }, overrides },
  };
}
