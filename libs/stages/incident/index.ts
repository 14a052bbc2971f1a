import {
  type Change,
  type DeskChange,
  type Finding,
  holdsBack,
  type IncidentChange,
  type Instant,
  MODE_REASONS,
  type OpenBooks,
  type Premises,
  proceed,
  REOPENS_WITHIN,
  type Scene,
  type StandingCause,
  squeezed,
  toldOf,
  type WithheldChange,
} from '#libs/domain/index.js';

/** As the pages and the change feed show it. */
export const incidentNews = ({ what, incident, at }: IncidentChange): Omit<Change, 'id'> => ({
  at,
  what: 'incident',
  how: what,
  subject: incident.id,
  body: { ...incident },
});

const withheldNews = ({ what, withheld, at }: WithheldChange): Omit<Change, 'id'> => ({
  at,
  what: 'withheld',
  how: what,
  subject: withheld.id,
  body: { ...toldOf(withheld) },
});

/** Everything that stands, told or withheld, incidents of many that may go on, and what people want to hear nothing of. */
async function sceneOf(books: OpenBooks, first: Instant, now: Instant): Promise<Scene> {
  const [withheld, open, wides] = await Promise.all([
    books.withheld.allHeld(),
    books.incidents.allOpen(),
    books.incidents.widesClosedSince(first - REOPENS_WITHIN),
  ]);
  const from = withheld.reduce((earliest, { until }) => Math.min(earliest, until ?? earliest), first);
  return { incidents: [...open, ...wides], withheld, silences: await books.silences.between(from, now) };
}

/** Whether there is anything to decide: findings, a hold that ran out, a mode that is over. */
async function anythingDue(books: OpenBooks, findings: Finding[], now: Instant, premises: Premises): Promise<boolean> {
  if (findings.length > 0 || (await books.withheld.anyDueBefore(now))) return true;
  const waiting = await books.withheld.kiosksHeldFor(MODE_REASONS);
  return waiting.some((kioskId) => !holdsBack(premises.modeOf(kioskId)));
}

async function keep(books: OpenBooks, change: DeskChange): Promise<void> {
  if (change.of === 'incident') {
    await books.incidents.save(change.change.incident);
    await books.tell(incidentNews(change.change));
  } else {
    await books.withheld.save(change.change.withheld);
    await books.tell(withheldNews(change.change));
  }
}

/** Joins findings, and time that passed, with what stands. Keeps what becomes of it and answers it, with the scene that it began from. */
export async function joinIncidents(
  books: OpenBooks,
  findings: Finding[],
  now: Instant,
  premises: Premises,
): Promise<{ before: Scene; changes: IncidentChange[] } | null> {
  if (!(await anythingDue(books, findings, now, premises))) return null;
  await books.alone();
  const before = await sceneOf(books, findings[0]?.at ?? now, now);
  const changes = squeezed(proceed(before, findings, now, premises).changes);
  for (const change of changes) await keep(books, change);
  return { before, changes: changes.filter((c) => c.of === 'incident').map(({ change }) => change) };
}

/** Every cause that stands on a kiosk, told or withheld: what the watch holds when it starts again. */
export async function standingCauses(books: Pick<OpenBooks, 'incidents' | 'withheld'>): Promise<StandingCause[]> {
  const told = await books.incidents.allOpen();
  const withheld = (await books.withheld.allHeld()).map(({ alarm }) => alarm);
  return [...told, ...withheld].flatMap(({ kioskId, ...incident }) => (kioskId === null ? [] : [{ ...incident, kioskId }]));
}
