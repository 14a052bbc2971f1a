import type { Text } from '#libs/domain/index.js';
import type { Step } from './field.js';
import { type PanelIn, panel, type Wishes } from './panel.js';
import type { Layer, Lines, Reduced, SortBy, WithLegend } from './shape.js';
import { LEAST_WIDTH } from './width.js';

/** Without a pattern Grafana takes numbers alone. */
const reduced = (values: boolean, fields = '', letters: Wishes['letters'] = undefined): Reduced => ({
  reduceOptions: { calcs: ['lastNotNull'], fields, values },
  orientation: 'auto',
  text: letters ?? {},
});

/** Grafana would begin with green. */
const NEUTRAL: Step[] = [[null, 'blue']];

/** Numbers and words, large: one for each column of the answer. */
export const stat = (wishes: Wishes): PanelIn =>
  panel({ steps: NEUTRAL, ...wishes }, () => ({
    type: 'stat',
    blind: 'values',
    options: {
      ...reduced(false, wishes.columns ? '/.*/' : '', wishes.letters),
      colorMode: 'background',
      graphMode: 'none',
      textMode: (wishes.columns?.length ?? 0) > 1 ? 'value_and_name' : 'auto',
      justifyMode: 'auto',
      percentChangeColorMode: 'standard',
      showPercentChange: false,
      wideLayout: true,
    },
  }));

/** A line for each row, colored by its number: its text is the answer's, so the number must have no title of its own. */
export const tiles = (wishes: Wishes): PanelIn =>
  panel(wishes, () => ({
    type: 'stat',
    blind: 'rows',
    options: {
      ...reduced(true, '', wishes.letters),
      orientation: 'horizontal',
      colorMode: 'background',
      graphMode: 'none',
      textMode: 'value_and_name',
      justifyMode: 'auto',
      percentChangeColorMode: 'standard',
      showPercentChange: false,
      wideLayout: true,
    },
  }));

/** A bar for each row: its name is the answer's word, so the column of the number must have no title of its own. */
export const bars = (wishes: Wishes): PanelIn =>
  panel(wishes, () => ({
    type: 'bargauge',
    blind: 'rows',
    options: {
      ...reduced(true, '', wishes.letters),
      orientation: 'horizontal',
      displayMode: 'basic',
      valueMode: 'color',
      namePlacement: 'auto',
      sizing: 'auto',
      minVizWidth: 8,
      minVizHeight: 16,
      // One alone would fill the panel.
      maxVizHeight: 44,
      showUnfilled: true,
      legend: { displayMode: 'hidden', placement: 'bottom', showLegend: false, calcs: [] },
    },
  }));

const WITH_LEGEND: WithLegend = {
  legend: { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] },
  tooltip: { mode: 'multi', sort: 'desc' },
};

const linesOf = (wishes: Wishes, drawn: Lines): PanelIn =>
  panel(wishes, () => ({
    type: 'timeseries',
    apart: true,
    options: WITH_LEGEND,
    custom: {
      lineWidth: 1,
      fillOpacity: 0,
      showPoints: 'auto',
      // A gap is what was not heard; it is not bridged.
      spanNulls: wishes.gap ?? false,
      thresholdsStyle: { mode: wishes.steps ? 'dashed' : 'off' },
      ...(wishes.atLeast && { axisSoftMin: wishes.atLeast[0], axisSoftMax: wishes.atLeast[1] }),
      ...drawn,
    } satisfies Lines,
  }));

/** Lines over time. */
export const lines = (wishes: Wishes): PanelIn => linesOf(wishes, { drawStyle: 'line' });

/** Columns over time, one upon the other. */
export const columns = (wishes: Wishes): PanelIn =>
  linesOf(wishes, { drawStyle: 'bars', fillOpacity: 70, stacking: { mode: 'normal', group: 'A' } });

/** Bands of state over time. */
export const states = (wishes: Wishes): PanelIn =>
  panel(wishes, () => ({
    type: 'state-timeline',
    options: { ...WITH_LEGEND, mergeValues: true, showValue: 'auto', alignValue: 'left', rowHeight: 0.85, perPage: 30 },
    custom: { fillOpacity: 80, lineWidth: 0, spanNulls: wishes.gap ?? false },
  }));

/** Rows in the order of the query's answer, or, where a query cannot put them in one, newest first by the column with that title. */
export const table = (wishes: Wishes, newestBy?: Text): PanelIn =>
  panel(wishes, (say) => ({
    type: 'table',
    blind: 'first',
    options: {
      cellHeight: 'sm',
      showHeader: true,
      frameIndex: 0,
      sortBy: newestBy ? ([{ displayName: say(newestBy), desc: true }] satisfies SortBy[]) : [],
    },
    custom: { align: 'auto', cellOptions: { type: 'auto' }, filterable: false, inspect: false, minWidth: LEAST_WIDTH },
  }));

/** Places on a map; the answer has `latitude`, `longitude`, and the column that colors them. */
export const map = (wishes: Wishes, color: string, name: string): PanelIn => {
  const halls = {
    type: 'markers',
    name: 'halls',
    tooltip: true,
    location: { mode: 'coords', latitude: 'latitude', longitude: 'longitude' },
    config: {
      showLegend: false,
      style: {
        symbol: { mode: 'fixed', fixed: 'img/icons/marker/circle.svg' },
        size: { mode: 'fixed', fixed: 9, min: 4, max: 15 },
        color: { field: color, fixed: 'dark-green' },
        text: { mode: 'field', field: name, fixed: '' },
        textConfig: { fontSize: 12, offsetX: 0, offsetY: 14, textAlign: 'center', textBaseline: 'middle' },
        opacity: 0.8,
      },
    },
  } satisfies Layer;
  return panel(wishes, () => ({
    type: 'geomap',
    blind: 'itself',
    options: {
      view: { id: 'fit', allLayers: true, lat: 0, lon: 0, zoom: 12 },
      controls: { showZoom: true, mouseWheelZoom: false, showAttribution: true, showScale: false },
      basemap: { type: 'default', name: 'base', config: {} } satisfies Layer,
      layers: [halls],
      tooltip: { mode: 'details' },
    },
  }));
};
