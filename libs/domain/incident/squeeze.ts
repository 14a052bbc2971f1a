import type { DeskChange } from './desk.js';

const OVER = new Set(['closed', 'merged']);

/**
 * Changes of one decision without those that nobody needs to act on: an incident that was opened only to become part of a wider one
 * has no order to be opened and cancelled, and of a row of updates the last one says everything.
 */
export function squeezed(changes: DeskChange[]): DeskChange[] {
  const later = new Map<string, string>();
  const kept: DeskChange[] = [];
  for (const one of changes.toReversed()) {
    if (one.of === 'incident') {
      const { what, incident } = one.change;
      const next = later.get(incident.id);
      if (what === 'updated' && (next === 'updated' || OVER.has(next ?? ''))) continue;
      if (what === 'opened' && next === 'merged') continue;
      later.set(incident.id, what);
    }
    kept.push(one);
  }
  return kept.reverse();
}
