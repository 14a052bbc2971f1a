import {
  type AdministrativeKind,
  type AlertMessage,
  type IncidentChange,
  nameOf,
  type OpenBooks,
  type Person,
  type Text,
} from '#libs/domain/index.js';

type Administrative = IncidentChange & { incident: { kind: AdministrativeKind } };
type Said = 'opened' | 'closed';

const HEAD: Record<AdministrativeKind, Record<Said, Text>> = {
  ruleOff: {
    opened: { zh: '规则停用', en: 'Rule switched off' },
    closed: { zh: '规则停用解除', en: 'Rule no longer switched off' },
  },
  period: {
    opened: { zh: '心跳间隔与登记不一致', en: 'Heartbeat period not as registered' },
    closed: { zh: '心跳间隔已与登记一致', en: 'Heartbeat period as registered' },
  },
  identity: {
    opened: { zh: '两台设备使用同一身份', en: 'Two machines with one identity' },
    closed: { zh: '同一身份不再重复使用', en: 'One machine with the identity again' },
  },
};

function alertsFor({ incident, at }: Administrative, what: Said, person: Person): AlertMessage[] {
  const { id, hallId, kioskId, kind, cause, state, reason, explanation } = incident;
  const head = HEAD[kind][what];
  const body = {
    event: `incident.${what}`,
    at: new Date(at).toISOString(),
    incident: { id, kind, cause, state },
    to: { id: person.id, name: person.name },
    reason,
    text: { zh: `${head.zh} ${id}：${explanation.zh}。`, en: `${head.en} ${id}: ${explanation.en}.` },
  };
  return person.channels.map((address) => ({
    type: 'alert',
    orderId: null,
    incidentId: id,
    kioskId,
    hallId,
    to: person.id,
    address,
    body,
  }));
}

/** Null: nothing is said of it. */
function saidOf({ what }: IncidentChange): Said | null {
  if (what === 'opened' || what === 'reopened') return 'opened';
  return what === 'closed' ? 'closed' : null;
}

/** Every administrator hears of an incident that no technician can mend: when it begins and when it is over. */
export async function tellAdministrators(books: OpenBooks, change: Administrative, people: Person[]): Promise<void> {
  const { incident, at } = change;
  const what = saidOf(change);
  if (!what) return;
  for (const person of people.filter(({ roles }) => roles.includes('administrator'))) {
    for (const [index, message] of alertsFor(change, what, person).entries()) {
      await books.outbox.put({ id: nameOf('AL', at, incident.id, what, person.id, String(index)), message, at });
    }
  }
}
