import type { IncidentLoss } from './loss.js';

export const takes = (loss: IncidentLoss, service: string): boolean => loss.service === service || loss.service === 'ALL';

export function byKiosk<T extends { kioskId: string }>(things: readonly T[]): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const one of things) {
    const here = found.get(one.kioskId);
    if (here) here.push(one);
    else found.set(one.kioskId, [one]);
  }
  return found;
}
