import {
  type Administrative,
  type AdministrativeKind,
  type AdministratorsTold,
  type AlertMessage,
  type CauseTelling,
  decideTellingAdministrators,
  type Instant,
  isAdministrative,
  isMended,
  nameOf,
  type OpenBooks,
  type Person,
  type Text,
  tellAdministratorsClosing,
  untoldToAdministrators,
} from '#libs/domain/index.js';

const HEAD: Record<AdministrativeKind, Record<CauseTelling, Text>> = {
  ruleOff: {
    opened: { zh: '规则停用', en: 'Rule switched off' },
    updated: { zh: '规则停用，情况加重', en: 'Rule switched off, and worse' },
    reopened: { zh: '规则再次停用', en: 'Rule switched off again' },
    closed: { zh: '规则停用解除', en: 'Rule no longer switched off' },
  },
  period: {
    opened: { zh: '心跳间隔与登记不一致', en: 'Heartbeat period not as registered' },
    updated: { zh: '心跳间隔与登记不一致，情况加重', en: 'Heartbeat period not as registered, and worse' },
    reopened: { zh: '心跳间隔再次与登记不一致', en: 'Heartbeat period again not as registered' },
    closed: { zh: '心跳间隔已与登记一致', en: 'Heartbeat period as registered' },
  },
  identity: {
    opened: { zh: '两台设备使用同一身份', en: 'Two machines with one identity' },
    updated: { zh: '两台设备使用同一身份，情况加重', en: 'Two machines with one identity, and worse' },
    reopened: { zh: '两台设备再次使用同一身份', en: 'Two machines with one identity again' },
    closed: { zh: '同一身份不再重复使用', en: 'One machine with the identity again' },
  },
};

/** It ended though nothing was mended: what was told at the beginning is not taken back. */
const noMore = ({ zh, en }: Text): Text => ({ zh: `${zh}：不再判断`, en: `${en}: no longer judged` });

/** Rules that take the place of one that failed are what mends it. */
function headOf({ kind, endedBy }: Administrative['incident'], what: CauseTelling): Text {
  const mends = kind === 'ruleOff' || endedBy === undefined || isMended(endedBy);
  return what === 'closed' && !mends ? noMore(HEAD[kind].opened) : HEAD[kind][what];
}

function alertsFor({ incident, at }: Administrative, what: CauseTelling, person: Person): AlertMessage[] {
  const { id, hallId, kioskId, kind, cause, state, endedBy, reason, explanation } = incident;
  const head = headOf(incident, what);
  const body = {
    event: `incident.${what}`,
    at: new Date(at).toISOString(),
    incident: { id, kind, cause, state, ...(endedBy && { endedBy }) },
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

async function send(books: OpenBooks, of: Administrative, tell: CauseTelling | null, people: Person[]): Promise<void> {
  if (tell === null) return;
  for (const person of people.filter(({ roles }) => roles.includes('administrator'))) {
    for (const [index, message] of alertsFor(of, tell, person).entries()) {
      const { incident, at } = of;
      await books.outbox.put({ id: nameOf('AL', at, incident.id, tell, person.id, String(index)), message, at });
    }
  }
}

/** Every administrator hears of an incident that no technician can mend, as much as an assignee hears of an order. */
export async function tellAdministrators(books: OpenBooks, change: Administrative, people: Person[]): Promise<void> {
  const known = change.what === 'opened' ? undefined : await books.administrators.ofIncident(change.incident.id);
  const { kept, tell, why } = decideTellingAdministrators(known, change);
  if (!known || tell !== null || kept.closingAt !== known.closingAt) await books.administrators.save(kept);
  if (why !== null) await books.untold.save(untoldToAdministrators(change, why));
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
