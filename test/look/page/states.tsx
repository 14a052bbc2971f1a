import {
  type DataFrame,
  type DisplayValue,
  dateTimeFormat,
  type Field,
  FieldType,
  type GrafanaTheme2,
  getFieldDisplayName,
} from '@grafana/data';
import { type PanelProps, TIME_ZONE } from './shown';

/** A stretch of one state. */
interface Band {
  from: number;
  to: number;
  shown: DisplayValue;
}

const LABEL = 12;
const AXIS = 22;
const LEGEND = 22;
const TICKS = 8;
/** Pixels of a letter, for what a band has room to say. */
const LETTER = 8;

interface Line {
  name: string;
  field: Field;
  times: number[];
}

const linesOf = (frames: DataFrame[]): Line[] =>
  frames.flatMap((frame) => {
    const times = (frame.fields.find(({ type }) => type === FieldType.time)?.values ?? []) as number[];
    return frame.fields
      .filter(({ type }) => type !== FieldType.time)
      .map((field) => ({ name: getFieldDisplayName(field, frame, frames), field, times }));
  });

/** A value stands until the next one; over a gap only as far as is said. */
function bandsOf({ field, times }: Line, end: number): Band[] {
  const bridged = field.config.custom?.spanNulls;
  const known = times.flatMap((at, i) => (field.values[i] === null || field.values[i] === undefined ? [] : [{ at, i }]));
  const step = times.length > 1 ? Number(times[1]) - Number(times[0]) : 0;
  const bands: Band[] = [];
  for (const [n, { at, i }] of known.entries()) {
    const next = known[n + 1];
    const through =
      bridged === true || next?.i === i + 1 || (typeof bridged === 'number' && next !== undefined && next.at - at <= bridged);
    const to = next && through ? next.at : next ? at + step : Math.min(end, i === times.length - 1 ? end : at + step);
    const shown = field.display?.(field.values[i]) ?? { text: String(field.values[i]), numeric: Number.NaN };
    const last = bands.at(-1);
    if (last && last.to === at && last.shown.text === shown.text) last.to = to;
    else bands.push({ from: at, to, shown });
  }
  return bands;
}

const widthOf = (text: string): number => [...text].reduce((sum, letter) => sum + (letter > '\u2e80' ? LABEL : LETTER), 0);

const Axis = ({
  from,
  to,
  left,
  width,
  top,
  theme,
}: {
  from: number;
  to: number;
  left: number;
  width: number;
  top: number;
  theme: GrafanaTheme2;
}) => (
  <>
    {Array.from({ length: TICKS }, (_, i) => from + ((i + 0.5) * (to - from)) / TICKS).map((at, i) => (
      <text
        key={at}
        x={left + ((i + 0.5) * width) / TICKS}
        y={top}
        textAnchor="middle"
        fontSize={LABEL}
        fill={theme.colors.text.secondary}
      >
        {dateTimeFormat(at, { timeZone: TIME_ZONE, format: to - from > 86_400_000 * 2 ? 'MM/DD HH:mm' : 'HH:mm' })}
      </text>
    ))}
  </>
);

/** Grafana's panel of this kind is in no published package: drawn from the same frames, with the colours and words of its fields. */
export function StateTimelinePanel({ frames, range, theme, width, height }: PanelProps) {
  const [from, to] = [range.from.valueOf(), range.to.valueOf()];
  const lines = linesOf(frames).map((line) => ({ ...line, bands: bandsOf(line, to) }));
  const left = Math.max(...lines.map(({ name }) => widthOf(name))) + LABEL;
  const room = width - left;
  const row = (height - AXIS - LEGEND) / lines.length;
  const x = (at: number): number => left + ((Math.max(at, from) - from) / (to - from)) * room;
  const legend = new Map(lines.flatMap(({ bands }) => bands.map(({ shown }) => [shown.text, shown.color] as const)));
  return (
    <svg width={width} height={height} role="img" aria-label="states">
      {lines.map(({ name, bands }, n) => (
        <g key={name}>
          <text x={left - 6} y={(n + 0.5) * row + 4} textAnchor="end" fontSize={LABEL} fill={theme.colors.text.primary}>
            {name}
          </text>
          {bands.map(({ from, to, shown }) => (
            <g key={from}>
              <rect
                x={x(from)}
                y={n * row + row * 0.075}
                width={Math.max(x(to) - x(from), 1)}
                height={row * 0.85}
                fill={shown.color}
                opacity={0.8}
              />
              {x(to) - x(from) > widthOf(shown.text) + 6 && row > LABEL && (
                <text
                  x={x(from) + 4}
                  y={(n + 0.5) * row + 4}
                  fontSize={LABEL}
                  fill={theme.colors.getContrastText(shown.color ?? theme.colors.background.primary)}
                >
                  {shown.text}
                </text>
              )}
            </g>
          ))}
        </g>
      ))}
      <Axis {...{ from, to, left, theme }} width={room} top={height - LEGEND - 6} />
      <g>
        {
          [...legend].reduce<{ x: number; made: React.ReactNode[] }>(
            ({ x, made }, [text, color]) => ({
              x: x + widthOf(text) + 34,
              made: [
                ...made,
                <g key={text}>
                  <rect x={x} y={height - 12} width={14} height={4} fill={color} />
                  <text x={x + 18} y={height - 5} fontSize={LABEL} fill={theme.colors.text.primary}>
                    {text}
                  </text>
                </g>,
              ],
            }),
            { x: 8, made: [] },
          ).made
        }
      </g>
    </svg>
  ); // prettier-ignore
}
