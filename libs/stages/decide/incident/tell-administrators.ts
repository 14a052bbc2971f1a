import {
  type Administrative,
  type AdministratorsTold,
  type AlertMessage,
  administratorNotNotified,
  administratorsNotNotifiedAgain,
  type CauseNotification,
  decideAdministratorsNotification,
  type Instant,
  isAdministrative,
  nameOf,
  type OpenBooks,
  type OutboxItem,
  type Person,
  presentOf,
  tellAdministratorsClosing,
  unreachedWords,
} from '#libs/domain/index.js';

const alertsFor = ({ incident, at }: Administrative, what: CauseNotification, person: Person): AlertMessage[] =>
  person.channels.map((_, channel) => ({
    type: 'alert',
    orderId: null,
    incidentId: incident.id,
    kioskId: incident.kioskId,
    hallId: incident.hallId,
    to: person.id,
    channel,
    as: 'administrator',
    event: `incident.${what}`,
    body: { event: `incident.${what}`, at: new Date(at).toISOString() },
  }));

const isNew = (tell: CauseNotification): boolean => tell === 'opened' || tell === 'reopened';

async function send(books: OpenBooks, of: Administrative, tell: CauseNotification | null, people: Person[]): Promise<void> {
  if (tell === null) return;
  const { incident, at } = of;
  const administrators = people.filter(({ roles }) => roles.includes('administrator'));
  const reached = presentOf(administrators, people, at).filter(({ channels }) => channels.length > 0);
  if (reached.length === 0 && isNew(tell)) await books.untold.save(administratorNotNotified(incident, at, 'no-administrator'));
  for (const person of reached) {
    for (const [index, message] of alertsFor(of, tell, person).entries()) {
      await books.outbox.put({ id: nameOf('AL', at, incident.id, tell, person.id, String(index)), message, at });
    }
  }
}

/** Every administrator hears of an incident that no technician can mend, as much as an assignee hears of an order. */
export async function tellAdministrators(books: OpenBooks, change: Administrative, people: Person[]): Promise<void> {
  const known = change.what === 'opened' ? undefined : await books.administrators.ofIncident(change.incident.id);
  const { kept, tell, why } = decideAdministratorsNotification(known, change);
  if (!known || tell !== null || kept.closingAt !== known.closingAt) await books.administrators.save(kept);
  if (why !== null) await books.untold.save(administratorsNotNotifiedAgain(change, why));
  await send(books, change, tell, people);
}

/** Tells that an incident is over whose cause did not come back again: as of the time that it waited for. */
export async function tellAdministratorsNext(books: OpenBooks, told: AdministratorsTold, people: Person[]): Promise<void> {
  const at = told.closingAt as Instant;
  const { kept, tell } = tellAdministratorsClosing(told, at);
  await books.administrators.save(kept);
  const incident = await books.incidents.one(told.id);
  if (incident && isAdministrative(incident)) await send(books, { what: 'closed', incident, at }, tell, people);
}

/** Keeps that an administrator is not told of an incident, and why; the others are told by themselves. */
export async function keepAdministratorNotNotified(
  books: OpenBooks,
  { message, lastError }: OutboxItem & { message: AlertMessage },
  refused: boolean,
  at: Instant,
  name: string,
): Promise<void> {
  const incident = await books.incidents.one(message.incidentId ?? '');
  if (!incident) return;
  const explanation = unreachedWords(name, lastError ?? '', refused);
  await books.untold.save(
    administratorNotNotified(incident, at, refused ? 'refused' : 'not-reached', { to: message.to, explanation }),
  );
}
