import { Panel, type PanelWishes } from './panel.js';

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
