import type { Panel } from './dashboard-questions.js';

interface Shown {
  text?: string;
}
interface Mapping {
  type: 'value' | 'regex' | 'special';
  options: Record<string, unknown>;
}
type Override = { matcher: { options?: unknown }; properties: { id: string; value?: unknown }[] };

const overridesOf = (panel: Panel): Override[] => (panel.fieldConfig?.overrides ?? []) as Override[];
const overrideOf = (panel: Panel, column: string): Override | undefined =>
  overridesOf(panel).find(({ matcher }) => matcher.options === column);

const said = (override: Override | undefined, id: string): unknown =>
  override?.properties.findLast((property) => property.id === id)?.value;

/** Columns of an answer that the table shows; of one that nobody named the whole name is shown. */
export const isShown = (panel: Panel, column: string): boolean =>
  said(overrideOf(panel, column), 'custom.hideFrom') === undefined;

/** What stands over the column, or beside the line: its own name where nobody gave it one. */
export const titleOf = (panel: Panel, column: string): string => String(said(overrideOf(panel, column), 'displayName') ?? column);

/** A pattern that is in no slashes is of the whole value. */
const fits = (pattern: unknown): RegExp => new RegExp(`^${String(pattern)}$`);

/** Whether it is for what nobody knows. */
const isOfNothing = (options: Record<string, unknown>): boolean => options['match'] === 'null';

function byMapping({ type, options }: Mapping, value: unknown): string | undefined {
  if (type === 'value') return (options as Record<string, Shown>)[String(value)]?.text;
  const { text } = options['result'] as Shown;
  if (type === 'special') return isOfNothing(options) && (value === null || value === undefined) ? text : undefined;
  if (typeof value !== 'string' || !fits(options['pattern']).test(value)) return undefined;
  return value.replace(fits(options['pattern']), text ?? '');
}

/** What the cell says: by the mappings of the column or else of the panel, by the first that fits, as Grafana does it. */
export function shownIn(panel: Panel, column: string, value: unknown): string {
  const override = overrideOf(panel, column);
  const defaults = panel.fieldConfig?.defaults;
  const mappings = (said(override, 'mappings') ?? defaults?.mappings ?? []) as Mapping[];
  for (const mapping of mappings) {
    const text = byMapping(mapping, value);
    if (text !== undefined) return text;
  }
  return value === null || value === undefined ? String(said(override, 'noValue') ?? defaults?.noValue) : String(value);
}

type Steps = { steps: { value: number | null; color: string }[] };

/** Its color: of the mapping that fits, else by the thresholds, of which what is no number gets the first; undefined: one of a palette. */
export function colorIn(panel: Panel, column: string, value: number | null): string | undefined {
  const override = overrideOf(panel, column);
  const defaults = panel.fieldConfig?.defaults;
  const mappings = (said(override, 'mappings') ?? defaults?.mappings ?? []) as Mapping[];
  for (const { type, options } of mappings)
    if (type === 'special' && isOfNothing(options) && value === null) return (options['result'] as { color?: string }).color;
  const { mode } = (said(override, 'color') ?? defaults?.color ?? {}) as { mode?: string };
  if (mode !== 'thresholds') return undefined;
  const { steps = [] } = (said(override, 'thresholds') ?? defaults?.thresholds ?? {}) as Partial<Steps>;
  return steps.findLast((step) => step.value === null || (value !== null && value >= step.value))?.color;
}
