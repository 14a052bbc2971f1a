import { HALLWATCH } from '../act/index.js';
import type { WorkingCalendar } from '../calendar/index.js';
import type { Hall } from '../hall/index.js';
import { nameOf } from '../identity/index.js';
import type { Incident, IncidentChange, Recurrence } from '../incident/index.js';
import type { MaintenanceOrder } from '../maintenance/index.js';
import type { Person } from '../people/index.js';
import { DAY, type Instant } from '../time/index.js';
import { groundOf, LASTS } from './major.js';
import { reviewOwner } from './owner.js';
import { isUnwritten, type Review, type ReviewKind } from './review.js';

/** How often the same fault comes, in how many days, until it is to be analysed (S1-2.3.3b). No regulation gives the numbers: ours. */
export interface ReviewNumbers {
  times: number;
  days: number;
}
export const REVIEW_NUMBERS: ReviewNumbers = { times: 3, days: 30 };

/** Working days in which it is to be written. Ours. */
export const WRITTEN_IN: Record<ReviewKind, number> = { report: 3, analysis: 10 };

/** Where it is opened. */
export interface ReviewPlace {
  hall: Hall;
  people: readonly Person[];
  calendar: WorkingCalendar;
}

/** Its end is that of a working day. */
export const reviewDue = (kind: ReviewKind, at: Instant, calendar: WorkingCalendar): Instant =>
  calendar.dueWorkdays(at, WRITTEN_IN[kind]).value;

function begun(
  kind: ReviewKind,
  { kioskId, kioskIds, hallId, cause, severity, reason }: Incident,
  at: Instant,
  { hall, people, calendar }: ReviewPlace,
) {
  const dueAt = reviewDue(kind, at, calendar);
  const owner = reviewOwner(kind, { people, hall });
  return { kind, kioskId, kioskIds, hallId, cause, severity, reason, owner, openedAt: at, dueAt, signedAt: null, parts: {} };
}

const opened = (at: Instant): Review['history'] => [{ at, what: 'opened', by: HALLWATCH.by }];

/** A noted one is demanded: as of now, by who answers for the hall now. */
export function demanded(noted: Review, incident: Incident, at: Instant, place: ReviewPlace): Review {
  const { turnsAt: _, ...rest } = noted;
  const now = begun(noted.kind, incident, at, place);
  return { ...rest, ...now, state: 'open', history: [...noted.history, ...opened(at)], turnsAt: now.dueAt };
}

function dropped({ turnsAt: _, ...review }: Review, at: Instant): Review {
  return { ...review, state: 'dropped', history: [...review.history, { at, what: 'dropped', by: HALLWATCH.by }] };
}

const isUntouched = ({ history }: Review): boolean => history.every(({ by }) => by === HALLWATCH.by);

/** Somebody was there: it did not end by itself. */
const isTended = (order: Pick<MaintenanceOrder, 'history'> | undefined): boolean =>
  order?.history.some(({ what }) => what === 'arrived') ?? false;

/**
 * What a turn of an incident makes of its report; null: nothing. It is noted when the incident is of the kind, demanded once it has lasted, and
 * dropped when it ends before by itself or becomes part of another: one report for one cause.
 */
export function decideReport(
  before: Review | undefined,
  { incident, at }: IncidentChange,
  order: Pick<MaintenanceOrder, 'history'> | undefined,
  place: ReviewPlace,
): Review | null {
  if (incident.state === 'closed') return endReport(before, incident, at, order, place);
  const ground = groundOf(incident);
  if (ground === null) return before?.state === 'noted' ? dropped(before, at) : null;
  if (before && before.state !== 'dropped' && before.state !== 'noted') return null;
  const since = incident.reopened?.at ?? incident.openedAt;
  const turnsAt = Math.max(at, since + LASTS[ground]);
  if (before?.state === 'noted' && before.ground === ground) return null;
  const id = nameOf('RV', incident.openedAt, incident.id);
  const fresh = begun('report', incident, at, place);
  return { id, ...fresh, state: 'noted', ground, incidentIds: [incident.id], history: before?.history ?? [], turnsAt };
}

function endReport(
  before: Review | undefined,
  incident: Incident,
  at: Instant,
  order: Pick<MaintenanceOrder, 'history'> | undefined,
  place: ReviewPlace,
): Review | null {
  const isSymptom = incident.inhibitedBy !== null;
  if (before?.state === 'noted') {
    // One kiosk that is back within half a day is no major matter, whoever brought it back.
    const counts = !isSymptom && before.ground !== 'long' && isTended(order);
    return counts ? demanded(before, incident, at, place) : dropped(before, at);
  }
  return before && isSymptom && isUnwritten(before) && isUntouched(before) ? dropped(before, at) : null;
}

/** Supplies run out and boxes fill up by use: that is no fault. */
const isFault = ({ kind, cause, kioskId, quiet }: Incident): boolean =>
  kioskId !== null &&
  !quiet &&
  (kind === 'fault' || kind === 'component' || kind === 'link' || kind === 'metric') &&
  !cause.startsWith('consumable/') &&
  !cause.startsWith('cashbox/');

/** Since when incidents count for an analysis: none counts for two. */
const countedSince = (last: Review | undefined, at: Instant, { days }: ReviewNumbers): Instant =>
  Math.max(at - days * DAY, (last?.signedAt ?? -1) + 1);

/** Whether an incident that has just opened may be one too many. */
export const mayRepeat = ({ what, incident }: IncidentChange): boolean => what === 'opened' && isFault(incident);

/**
 * What one more incident of the same fault of a kiosk makes of its analysis; null: nothing. As long as one is open it takes up what comes; a
 * new one wants as many new ones.
 */
export function decideAnalysis(
  last: Review | undefined,
  { incident, at }: IncidentChange,
  earlier: readonly Recurrence[],
  place: ReviewPlace,
  numbers: ReviewNumbers = REVIEW_NUMBERS,
): Review | null {
  if (last && isUnwritten(last)) {
    return last.incidentIds.includes(incident.id) ? null : { ...last, incidentIds: [...last.incidentIds, incident.id] };
  }
  const since = countedSince(last, at, numbers);
  const ids = [...new Set([...earlier.filter(({ openedAt }) => openedAt >= since).map(({ id }) => id), incident.id])];
  if (ids.length < numbers.times) return null;
  const fresh = begun('analysis', incident, at, place);
  const id = nameOf('RV', at, incident.id, 'again');
  return { id, ...fresh, state: 'open', ground: 'again', incidentIds: ids, history: opened(at), turnsAt: fresh.dueAt };
}

/** What time alone brings: what was noted has lasted, or what is to be written is overdue, which is told once. */
export function decideReviewTurn(review: Review, incident: Incident | undefined, place: ReviewPlace | null): Review {
  const { turnsAt: at = 0, ...rest } = review;
  if (review.state === 'noted') return incident && place ? demanded(review, incident, at, place) : dropped(review, at);
  if (!isUnwritten(review)) return rest;
  return { ...rest, history: [...review.history, { at, what: 'overdue', by: HALLWATCH.by }] };
}
