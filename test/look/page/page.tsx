import { type DataFrame, dateTimeFormat, type InterpolateFunction, type TimeRange } from '@grafana/data';
import { Icon, PanelChrome, useTheme2 } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { type Answered, DRAWN, type Drawn, type Look } from './contract';
import { GeomapPanel } from './geomap';
import { LogsPanel } from './logs';
import { BarGaugePanel, StatPanel } from './numbers';
import { type DashboardJson, loaded, type Panel, type PanelProps, replacing, shown, TIME_ZONE, timeRangeOf } from './shown';
import { StateTimelinePanel } from './states';
import { TablePanel } from './table';
import { TextPanel } from './text';
import { TimeSeriesPanel } from './timeseries';

const PANELS: Record<Drawn, (props: PanelProps) => React.ReactNode> = {
  stat: StatPanel,
  bargauge: BarGaugePanel,
  table: TablePanel,
  timeseries: TimeSeriesPanel,
  'state-timeline': StateTimelinePanel,
  logs: LogsPanel,
  text: TextPanel,
  geomap: GeomapPanel,
};

/** Pixels of Grafana's grid. */
const ROW = 30;
const GAP = 8;
const EDGE = 16;
const COLUMNS = 24;
/** Below it panels stand one under the other. */
const NARROW = 769;

const isDrawn = (type: string): type is Drawn => DRAWN.some((one) => one === type);
const hasRows = (frames: DataFrame[]): boolean => frames.some(({ fields, length }) => fields.length > 0 && length > 0);

const Nothing = ({ panel, language }: { panel: Panel; language: Look['language'] }) => (
  <div className="nothing">{panel.fieldConfig.defaults.noValue || (language === 'zh' ? '没有数据' : 'No data')}</div>
);

interface Inner {
  panel: Panel;
  answered: Answered;
  look: Look;
  range: TimeRange;
  replace: InterpolateFunction;
  width: number;
  height: number;
}

function Content({ panel, answered, look, range, replace, width, height }: Inner) {
  const theme = useTheme2();
  if (answered.refused !== null) return <div className="refused">{answered.refused}</div>;
  if (!isDrawn(panel.type)) return <div className="refused">{panel.type} is not drawn here</div>;
  const frames = shown(panel, answered, theme, replace);
  const { language } = look;
  if (panel.type !== 'text' && !hasRows(frames)) return <Nothing panel={panel} language={language} />;
  const Drawn = PANELS[panel.type];
  return <Drawn {...{ panel, frames, range, theme, language, replace, width, height }} />;
}

function Framed({ panel, look, width, height }: { panel: Panel; look: Look; width: number; height: number }) {
  const replace = replacing(look);
  // A text asks nothing.
  const answered = look.answers[panel.id] ?? { frames: [], refused: null, from: look.from, to: look.to };
  const range = timeRangeOf(answered);
  const items = (
    <>
      {panel.timeFrom && <span className="of-its-own">{`${panel.timeFrom}`}</span>}
      {panel.links?.map(({ title }) => (
        <span className="of-its-own" key={title}>
          <Icon name="external-link-alt" size="sm" /> {title}
        </span>
      ))}
    </>
  ); // prettier-ignore
  return (
    <PanelChrome
      title={replace(panel.title)}
      {...(panel.description && { description: replace(panel.description) })}
      width={width}
      height={height}
      padding={panel.type === 'table' ? 'none' : 'md'}
      titleItems={items}
    >
      {(innerWidth, innerHeight) => (
        <Content {...{ panel, answered, look, range, replace, width: innerWidth, height: innerHeight }} />
      )}
    </PanelChrome>
  );
}

function useWidth(): number {
  const [width, setWidth] = useState(document.documentElement.clientWidth);
  useEffect(() => {
    const follow = () => setWidth(document.documentElement.clientWidth);
    window.addEventListener('resize', follow);
    return () => window.removeEventListener('resize', follow);
  }, []);
  return width;
}

const heightOf = (h: number): number => h * ROW + (h - 1) * GAP;

function Placed({ panel, look, full, narrow }: { panel: Panel; look: Look; full: number; narrow: boolean }) {
  const { x, y, w, h } = panel.gridPos;
  const column = (full - (COLUMNS - 1) * GAP) / COLUMNS;
  const width = narrow ? full : Math.round(w * column + (w - 1) * GAP);
  const style = narrow
    ? { width, height: heightOf(h), marginBottom: GAP }
    : { position: 'absolute' as const, left: Math.round(x * (column + GAP)), top: y * (ROW + GAP), width, height: heightOf(h) };
  const title = (
    <div className="row-title">
      <Icon name={panel.collapsed ? 'angle-right' : 'angle-down'} /> {panel.title}
    </div>
  );
  return (
    <div style={style}>
      {panel.type === 'row' ? title : <Framed panel={panel} look={look} width={width} height={heightOf(h)} />}
    </div>
  );
}

function Bar({ look, dashboard }: { look: Look; dashboard: DashboardJson }) {
  const [from, to] = [look.from, look.to].map((at) => dateTimeFormat(at, { timeZone: TIME_ZONE }));
  return (
    <div className="bar">
      <strong>{dashboard.title}</strong>
      {look.picked.map(({ label, text }) => (
        <span className="picked" key={label}>
          <em>{label}</em>
          {text}
        </span>
      ))}
      {dashboard.links.map(({ title }) => (
        <span className="picked" key={title}>
          {title}
        </span>
      ))}
      <span className="when">
        {dashboard.time.from} · {from} – {to} · {look.place}
      </span>
    </div>
  ); // prettier-ignore
}

/** What is in closed rows, too, each below its head; what follows moves down. */
function opened(panels: Panel[]): Panel[] {
  let down = 0;
  return panels.flatMap((panel) => {
    const moved = [panel, ...(panel.panels ?? [])].map((one) => ({
      ...one,
      gridPos: { ...one.gridPos, y: one.gridPos.y + down },
    }));
    const bottom = Math.max(...moved.map(({ gridPos }) => gridPos.y + gridPos.h));
    if (panel.panels?.length) down = bottom - panel.gridPos.y - panel.gridPos.h;
    return moved;
  });
}

/** A dashboard as Grafana lays it out, without what is around it. Collapsed rows are shown open: what is in them is to be seen. */
export function Page({ look }: { look: Look }) {
  const theme = useTheme2();
  const width = useWidth();
  const narrow = width < NARROW;
  const full = width - 2 * EDGE;
  const dashboard = look.dashboard as DashboardJson;
  const panels = opened(dashboard.panels).map(loaded);
  const bottom = Math.max(...panels.map(({ gridPos }) => gridPos.y + gridPos.h));
  useEffect(() => {
    document.body.style.background = theme.colors.background.canvas;
  }, [theme]);
  return (
    <div className={`look ${theme.isDark ? 'dark' : 'light'}`} style={{ color: theme.colors.text.primary, padding: EDGE }}>
      <Bar look={look} dashboard={dashboard} />
      <div style={{ position: 'relative', ...(!narrow && { height: bottom * (ROW + GAP) }) }}>
        {panels.map((panel) => (
          <Placed key={panel.id} {...{ panel, look, full, narrow }} />
        ))}
      </div>
    </div>
  );
}
