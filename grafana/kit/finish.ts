import type { Dashboard, Panel, RowPanel } from './shape.js';

/** What grafana-dash-gen makes: rows of panels, with keys of its own day. */
export interface Generated {
  title: string;
  tags: string[];
  timezone: string;
  editable: boolean;
  refresh: boolean | string;
  time?: { from: string; to: string } | null;
  rows?: { title?: string; panels: object[] }[];
  templating: { list: object[] };
  annotations: { list: object[] };
  links: object[];
}

/** Of the JSON that Grafana 12 writes itself. */
const SCHEMA_VERSION = 41;
const COLUMNS = 24;
const LEGACY_OF_A_VARIABLE = ['allFormat', 'refresh_on_load'];

/** The dashboard as a current Grafana loads it: panels on a grid instead of rows, a uid that stays, no key of the past. */
export function finish(uid: string, description: string, made: Generated): Dashboard {
  const { title, tags, timezone, editable, refresh, time, rows = [], templating, annotations, links } = made;
  return {
    uid,
    title,
    description,
    tags,
    timezone,
    editable,
    refresh: String(refresh),
    ...(time && { time }),
    schemaVersion: SCHEMA_VERSION,
    version: 1,
    graphTooltip: 1,
    weekStart: 'monday',
    links: links as Dashboard['links'],
    annotations: { list: annotations.list } as Dashboard['annotations'],
    templating: { list: templating.list.map(withoutLegacy) } as Dashboard['templating'],
    panels: onTheGrid(rows),
  };
}

const withoutLegacy = (variable: object): object =>
  Object.fromEntries(Object.entries(variable).filter(([key]) => !LEGACY_OF_A_VARIABLE.includes(key)));

function onTheGrid(rows: { title?: string; panels: object[] }[]): (Panel | RowPanel)[] {
  const placed: Panel[] = [];
  let y = 0;
  for (const { title, panels } of rows) {
    const row = { type: 'row', title, collapsed: false, panels: [], gridPos: { x: 0, y, w: COLUMNS, h: 1 } };
    placed.push(row as Panel);
    y = flow(panels as Panel[], y + 1, placed);
  }
  return placed.map((panel, i) => ({ id: i + 1, ...panel }));
}

/** Puts panels side by side as long as there is room; answers where the next row begins. */
function flow(panels: Panel[], top: number, placed: Panel[]): number {
  let [x, y, bottom] = [0, top, top];
  for (const panel of panels) {
    const { w, h } = panel.gridPos ?? { w: COLUMNS, h: 1 };
    if (x + w > COLUMNS) [x, y] = [0, bottom];
    placed.push({ ...panel, gridPos: { x, y, w, h } });
    x += w;
    bottom = Math.max(bottom, y + h);
  }
  return bottom;
}
