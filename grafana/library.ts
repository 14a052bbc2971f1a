import dashgen from 'grafana-dash-gen';
import { VARIABLE_QUERIES } from './queries.js';
import { INFLUX } from './schema.js';

type LibraryPanel = Parameters<InstanceType<typeof dashgen.Row>['addPanel']>[0];

/** A variable whose values are asked for. */
export const variable = (name: keyof typeof VARIABLE_QUERIES, label: string, several: boolean) =>
  new dashgen.Templates.Custom({
    name,
    label,
    type: 'query',
    datasource: INFLUX,
    query: VARIABLE_QUERIES[name],
    definition: VARIABLE_QUERIES[name],
    regex: '',
    // Whenever the range of time changes.
    refresh: 2,
    sort: 1,
    hide: 0,
    multi: several,
    includeAll: several,
    allValue: several ? '.*' : '',
    current: several ? { text: ['All'], value: ['$__all'] } : {},
  });

/** The library wants one of its own panels, of which it calls `generate()` alone. */
export function row(title: string, panels: { generate(): object }[]) {
  const made = new dashgen.Row({ title });
  for (const panel of panels) made.addPanel(panel as unknown as LibraryPanel);
  return made;
}
