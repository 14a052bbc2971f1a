import type { Field } from '@grafana/data';
import type { PanelProps } from './shown';

interface Layer {
  location: { latitude: string; longitude: string };
  config: {
    style: { size: { fixed: number }; color: { field?: string; fixed: string }; text?: { field?: string }; opacity: number };
  };
}

const EDGE = 0.15;

const spread = (values: number[]): [least: number, length: number] => {
  const least = Math.min(...values);
  return [least, Math.max(...values) - least || 1];
};

/** Grafana's map is in no published package: its points in their places on an empty plane, with their colours and names. */
export function GeomapPanel({ panel, frames, theme, width, height }: PanelProps) {
  const [frame] = frames;
  const layer = (panel.options.layers as Layer[])[0];
  if (!frame || !layer) return null;
  const { size, color, text, opacity } = layer.config.style;
  const named = (name: string | undefined): Field | undefined => frame.fields.find((field) => field.name === name);
  const [latitude, longitude] = [named(layer.location.latitude), named(layer.location.longitude)];
  if (!latitude || !longitude) return <div className="refused">No column of the places</div>;
  const [south, high] = spread(latitude.values);
  const [west, wide] = spread(longitude.values);
  const x = (at: number): number => width * (EDGE + ((1 - 2 * EDGE) * (at - west)) / wide);
  const y = (at: number): number => height * (1 - EDGE - ((1 - 2 * EDGE) * (at - south)) / high);
  const [colored, name] = [named(color.field), named(text?.field)];
  return (
    <svg width={width} height={height} role="img" aria-label="map" style={{ background: theme.colors.background.secondary }}>
      {Array.from({ length: frame.length }, (_, i) => (
        <g key={`${latitude.values[i]} ${longitude.values[i]} ${name?.values[i]}`}>
          <circle
            cx={x(latitude.values.length ? longitude.values[i] : 0)}
            cy={y(latitude.values[i])}
            r={size.fixed}
            opacity={opacity}
            fill={colored?.display?.(colored.values[i]).color ?? theme.visualization.getColorByName(color.fixed)}
          />
          <text
            x={x(longitude.values[i])}
            y={y(latitude.values[i]) + 26}
            textAnchor="middle"
            fontSize={12}
            fill={theme.colors.text.primary}
          >
            {String(name?.values[i] ?? '')}
          </text>
        </g>
      ))}
    </svg>
  );
}
