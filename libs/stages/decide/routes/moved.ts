import type { Incident, IncidentChange, KioskRegistry, Step } from '#libs/domain/index.js';

/** Kiosks that give by a business system what it carries, whether they have tried it or not. */
const callersOf = ({ region, servicesLost }: Incident, registry: KioskRegistry): string[] =>
  registry.kiosks().flatMap(({ id, hall, services }) => {
    const calls = services.some((service) => servicesLost.includes(service)) && registry.hall(hall)?.region === region;
    return calls ? [id] : [];
  });

/** When a hall falls out or is back, or a business system, it is so for those that nobody has missed, too. */
export function turnedBy({ what, incident }: IncidentChange, registry: KioskRegistry): string[] {
  const { kind, hallId, kioskIds } = incident;
  if (kind === 'upstream') return [...kioskIds, ...callersOf(incident, registry)];
  if (kind !== 'hall' || what === 'updated') return kioskIds;
  return registry.kiosks().flatMap(({ id, hall }) => (hall === hallId ? [id] : []));
}

/** What waits is not given either. */
const waitingIn = ({ changes }: Step): string[] =>
  changes.flatMap((one) => (one.of === 'withheld' ? (one.change.withheld.kioskId ?? []) : []));

/** Types of the kiosks that may have gone out or come back, by region. */
export function movedTypes(step: Step, registry: KioskRegistry): Map<string, Set<string>> {
  const links = step.findings.filter(({ cause }) => cause === 'link').map(({ kioskId }) => kioskId);
  const turned = incidentsOf(step).flatMap((change) => turnedBy(change, registry));
  const byRegion = new Map<string, Set<string>>();
  for (const id of new Set([...links, ...waitingIn(step), ...turned])) {
    const kiosk = registry.kiosk(id);
    const region = kiosk && registry.hall(kiosk.hall)?.region;
    if (!kiosk || region === undefined) continue;
    const types = byRegion.get(region) ?? new Set<string>();
    byRegion.set(region, types.add(kiosk.type));
  }
  return byRegion;
}

export const incidentsOf = ({ changes }: Step): IncidentChange[] =>
  changes.flatMap((one) => (one.of === 'incident' ? [one.change] : []));
