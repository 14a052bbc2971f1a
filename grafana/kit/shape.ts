import type * as grafana from '@grafana/schema';

/** A type of Grafana as JSON has it: a word or a number in place of a member of an enumeration. */
type Plain<T> = T extends string
  ? string extends T
    ? T
    : `${T}`
  : T extends number
    ? number extends T
      ? T
      : `${T}` extends `${infer N extends number}`
        ? N
        : never
    : T extends (infer Item)[]
      ? Plain<Item>[]
      : T extends object
        ? { [K in keyof T]: Plain<T[K]> }
        : T;

export type Dashboard = Plain<grafana.Dashboard>;
export type Panel = Plain<grafana.Panel>;
export type RowPanel = Plain<grafana.RowPanel>;
export type FieldConfig = Plain<grafana.FieldConfig>;
export type Mapping = Plain<grafana.ValueMapping>;
export type Variable = Plain<grafana.VariableModel>;
export type Annotation = Plain<grafana.AnnotationQuery>;
export type Link = Plain<grafana.DashboardLink>;
export type Lines = Plain<grafana.GraphFieldConfig>;
export type Reduced = Plain<grafana.SingleStatBaseOptions>;
export type WithLegend = Plain<grafana.OptionsWithLegend & grafana.OptionsWithTooltip>;
export type SortBy = Plain<grafana.TableSortByFieldState>;
export type Layer = Plain<grafana.MapLayerOptions>;
export type Cell = Plain<grafana.TableCellOptions>;
export type Hidden = Plain<grafana.HideSeriesConfig>;
