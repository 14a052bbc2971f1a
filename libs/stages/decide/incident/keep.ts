import {
  type DeskChange,
  type IncidentChange,
  type NewChange,
  type OpenBooks,
  toldOf,
  type WithheldChange,
} from '#libs/domain/index.js';

/** As the pages and the change feed show it. */
export const incidentNews = ({ what, incident, at }: IncidentChange): NewChange => ({
  at,
  what: 'incident',
  how: what,
  subject: incident.id,
  body: incident,
});

const withheldNews = ({ what, withheld, at }: WithheldChange): NewChange => ({
  at,
  what: 'withheld',
  how: what,
  subject: withheld.id,
  body: toldOf(withheld),
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

/** Keeps what became of one moment. */
export async function keepChanges(books: OpenBooks, changes: DeskChange[]): Promise<void> {
  for (const change of changes) await keep(books, change);
}
