import type { Finding } from '../finding/finding.js';
import { isOwnWord, OWN_WORD } from '../finding/index.js';
import type { Desk } from './desk.js';
import { type Incident, isAdministrative } from './incident.js';

/** By its own word as well, or by that alone: what it was for first may be gone. */
export const hasOwnWord = ({ holding }: Pick<Incident, 'holding'>): boolean => holding.some(({ joined }) => joined);

type OpenAlarm = Pick<Incident, 'kioskId' | 'cause' | 'holding'>;

const holds = ({ kioskId, cause, holding }: OpenAlarm, finding: Finding): boolean =>
  kioskId === finding.kioskId && cause !== OWN_WORD && holding.some(({ key }) => key === finding.key);

/** What took it in before, told or withheld. */
const takenInBy = (desk: Desk, finding: Finding): OpenAlarm | undefined =>
  desk.openSingles().find((one) => holds(one, finding)) ?? desk.allHeld().find(({ alarm }) => holds(alarm, finding))?.alarm;

/** Somebody is at the kiosk for it: it is what the kiosk serves nobody for, though its first cause may be gone. */
function inHand(desk: Desk, { kioskId }: Finding): Incident | undefined {
  const theirs = [...desk.inHand].filter((one) => one.kioskId === kioskId && one.inhibitedBy === null && !one.handSet);
  return theirs.find(({ state }) => state === 'open') ?? theirs[0];
}

/** A kiosk that something is wrong with stops serving for that. Low supplies and clocks are no reason; a silent kiosk says nothing. */
const explains = (one: Incident): boolean => one.severity !== 'info' && one.cause !== 'link' && !isAdministrative(one);

/** The incident that explains why the kiosk serves nobody; undefined: it is a cause of its own. */
function explaining(desk: Desk, finding: Finding): Incident | undefined {
  if (desk.incident(finding.kioskId, OWN_WORD)) return undefined;
  const known = inHand(desk, finding);
  if (known) return known;
  const all = desk.openSingles().filter((one) => one.kioskId === finding.kioskId && explains(one));
  return all.find(({ severity }) => severity === 'critical') ?? all[0];
}

/**
 * A kiosk's own word that it serves nobody, as part of what is known to be wrong with it: one incident, one order. While somebody is at
 * the kiosk it is no graver than what they came for.
 */
export function withOwnWord(desk: Desk, finding: Finding): Finding {
  if (!isOwnWord(finding)) return finding;
  const known = takenInBy(desk, finding);
  if (known) return { ...finding, cause: known.cause, joins: true };
  const by = finding.type === 'raised' && !finding.again ? explaining(desk, finding) : undefined;
  if (!by) return finding;
  const isTheirs = inHand(desk, finding)?.id === by.id;
  const goesOn = isTheirs ? { severity: by.severity, reopensWithin: Number.POSITIVE_INFINITY } : {};
  return { ...finding, ...goesOn, cause: by.cause, joins: true };
}
