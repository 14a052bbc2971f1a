import type { VizLegendOptions } from '@grafana/schema';
import { TimeSeries } from '@grafana/ui';
import { type PanelProps, TIME_ZONE } from './shown';

/** Grafana's own chart, which it has moved out of the published package since and left there as it was. */
export function TimeSeriesPanel({ panel, frames, range, width, height }: PanelProps) {
  const { legend } = panel.options as { legend: VizLegendOptions };
  return <TimeSeries {...{ frames, width, height, legend }} timeRange={range} timeZone={TIME_ZONE} options={panel.options} />;
}
