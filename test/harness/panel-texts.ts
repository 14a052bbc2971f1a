import { BLIND } from '../../grafana/kit/field.js';
import type { Language } from '../../grafana/kit/language.js';
import type { Mapping, Panel } from '../../grafana/kit/shape.js';

type Row = Record<string, unknown>;
type Rule = NonNullable<NonNullable<Panel['fieldConfig']>['overrides']>[number];

const holdsFor = ({ matcher }: Rule, column: string): boolean =>
  matcher.id === 'byName' ? matcher.options === column : matcher.id === 'byRegexp';

/** What the field of a column is told of a property: by the last override that says it, else by the panel. */
function told<T>({ fieldConfig }: Panel, column: string, property: 'mappings' | 'noValue'): T | undefined {
  const said = (fieldConfig?.overrides ?? [])
    .filter((rule) => holdsFor(rule, column))
    .flatMap(({ properties }) => properties)
    .filter(({ id }) => id === property);
  return (said.at(-1)?.value ?? fieldConfig?.defaults[property]) as T | undefined;
}

const mappedText = (mapping: Mapping, value: unknown): string | undefined => {
  if (mapping.type === 'value') return mapping.options[String(value)]?.text;
  if (mapping.type === 'special' && mapping.options.match === 'null' && value === null) return mapping.options.result.text;
  return undefined;
};

/** A value as Grafana writes it: by its mappings first, and what is said of nothing where there is nothing. Units are left out. */
function textOf(panel: Panel, column: string, value: unknown): string {
  for (const mapping of told<Mapping[]>(panel, column, 'mappings') ?? []) {
    const text = mappedText(mapping, value);
    if (text !== undefined) return text;
  }
  return value === null || value === '' ? (told<string>(panel, column, 'noValue') ?? '') : String(value);
}

/** What stands in a panel for an answer; of an answer without rows, what the panel says of it. */
export const textsOf = (panel: Panel, rows: Row[]): string[][] =>
  rows.length === 0
    ? [[panel.fieldConfig?.defaults.noValue ?? '']]
    : rows.map((row) => Object.entries(row).map(([column, value]) => textOf(panel, column, value)));

const firstOf = (panel: Panel): string => String(panel.fieldConfig?.overrides[0]?.matcher.options);

/** Whether all that a panel says is that nobody watches. */
export function saysThatNobodyWatches(panel: Panel, rows: Row[], language: Language): boolean {
  const blind = BLIND[language];
  if (panel.type === 'geomap')
    return rows.length > 0 && rows.every(({ hall, serving }) => String(hall).includes(blind) && serving === null);
  const [row, ...more] = rows;
  if (!row || more.length > 0 || Object.values(row).some((value) => value !== null)) return false;
  // Of a table the first column says it, and the rest of the row is empty.
  const columns = panel.type === 'table' ? [firstOf(panel)] : Object.keys(row);
  return columns.every((column) => textOf(panel, column, null) === blind);
}
