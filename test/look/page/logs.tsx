import { dateTimeFormat, FieldType } from '@grafana/data';
import { type PanelProps, TIME_ZONE } from './shown';

/** Grafana's panel of this kind is in no published package: its lines, newest first, with the time before each. */
export function LogsPanel({ panel, frames, height }: PanelProps) {
  const lines = frames.flatMap(({ fields, length }) => {
    const time = fields.find(({ type }) => type === FieldType.time);
    const body = fields.find(({ name }) => name === 'body') ?? fields.find(({ type }) => type === FieldType.string);
    return Array.from({ length }, (_, i) => ({ at: Number(time?.values[i]), text: String(body?.values[i]) }));
  });
  lines.sort((a, b) => (panel.options.sortOrder === 'Ascending' ? a.at - b.at : b.at - a.at));
  return (
    <div className="logs" style={{ height }}>
      {lines.map(({ at, text }) => (
        <div key={`${at} ${text}`}>
          <time>{dateTimeFormat(at, { timeZone: TIME_ZONE, defaultWithMS: true })}</time> {text}
        </div>
      ))}
    </div>
  );
}
