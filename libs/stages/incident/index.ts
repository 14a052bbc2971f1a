import {
  answersTaken,
  begun,
  type Change,
  Desk,
  type DeskChange,
  type Finding,
  type Found,
  findingsTaken,
  holdsBack,
  type Incident,
  type IncidentChange,
  type Instant,
  isInHand,
  isPlannedOtherwise,
  MODE_REASONS,
  modesOver,
  type OpenBooks,
  OWN_WORD,
  type Premises,
  plansChanged,
  REOPENS_WITHIN,
  registerTurned,
  reopensWithin,
  rulesTurned,
  type Scene,
  type StandingCause,
  type Step,
  timePassed,
  toldOf,
  type Unsaid,
  type WithheldChange,
} from '#libs/domain/index.js';

export { keepUntoldAdministrator, tellAdministrators, tellAdministratorsNext } from './administrators.js';

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

async function keep(books: OpenBooks, change: DeskChange): Promise<void> {
  if (change.of === 'incident') {
    await books.incidents.save(change.change.incident);
    await books.tell(incidentNews(change.change));
  } else {
    await books.withheld.save(change.change.withheld);
    if (change.change.what !== 'noted') await books.tell(withheldNews(change.change));
  }
}

/** Incidents that have ended and that what is raised now may continue. */
async function mayGoOn(books: OpenBooks, findings: Finding[], first: Instant): Promise<Incident[]> {
  const raised = findings.filter(({ type }) => type === 'raised');
  const longest = raised.reduce((most, finding) => Math.max(most, reopensWithin(finding)), 0);
  const kiosks = longest === 0 ? [] : [...new Set(raised.map(({ kioskId }) => kioskId))];
  const [wides, singles] = await Promise.all([
    books.incidents.widesClosedSince(first - REOPENS_WITHIN),
    kiosks.length === 0 ? [] : books.incidents.closedOf(kiosks, first - longest),
  ]);
  return [...wides, ...singles];
}

/** Of kiosks that say that they serve nobody: what somebody is at the kiosk for. */
async function inHand(books: OpenBooks, findings: Finding[]): Promise<Incident[]> {
  const raised = findings.filter(({ type, cause }) => type === 'raised' && cause === OWN_WORD);
  const kiosks = [...new Set(raised.map(({ kioskId }) => kioskId))];
  const orders = (await Promise.all(kiosks.map((kioskId) => books.orders.undoneOf(kioskId)))).flat().filter(isInHand);
  const incidents = await Promise.all(orders.map(({ incidentId }) => books.incidents.one(incidentId)));
  return incidents.filter((one) => one !== undefined && one.kioskId !== null) as Incident[];
}

/** Everything that stands, told or withheld, incidents that may go on, and what people want to hear nothing of. */
async function sceneOf(books: OpenBooks, findings: Finding[], first: Instant, now: Instant): Promise<Scene> {
  // Asked together, and the notices that stand with them: they are wanted as soon as something becomes of it.
  const [withheld, open, ended, silences] = await Promise.all([
    books.withheld.allHeld(),
    books.incidents.allOpen(),
    mayGoOn(books, findings, first),
    books.silences.between(first, now),
    books.notices.standing(),
  ]);
  const from = withheld.reduce((earliest, { until }) => Math.min(earliest, until ?? earliest), first);
  const incidents = [...open, ...ended];
  return {
    incidents,
    inHand: await inHand(books, findings),
    withheld,
    silences: from < first ? await books.silences.between(from, now) : silences,
  };
}

/** Whether there is anything to decide: findings, a hold that ran out, a mode that is over, what waits to be said, a start. */
async function anythingDue(books: OpenBooks, found: Found[], now: Instant, premises: Premises, unsaid: Unsaid): Promise<boolean> {
  const turns = ({ findings, off, rules, answers, register }: Found): boolean =>
    register !== undefined || findings.length > 0 || off !== undefined || rules !== undefined || answers !== undefined;
  if (unsaid.isFresh || found.some(turns) || (await books.withheld.anyDueBefore(now))) return true;
  if ((unsaid.nextAt() ?? Number.POSITIVE_INFINITY) <= now) return true;
  if ((await books.withheld.quiet()).some((row) => isPlannedOtherwise(row, premises, now))) return true;
  const waiting = await books.withheld.kiosksHeldFor(MODE_REASONS);
  if (waiting.length === 0) return false;
  return waiting.some(
    (kioskId) => !holdsBack(premises.modeOf(kioskId)) || found.some(({ before }) => before?.kioskId === kioskId),
  );
}

/** Lays out what stands; null: there is nothing to decide. */
export async function openDesk(
  books: OpenBooks,
  found: Found[],
  now: Instant,
  premises: Premises,
  unsaid: Unsaid,
): Promise<Desk | null> {
  if (!(await anythingDue(books, found, now, premises, unsaid))) return null;
  await books.alone();
  const findings = found.flatMap((one) => one.findings);
  const first = Math.min(findings[0]?.at ?? now, found[0]?.at ?? now);
  return new Desk(await sceneOf(books, findings, first, now), premises, unsaid);
}

/**
 * Joins what was found, and time that passed, with what stands: moment by moment, each as of its own time. Calls before what an entry
 * shows is looked at.
 */
export function* joined(desk: Desk, found: Found[], now: Instant, reach: (one: Found) => void): Generator<Step> {
  yield* begun(desk, found[0]?.findings[0]?.at ?? found[0]?.at ?? now);
  for (const one of found) {
    yield* timePassed(desk, one.findings[0]?.at ?? one.at);
    // What time brings before is as of the kiosk's words of before.
    if (one.before) yield { at: one.findings[0]?.at ?? one.at, findings: [], changes: [] };
    reach(one);
    yield* findingsTaken(desk, one.findings);
    yield* answersTaken(desk, one.answers ?? []);
    if (one.before || one.off || one.rules !== undefined) yield* timePassed(desk, one.at);
    yield* rulesTurned(desk, one);
    if (one.before) yield* modesOver(desk, one.at, one.before.kioskId);
    yield* registerTurned(desk, one);
  }
  yield* timePassed(desk, now);
  yield* modesOver(desk, now);
  yield* plansChanged(desk, now);
}

/** Keeps what became of one moment. */
export async function keepChanges(books: OpenBooks, changes: DeskChange[]): Promise<void> {
  for (const change of changes) await keep(books, change);
}

/** Every cause that stands on a kiosk, told or withheld: what the watch holds when it starts again. */
export async function standingCauses(books: Pick<OpenBooks, 'incidents' | 'withheld'>): Promise<StandingCause[]> {
  const told = await books.incidents.allOpen();
  const held = (await books.withheld.allHeld()).filter(({ quiet }) => !quiet);
  const withheld = held.map(({ alarm, awaits }) => ({ ...alarm, ...(awaits && { awaits }) }));
  return [...told, ...withheld].flatMap(({ kioskId, ...incident }) => (kioskId === null ? [] : [{ ...incident, kioskId }]));
}
