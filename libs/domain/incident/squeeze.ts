import type { DeskChange } from './desk.js';
import type { IncidentChange } from './incident.js';
import type { WithheldChange } from './withheld.js';

const OVER = new Set(['closed', 'merged']);

/** What was withheld at this moment and is told at it was never withheld; what is withheld otherwise in the end was so at once. */
function squeezedWithheld(changes: DeskChange[]): DeskChange[] {
  const last = new Map<string, WithheldChange>();
  const begun = new Set<string>();
  for (const one of changes) {
    if (one.of !== 'withheld') continue;
    if (one.change.what === 'held') begun.add(one.change.withheld.id);
    last.set(one.change.withheld.id, one.change);
  }
  return changes.flatMap((one) => {
    if (one.of !== 'withheld' || !begun.has(one.change.withheld.id)) return [one];
    const { what } = last.get(one.change.withheld.id) as WithheldChange;
    if (what === 'ended') return [one];
    if (what === 'opened' || last.get(one.change.withheld.id) !== one.change) return [];
    return [{ of: 'withheld', change: { ...one.change, what: 'held' } }];
  });
}

/**
 * Changes without those that nobody needs to act on: an incident that was opened only to become part of a wider one at that moment has no
 * order to be opened and cancelled, and of a row of updates of one moment the last one says everything. Changes of different moments all
 * count, for what was lost meanwhile, and so that the same findings leave the same traces whatever the batches.
 */
export function squeezed(changes: DeskChange[]): DeskChange[] {
  const later = new Map<string, IncidentChange>();
  const kept: DeskChange[] = [];
  for (const one of squeezedWithheld(changes).toReversed()) {
    if (one.of === 'incident') {
      const { what, incident, at } = one.change;
      const next = later.get(incident.id);
      const atOnce = next?.at === at;
      if (atOnce && what === 'updated' && (next.what === 'updated' || OVER.has(next.what))) {
        if (one.change.ended && !next.ended) next.ended = one.change.ended;
        continue;
      }
      if (atOnce && what === 'opened' && next.what === 'merged') continue;
      const change = { ...one.change };
      later.set(incident.id, change);
      kept.push({ of: 'incident', change });
      continue;
    }
    kept.push(one);
  }
  return kept.reverse();
}
