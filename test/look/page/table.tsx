import type { TableCellHeight, TableSortByFieldState } from '@grafana/schema';
import { TableNG } from '@grafana/ui/unstable';
import type { PanelProps } from './shown';

interface TableOptions {
  cellHeight: TableCellHeight;
  showHeader: boolean;
  frameIndex: number;
  sortBy: TableSortByFieldState[];
}

export function TablePanel({ panel, frames, range, width, height }: PanelProps) {
  const { cellHeight, showHeader, frameIndex, sortBy } = panel.options as unknown as TableOptions;
  const frame = frames[frameIndex];
  if (!frame) return null;
  return (
    <TableNG
      {...{ width, height, cellHeight }}
      data={frame}
      noHeader={!showHeader}
      initialSortBy={sortBy}
      timeRange={range}
      fieldConfig={panel.fieldConfig}
      resizable={true}
      enableVirtualization={false}
    />
  );
}
