import type { Dashboard, Panel, RowPanel } from './shape.js';

/** What grafana-dash-gen makes: rows of panels, with keys of its own day. */
export interface Generated {
  title: string;
  tags: string[];
  timezone: string;
  editable: boolean;
  refresh: boolean | string;
  time?: { from: string; to: string } | null;
  rows?: { panels: object[] }[];
  templating: { list: object[] };
  annotations: { list: object[] };
  links: object[];
}

/** What the library does not know of a dashboard. */
export interface Finish {
  uid: string;
  description: string;
  /** For each row; one without a title has no heading. */
  rows: { title?: string; folded: boolean }[];
}

/** Of the JSON that Grafana 12 writes itself. */
const SCHEMA_VERSION = 41;
const COLUMNS = 24;
const LEGACY_OF_A_VARIABLE = ['allFormat', 'refresh_on_load'];

/** The dashboard as a current Grafana loads it: panels on a grid instead of rows, a uid that stays, no key of the past. */
export function finish({ uid, description, rows: heads }: Finish, made: Generated): Dashboard {
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
    panels: onTheGrid(rows.map(({ panels }, i) => ({ panels: panels as Panel[], ...(heads[i] as Finish['rows'][number]) }))),
  };
}

const withoutLegacy = (variable: object): object =>
  Object.fromEntries(Object.entries(variable).filter(([key]) => !LEGACY_OF_A_VARIABLE.includes(key)));

type Row = { panels: Panel[] } & Finish['rows'][number];

function onTheGrid(rows: Row[]): (Panel | RowPanel)[] {
  const placed: (Panel | RowPanel)[] = [];
  let [y, id] = [0, 0];
  const named = <P extends Panel | RowPanel>(panel: P): P => ({ id: ++id, ...panel });
  for (const { title, folded, panels } of rows) {
    const head = title === undefined ? null : named(headOf(title, folded, y));
    if (head) placed.push(head);
    const inside: Panel[] = [];
    const bottom = flow(panels, y + (head ? 1 : 0), inside);
    // Of a closed row the panels stand within it, and what comes after it moves up.
    if (head && folded) head.panels = inside.map(named);
    else placed.push(...inside.map(named));
    y = head && folded ? y + 1 : bottom;
  }
  return placed;
}

const headOf = (title: string, collapsed: boolean, y: number): RowPanel =>
  ({ type: 'row', title, collapsed, panels: [], gridPos: { x: 0, y, w: COLUMNS, h: 1 } }) as unknown as RowPanel;

/** Every panel of a dashboard, those of closed rows too, in the order of the page. */
export const panelsOf = ({ panels = [] }: Pick<Dashboard, 'panels'>): Panel[] =>
  panels.flatMap((panel) => (panel.type === 'row' ? ((panel as RowPanel).panels as Panel[]) : [panel as Panel]));

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
