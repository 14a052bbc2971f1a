import { hash } from 'node:crypto';
import { NOW, Stand } from '#apps/api/testing/stand.js';
import { AccountEntity } from '#libs/adapters/postgres/entities/account.entity.js';
import { AccountSessionEntity } from '#libs/adapters/postgres/entities/account-session.entity.js';
import { noticeNotSent, ownDoing, type Role, type SomePlaces, toldOf, withhold } from '#libs/domain/index.js';
import { sampleAlert, sampleIncident, sampleNotice, sampleOrder, sampleReview } from '../harness/sample-books.js';

/** By hall, its region. Two regions, three halls. */
export const HALLS = { 'aq-civic': 'anqing', 'aq-power': 'anqing', 'hf-civic': 'hefei' } as const;
export type HallId = keyof typeof HALLS;
export const HALL_IDS = Object.keys(HALLS) as HallId[];

/** Where an account is for. */
export const SCOPES = {
  everywhere: null,
  'a region': { regions: ['anqing'], halls: [], departments: [] },
  'one hall': { regions: [], halls: ['aq-civic'], departments: [] },
} satisfies Record<string, SomePlaces | null>;

/** Said anew, and not asked of what is tested. */
export const has = (scope: SomePlaces | null, hall: HallId): boolean =>
  !scope || scope.halls.includes(hall) || scope.regions.includes(HALLS[hall]);

/** Ids of the things of a hall: one of each sort. */
export const thingsOf = (hall: HallId) => ({
  kiosk: `K-${hall}`,
  incident: `IN-${hall}`,
  order: `MO-${hall}`,
  notice: `ON-${hall}`,
  review: `RV-${hall}`,
  act: `AC-${hall}`,
  withheld: withhold(heldBack(hall), NOW, WHY).id,
  person: `p-${hall}`,
  system: `s-${hall}`,
  roster: `r-${hall}`,
  alert: `AL-${hall}`,
  file: `CF-${hall}`,
  service: SERVICE[hall],
  packet: 1 + HALL_IDS.indexOf(hall),
  region: HALLS[hall],
});
const SERVICE: Record<HallId, string> = { 'aq-civic': 'CASH', 'aq-power': 'QUERY', 'hf-civic': 'QRPAY' };

const heldBack = (hall: HallId) => {
  const kioskId = `K-${hall}`;
  return sampleIncident({ id: `IN-held-${hall}`, kioskId, hallId: hall, region: HALLS[hall], cause: 'fault/X-001/cardReader' });
};
const WHY = { reason: 'silenced', explanation: { zh: '静默', en: 'silenced' }, until: NOW + 9e6 } as const;

/** Of kiosks in two regions; its own hall is the first. */
export const WIDE = 'IN-wide';

const FLEET = {
  halls: HALL_IDS.map((id) => ({ id, name: id, region: HALLS[id], hotline: '0000-1111' })),
  kiosks: HALL_IDS.map((hall) => ({ id: `K-${hall}`, hall, services: [SERVICE[hall]], maintainer: `p-${hall}` })),
  people: HALL_IDS.map((hall) => ({ id: `p-${hall}`, name: `p-${hall}`, roles: ['technician'], halls: [hall] })),
  rosters: HALL_IDS.map((hall) => ({
    ...{ id: `r-${hall}`, duty: 'maintenance', halls: [hall] },
    shifts: [{ id: 'all', name: 'all day', from: '00:00', to: '24:00' }],
    rotation: { anchor: '2026-01-01', days: [{ all: [`p-${hall}`] }] },
  })),
  systems: HALL_IDS.map((hall) => ({ id: `s-${hall}`, name: `s-${hall}`, services: [SERVICE[hall]] })),
};

