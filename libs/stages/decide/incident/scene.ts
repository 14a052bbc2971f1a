import {
  type Finding,
  type Incident,
  type Instant,
  isInHand,
  type OpenBooks,
  OWN_WORD,
  REOPENS_WITHIN,
  reopensWithin,
  type Scene,
} from '#libs/domain/index.js';

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
export async function sceneOf(books: OpenBooks, findings: Finding[], first: Instant, now: Instant): Promise<Scene> {
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
