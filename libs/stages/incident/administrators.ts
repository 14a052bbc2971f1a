import { type AlertMessage, type IncidentChange, nameOf, type OpenBooks, type Person } from '#libs/domain/index.js';

const HEAD = {
  opened: { zh: '规则停用', en: 'Rule switched off' },
  closed: { zh: '规则停用解除', en: 'Rule no longer switched off' },
};

function alertsFor({ incident, at }: IncidentChange, what: keyof typeof HEAD, person: Person): AlertMessage[] {
  const { id, hallId, kind, cause, state, reason, explanation } = incident;
  const body = {
    event: `incident.${what}`,
    at: new Date(at).toISOString(),
    incident: { id, kind, cause, state },
    to: { id: person.id, name: person.name },
    reason,
    text: { zh: `${HEAD[what].zh} ${id}：${explanation.zh}。`, en: `${HEAD[what].en} ${id}: ${explanation.en}.` },
  };
  return person.channels.map((address) => ({
    type: 'alert',
    orderId: null,
    incidentId: id,
    kioskId: null,
    hallId,
    to: person.id,
    address,
    body,
  }));
}

/** Every administrator hears of an incident that no technician can mend: when it begins and when it is over. */
export async function tellAdministrators(books: OpenBooks, change: IncidentChange, people: Person[]): Promise<void> {
  const { what, incident, at } = change;
  if (what !== 'opened' && what !== 'closed') return;
  for (const person of people.filter(({ roles }) => roles.includes('administrator'))) {
    for (const [index, message] of alertsFor(change, what, person).entries()) {
      await books.outbox.put({ id: nameOf('AL', at, incident.id, what, person.id, String(index)), message, at });
    }
  }
}