async function fill({ books, parts }: Stand): Promise<void> {
  const at = NOW;
  await books.transact(async ({ incidents, orders, reviews, notices, outbox, withheld, untold, tell }) => {
    for (const hallId of HALL_IDS) {
      const { kiosk: kioskId, incident: incidentId, order: orderId, notice } = thingsOf(hallId);
      const of = { kioskId, hallId };
      const incident = sampleIncident({ id: incidentId, region: HALLS[hallId], ...of });
      await incidents.save(incident);
      await orders.save(sampleOrder({ id: orderId, incidentId, ...of }));
      await reviews.save(sampleReview({ id: thingsOf(hallId).review, incidentIds: [incidentId], ...of }));
      await notices.save(sampleNotice({ id: notice, incidentId, orderId, ...of }));
      await outbox.put({ id: `AL-${hallId}`, message: sampleAlert({ orderId, ...of }), at });
      const held = withhold(heldBack(hallId), at, WHY);
      await withheld.save(held);
      await untold.save(noticeNotSent({ what: 'opened', incident, at }, hallId, 'nothing-lost'));
      await tell({ at, what: 'withheld', how: 'held', subject: held.id, body: toldOf(held) });
    }
    const [first, , last] = HALL_IDS.map((hall) => `K-${hall}`) as [string, string, string];
    const both = { kioskIds: [first, last], affected: [first, last] };
    const wide = { id: WIDE, kioskId: null, hallId: 'aq-civic', cause: 'upstream/s', kind: 'upstream' as const, ...both };
    await incidents.save(sampleIncident(wide));
  });
  for (const hall of HALL_IDS) {
    const { act: id, order: orderId, kiosk: kioskId, person: by } = thingsOf(hall);
    await parts.acts.ask({ id, orderId, kioskId, act: { act: 'order.accept', by, orderId }, askedAt: at, askedBy: 'admin' });
  }
  for (const hall of HALL_IDS) {
    const file = { id: thingsOf(hall).file, title: 'File', hallId: hall, keptAt: 'Shelf 1', addedAt: at, addedBy: 'admin' };
    await parts.customerFiles.add(file, null, ownDoing(`file-of-${hall}`));
  }
  const packet = { reason: 'not-json' as const, detail: 'No JSON.', topic: 't', sender: null, receivedAt: at, size: 1 };
  const packets = HALL_IDS.map((hall) => ({
    ...packet,
    id: thingsOf(hall).packet,
    kioskId: `K-${hall}`,
    payload: Buffer.from([1]),
  }));
  await parts.quarantine.keep([...packets, { ...packet, id: 9, kioskId: null, payload: Buffer.from([1]) }], 9);
}

/** The HTTP side with two regions, three halls and one thing of each sort in each of them. */
export class Grounds {
  /** By hall and by region, its silence. */
  readonly silences = new Map<string, string>();

  private constructor(readonly stand: Stand) {}

  static async open(also: Parameters<typeof Stand.open>[0] = {}, env: Record<string, string> = {}): Promise<Grounds> {
    const grounds = new Grounds(await Stand.open(also, env));
    const { stand } = grounds;
    await stand.admin('POST', '/api/v1/fleet', FLEET);
    await fill(stand);
    const wanted = [...HALL_IDS.map((hallId) => ({ hallId })), { region: 'anqing' }, { region: 'hefei' }];
    for (const one of wanted) {
      const set = { for: one, until: new Date(NOW + 86_400_000).toISOString(), why: 'work' };
      const answer = await stand.admin('POST', '/api/v1/silences', set);
      if (answer.status !== 201) throw new Error(await answer.text());
      const { id } = (await answer.json()) as { id: string };
      grounds.silences.set(Object.values(one)[0] as string, id);
    }
    return grounds;
  }

  /** By account. */
  private readonly opened = new Map<string, Promise<string>>();

  /** A session of an account with this role and scope, opened once. */
  session(role: Role, scope: SomePlaces | null): Promise<string> {
    const name = `${role}-${JSON.stringify(scope)}`;
    const opened = this.opened.get(name) ?? this.openSession(role, scope, name);
    this.opened.set(name, opened);
    return opened;
  }

  /** One of an account of its own, made or changed. */
  async openSession(
    role: Role,
    scope: SomePlaces | null,
    name: string,
    also: { passwordHash?: string; personId?: string } = {},
  ): Promise<string> {
    const { manager } = this.stand.database;
    const token = hash('sha256', name, 'hex');
    const account = { name, passwordHash: null, roles: [role], personId: null, scope, state: 'active' as const, ...also };
    await manager.upsert(AccountEntity, account, ['name']);
    const times = { openedAt: NOW, seenAt: NOW, expiresAt: NOW + 86_400_000 };
    const session = { tokenHash: hash('sha256', token, 'buffer'), id: token.slice(0, 32), account: { name }, ...times };
    await manager.upsert(AccountSessionEntity, session, ['tokenHash']);
    return token;
  }

  ask(token: string | null, method: string, path: string, body?: unknown): Promise<Response> {
    return this.stand.anybody(method, path, body, token === null ? {} : { authorization: `Bearer ${token}` });
  }
}
