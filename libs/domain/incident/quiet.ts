import { maintenanceAt } from '../calendar/index.js';
import { endedBy } from '../finding/ends.js';
import { nameOf } from '../identity/index.js';
import type { Text } from '../text.js';
import { type Instant, inChinese, inEnglish } from '../time/index.js';
import { explainedBy } from './decide.js';
import type { Desk, Premises } from './desk.js';
import type { Incident, IncidentChange, Quiet } from './incident.js';
import { mutedNow, quietInWords } from './mute.js';
import type { Withheld } from './withheld.js';

const over = (since: Instant): Text => ({
  zh: `静默或计划维护已结束，问题自${inChinese(since)}起仍存在`,
  en: `the silence or the planned maintenance is over, and it stands since ${inEnglish(since)}`,
});

const isSame = (one: Quiet, other: Quiet): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What people are not told, as it is listed among what is withheld. */
const rowOf = (incident: Incident, quiet: Quiet, at: Instant): Withheld => ({
  id: nameOf('WH', at, incident.id, 'quiet'),
  kioskId: incident.kioskId,
  hallId: incident.hallId,
  region: incident.region,
  cause: incident.cause,
  kind: incident.kind,
  severity: incident.severity,
  state: 'held',
  reason: quiet.reason,
  explanation: quietInWords(quiet),
  what: incident.reason,
  inhibitedBy: quiet.silenceId ?? null,
  incidentId: incident.id,
  since: at,
  until: quiet.until,
  endedAt: null,
  quiet: true,
  alarm: { ...incident, quiet, kioskIds: [], affected: [], inhibits: [] },
});

const isSamePlace = (one: Withheld, other: Withheld): boolean => one.hallId === other.hallId && one.region === other.region;

/** What becomes of the changes of incidents that were put down at this moment, by their ids. */
type Amended = Map<string, (change: IncidentChange) => IncidentChange>;

const hushed =
  (quiet: Quiet) =>
  ({ incident, ...change }: IncidentChange): IncidentChange => ({ ...change, incident: { ...incident, quiet } });

function keepQuiet(desk: Desk, incident: Incident, quiet: Quiet, row: Withheld | undefined, at: Instant, amended: Amended): void {
  if (!incident.quiet || !isSame(incident.quiet, quiet)) amended.set(incident.id, hushed(quiet));
  const now = { ...rowOf(incident, quiet, row?.since ?? at), ...(row && { id: row.id }) };
  if (!row) desk.keepBack('held', now, at);
  else if (now.reason !== row.reason || now.until !== row.until || now.severity !== row.severity || !isSamePlace(now, row))
    desk.keepBack('changed', now, at);
}

/** What `late` kept from people stands since before. */
const released =
  (late: Text | undefined) =>
  ({ incident: { quiet: _, ...incident }, ...change }: IncidentChange): IncidentChange => ({
    ...change,
    incident: { ...incident, explanation: explainedBy(incident.explanation, late) },
    ...(late && { released: true }),
  });

function release(desk: Desk, incident: Incident, row: Withheld | undefined, at: Instant, amended: Amended): void {
  if (row) desk.letGo(row, at, { state: 'opened', incidentId: incident.id });
  if (!row && !incident.quiet) return;
  amended.set(incident.id, released(row && over(incident.reopened?.at ?? incident.openedAt)));
}

/** What was put down at a moment, as far as it matters for who is told. */
interface PutDown {
  /** Incidents, as they were put down last. */
  last: Map<string, Incident>;
  /** Of those that begin, or go on after their end, the ids, */
  begun: Set<string>;
  /** and of those that took in what people were told of. */
  told: Set<string>;
}

function putDownOn(desk: Desk): PutDown {
  const changes = desk.putDown();
  const begun = changes.filter(({ what }) => what === 'opened' || what === 'reopened').map(({ incident }) => incident.id);
  const known = new Set(begun);
  const told = changes.flatMap(({ what, incident }) =>
    what === 'merged' && !incident.quiet && !known.has(incident.id) ? (incident.inhibitedBy ?? []) : [],
  );
  return { last: new Map(changes.map(({ incident }) => [incident.id, incident])), begun: known, told: new Set(told) };
}

/**
 * Of everything that was put down at this moment, whether people are told of it: what begins, and what they were not told of. What was told
 * once is told to its end. It stands in the books, on the board and in the figures either way.
 */
export function hush(desk: Desk, at: Instant): void {
  const { last, begun, told } = putDownOn(desk);
  const amended: Amended = new Map();
  for (const incident of last.values()) {
    const row = desk.quietRow(incident.id);
    if (incident.state === 'closed') {
      if (row) desk.letGo(row, at, endingOf(incident));
      continue;
    }
    if (!row && !begun.has(incident.id)) continue;
    const quiet = told.has(incident.id) ? null : mutedNow(desk, incident, at);
    if (quiet) keepQuiet(desk, incident, quiet, row, at, amended);
    else release(desk, incident, row, at, amended);
  }
  desk.amend(amended);
}

/** By what the incident ended; one that lies on no desk any more went before. */
const endingOf = (incident: Incident | undefined) =>
  ({ state: 'ended', ended: endedBy(incident?.endedBy ?? 'superseded') }) as const;

/** Has it looked at whether people are told. */
export function lookAtQuiet(desk: Desk, row: Withheld, at: Instant): void {
  const incident = desk.known(row.hallId, row.incidentId as string);
  if (incident?.state === 'open') desk.put({ what: 'updated', incident, at });
  else desk.letGo(row, at, endingOf(incident));
}

/** Whether the work that keeps it from people is planned otherwise by now, or taken out. */
export function isPlannedOtherwise({ reason, until, alarm }: Withheld, premises: Pick<Premises, 'hall'>, at: Instant): boolean {
  if (reason !== 'planned-maintenance' || (until !== null && until <= at)) return false;
  const { maintenance = [] } = premises.hall(alarm.quiet?.by ?? alarm.hallId) ?? {};
  return maintenanceAt(maintenance, at)?.to !== until;
}

export function lookAtPlans(desk: Desk, at: Instant): void {
  for (const row of desk.quietRows()) if (isPlannedOtherwise(row, desk.premises, at)) lookAtQuiet(desk, row, at);
}
