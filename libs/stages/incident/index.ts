import { type Change, decideIncident, type Finding, type Incident, type IncidentChange, type OpenBooks } from '#libs/domain/index.js';

/** As the pages and the change feed show it. */
export const incidentNews = ({ what, incident, at }: IncidentChange): Omit<Change, 'id'> => ({
  at,
  what: 'incident',
  how: what,
  subject: incident.id,
  body: { ...incident },
});

/** Joins a finding with the incident of its cause, opening or closing it. Null: it changes nothing. */
export async function joinIncident(books: OpenBooks, finding: Finding, offered: string[]): Promise<IncidentChange | null> {
  const open: Incident | undefined = await books.incidents.openFor(finding.kioskId, finding.cause);
  const change = decideIncident(open, finding, offered);
  if (!change) return null;
  await books.incidents.save(change.incident);
  await books.tell(incidentNews(change));
  return change;
}
