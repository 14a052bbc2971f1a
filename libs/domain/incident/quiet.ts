import { maintenanceAt } from '../calendar/index.js';
import { nameOf } from '../identity/index.js';
import type { Text } from '../text.js';
import { type Instant, inChinese, inEnglish } from '../time/index.js';
import { explainedBy } from './decide.js';
import type { Desk, Premises } from './desk.js';
import { endedBy } from './ends.js';
import type { Finding } from './finding.js';
import type { Incident, Quiet } from './incident.js';
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
  kind: incident.kind as Finding['kind'],
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

function keepQuiet(desk: Desk, incident: Incident, quiet: Quiet, row: Withheld | undefined, at: Instant): void {
  if (!incident.quiet || !isSame(incident.quiet, quiet)) desk.amend(incident.id, (one) => ({ ...one, quiet }));
  const now = { ...rowOf(incident, quiet, row?.since ?? at), ...(row && { id: row.id }) };
  if (!row) desk.keepBack('held', now, at);
  else if (now.reason !== row.reason || now.until !== row.until || now.severity !== row.severity)
    desk.keepBack('changed', now, at);
}

/** People are told. What `row` kept from them stands since before. */
function release(desk: Desk, incident: Incident, row: Withheld | undefined, at: Instant): void {
  if (row) desk.letGo(row, at, { state: 'opened', incidentId: incident.id });
  if (!row && !incident.quiet) return;
  const why = row && over(incident.reopened?.at ?? incident.openedAt);
  const tell = ({ quiet: _, ...one }: Incident): Incident => ({ ...one, explanation: explainedBy(one.explanation, why) });
  desk.amend(incident.id, tell, row ? { released: true } : {});
}

/** Incidents that took in, at this moment, something that people were told of. */
function toldByTheirParts(desk: Desk): Set<string> {
  const told = new Set<string>();
  for (const { what, incident } of desk.putDown()) {
    const wasTold = what === 'merged' && !incident.quiet && !desk.begins(incident.id);
    if (wasTold && incident.inhibitedBy !== null) told.add(incident.inhibitedBy);
  }
  return told;
}

/**
 * Of everything that was put down at this moment, whether people are told of it: what begins, and what they were not told of. What was told
 * once is told to its end. It stands in the books, on the board and in the figures either way.
 */
export function hush(desk: Desk, at: Instant): void {
  const told = toldByTheirParts(desk);
  const last = new Map(desk.putDown().map(({ incident }) => [incident.id, incident]));
  for (const incident of last.values()) {
    const row = desk.quietRow(incident.id);
    if (incident.state === 'closed') {
      if (row) desk.letGo(row, at, endingOf(incident));
      continue;
    }
    if (!row && !desk.begins(incident.id)) continue;
    const quiet = told.has(incident.id) ? null : mutedNow(desk, incident, at);
    if (quiet) keepQuiet(desk, incident, quiet, row, at);
    else release(desk, incident, row, at);
  }
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
