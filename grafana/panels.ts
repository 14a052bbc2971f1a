import { INFLUX } from './schema.js';

/** Twenty-four columns wide; a unit of height is 30 pixels. */
interface Size {
  w: number;
  h: number;
}

export type Step = [from: number | null, color: string];

interface PanelWishes {
  title: string;
  description?: string;
  size: Size;
  query: string;
  /** Series' name, with `$tag_…` in it. */
  alias?: string;
  /** Grafana's name of the unit. */
  unit?: string;
  min?: number;
  max?: number;
  decimals?: number;
  steps?: Step[];
  /** Smallest step of time, when the query groups by it. */
  interval?: string;
}

/** What every panel has. The library only calls `generate()`. */
abstract class Panel {
  protected abstract readonly type: string;
  protected readonly format: 'time_series' | 'table' = 'time_series';

  constructor(protected readonly wishes: PanelWishes) {}

  generate(): object {
    const { title, description, size, interval } = this.wishes;
    return {
      type: this.type,
      title,
      ...(description && { description }),
      datasource: INFLUX,
      gridPos: size,
      ...(interval && { interval }),
      targets: [this.target()],
      fieldConfig: { defaults: { ...this.field(), custom: this.custom() }, overrides: this.overrides() },
      options: this.options(),
      ...this.more(),
    };
  }

  protected abstract options(): object;
  protected custom(): object {
    return {};
  }
  protected overrides(): object[] {
    return [];
  }
  protected more(): object {
    return {};
  }

  private target(): object {
    const { query, alias } = this.wishes;
    return { refId: 'A', datasource: INFLUX, rawQuery: true, query, resultFormat: this.format, ...(alias && { alias }) };
  }

  private field(): object {
    const { unit, min, max, decimals, steps = [[null, 'green']] } = this.wishes;
    return {
      ...(unit && { unit }),
      ...(min !== undefined && { min }),
      ...(max !== undefined && { max }),
      ...(decimals !== undefined && { decimals }),
      color: { mode: this.wishes.steps ? 'thresholds' : 'palette-classic' },
      thresholds: { mode: 'absolute', steps: steps.map(([value, color]) => ({ value, color })) },
    };
  }
}

const LAST_VALUE = { calcs: ['lastNotNull'], fields: '', values: false };

/** One number, large. */
export class Stat extends Panel {
  protected readonly type = 'stat';
  protected options(): object {
    return {
      reduceOptions: LAST_VALUE,
      colorMode: 'background',
      graphMode: 'none',
      textMode: 'auto',
      justifyMode: 'auto',
      orientation: 'auto',
    };
  }
}

/** A bar for each series. */
export class BarGauge extends Panel {
  protected readonly type = 'bargauge';
  protected options(): object {
    return { reduceOptions: LAST_VALUE, displayMode: 'basic', orientation: 'horizontal', valueMode: 'color', showUnfilled: true };
  }
}

/** Lines over time. */
export class TimeSeries extends Panel {
  protected readonly type = 'timeseries';
  protected options(): object {
    return {
      legend: { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] },
      tooltip: { mode: 'multi', sort: 'desc' },
    };
  }
  protected override custom(): object {
    const { steps } = this.wishes;
    return {
      drawStyle: 'line',
      lineWidth: 1,
      fillOpacity: 10,
      showPoints: 'auto',
      spanNulls: false,
      thresholdsStyle: { mode: steps ? 'dashed' : 'off' },
    };
  }
}

export interface Column {
  name: string;
  title: string;
  unit?: string;
  /** Draws the value as a bar in its cell. */
  bar?: boolean;
  hidden?: boolean;
}

/** Rows of what the query answers, newest of each. */
export class Table extends Panel {
  protected readonly type = 'table';
  protected override readonly format = 'table';

  constructor(
    wishes: PanelWishes,
    private readonly columns: Column[],
    private readonly sort: { column: string; desc: boolean },
  ) {
    super(wishes);
  }

  protected options(): object {
    return { cellHeight: 'sm', showHeader: true, sortBy: [{ displayName: this.sort.column, desc: this.sort.desc }] };
  }

  protected override overrides(): object[] {
    return this.columns.map(({ name, title, unit, bar, hidden }) => ({
      matcher: { id: 'byName', options: name },
      properties: [
        { id: 'displayName', value: title },
        { id: 'unit', value: unit ?? 'string' },
        ...(bar ? [{ id: 'custom.cellOptions', value: { type: 'gauge', mode: 'basic', valueDisplayMode: 'text' } }] : []),
        ...(hidden ? [{ id: 'custom.hidden', value: true }] : []),
      ],
    }));
  }
}
