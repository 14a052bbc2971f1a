import type { IncidentLoss } from './loss.js';

export const takes = (loss: IncidentLoss, service: string): boolean => loss.service === service || loss.service === 'ALL';

export function grouped<T, K>(things: readonly T[], keyOf: (thing: T) => K): Map<K, T[]> {
  const found = new Map<K, T[]>();
  for (const one of things) {
    const here = found.get(keyOf(one));
    if (here) here.push(one);
    else found.set(keyOf(one), [one]);
  }
  return found;
}

export const byKiosk = <T extends { kioskId: string }>(things: readonly T[]): Map<string, T[]> =>
  grouped(things, ({ kioskId }) => kioskId);
