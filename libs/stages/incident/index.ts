import {
  type Change,
  decideIncident,
  type Finding,
  type Incident,
  type IncidentChange,
  type OpenBooks,
} from '#libs/domain/index.js';

/** As the pages and the change feed show it. */
export const incidentNews = ({ what, incident, at }: IncidentChange): Omit<Change, 'id'> => ({
  at,
  what: 'incident',
  how: what,
  subject: incident.id,
  body: { ...incident },
});

/** Joins findings of one cause with its incident, opening or closing it. Null: they change nothing. */
export async function joinIncident(books: OpenBooks, findings: Finding[], offered: string[]): Promise<IncidentChange | null> {
  const [first] = findings;
  if (!first) return null;
  const open: Incident | undefined = await books.incidents.openFor(first.kioskId, first.cause);
  const change = decideIncident(open, findings, offered);
  if (!change) return null;
  await books.incidents.save(change.incident);
  await books.tell(incidentNews(change));
  return change;
}
