import { renderTextPanelMarkdown } from '@grafana/data';
import type { PanelProps } from './shown';

export function TextPanel({ panel, replace, height }: PanelProps) {
  const html = renderTextPanelMarkdown(replace(String(panel.options.content ?? '')));
  // Grafana's own markdown, which it makes safe.
  return <div className="markdown-html" style={{ height, overflow: 'auto' }} dangerouslySetInnerHTML={{ __html: html }} />;
}
