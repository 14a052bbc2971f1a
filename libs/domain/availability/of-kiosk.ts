import type { IncidentLoss } from './loss.js';

export const takes = (loss: IncidentLoss, service: string): boolean => loss.service === service || loss.service === 'ALL';

export function byKiosk(losses: readonly IncidentLoss[]): Map<string, IncidentLoss[]> {
  const found = new Map<string, IncidentLoss[]>();
  for (const loss of losses) {
    const here = found.get(loss.kioskId);
    if (here) here.push(loss);
    else found.set(loss.kioskId, [loss]);
  }
  return found;
}
