import { INFLUX } from './schema.js';

/** Twenty-four columns wide; a unit of height is 30 pixels. */
interface Size {
  w: number;
  h: number;
}

export type Step = [from: number | null, color: string];

export interface PanelWishes {
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
export abstract class Panel {
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
