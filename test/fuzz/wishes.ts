import { NOW } from '#apps/api/testing/stand.js';
import { DAY, type Turn, withSwapAsked } from '#libs/domain/index.js';
import { codeShown } from '../harness/authenticator.js';
import { PASSWORD, type Ready, type Wishing } from './wishing.js';

type Wish = (of: Wishing) => Ready | Promise<Ready>;

const LATER = new Date(NOW + DAY).toISOString();
const A_TOKEN = { name: 'a wish', permissions: ['self.read'], scope: null, expiresAt: LATER };

const named = (sort: string, body?: Record<string, unknown>): Wish => {
  return async (of) => ({ path: { name: await of.target(sort) }, ...(body && { body }) });
};
const own = (sort: string, body: Record<string, unknown> | ((of: Wishing) => Record<string, unknown>)): Wish => {
  return async (of) => ({ token: (await of.own(sort)).token, body: typeof body === 'function' ? body(of) : body });
};

async function factorOf(of: Wishing, name: string): Promise<string> {
  const { factors } = of.parts;
  await factors.remove(name, of.doing(name), NOW);
  const offer = await factors.begin(name);
  return codeShown(offer?.secret ?? '', NOW);
}

async function linkOf(of: Wishing): Promise<string> {
  const name = await of.target('link', 'invited');
  const { token } = await of.parts.accountDesk.inviteAgain(name, { dropFactor: false }, () => null, of.doing(), NOW);
  return token;
}

const ACCOUNTS: Record<string, Wish> = {
  'POST /api/v1/session': async (of) => ({ body: { name: (await of.own('session')).name, password: PASSWORD } }),
  'POST /api/v1/session/confirm': own('confirm', { password: PASSWORD }),
  'PUT /api/v1/account/password': own('password', ({ number }) => ({ now: PASSWORD, next: `the hill is high ${number}` })),
  'DELETE /api/v1/account/sessions/{id}': async (of) => {
    const { token } = await of.own('end');
    return { token, path: { id: token.slice(0, 32) } };
  },
  'POST /api/v1/account/tokens': own('make', A_TOKEN),
  'DELETE /api/v1/account/tokens/{id}': async (of) => {
    const { name, token } = await of.own('unmake');
    const wanted = { name: 'a wish', only: ['self.read' as const], scope: null, expiresAt: NOW + DAY };
    const made = await of.parts.apiTokens.make(name, wanted, of.doing(name), NOW);
    return { token, path: { id: made?.id ?? '' } };
  },
  'PUT /api/v1/account/totp': async (of) => {
    const { name, token } = await of.own('factor');
    return { token, body: { code: await factorOf(of, name) } };
  },
  'DELETE /api/v1/account/totp': async (of) => {
    const { name, token } = await of.own('no-factor');
    await of.parts.factors.finish(name, await factorOf(of, name), of.doing(name), NOW);
    return { token, body: { password: PASSWORD } };
  },
  'GET /api/v1/accounts/{name}': () => ({ path: { name: 'admin' } }),
  'POST /api/v1/accounts': async (of) => ({ body: { personId: await of.person(), roles: ['noc'], scope: null } }),
  'PATCH /api/v1/accounts/{name}': named('grant', { roles: ['noc', 'technician'], scope: null }),
  'PUT /api/v1/accounts/{name}/person': async (of) => ({
    path: { name: await of.target('bind') },
    body: { personId: await of.person() },
  }),
  'POST /api/v1/accounts/{name}/invitation': named('invite', {}),
  'POST /api/v1/accounts/{name}/disable': named('disable', { why: 'a wish' }),
  'POST /api/v1/accounts/{name}/enable': async (of) => ({ path: { name: await of.target('enable', 'disabled') } }),
  'DELETE /api/v1/accounts/{name}/sessions': named('sessions'),
  'GET /api/v1/invitations/{token}': async (of) => ({ path: { token: await linkOf(of) } }),
  'POST /api/v1/invitations/{token}': async (of) => ({ path: { token: await linkOf(of) }, body: { password: PASSWORD } }),
};

const firing = ({ number }: Wishing) => ({
  status: 'firing',
  labels: { alertname: 'HallwatchHistoryLag', severity: 'warning', told_by: 'alert', kiosk: `w-${number % 9}` },
  annotations: { summary: 'The history is behind' },
  startsAt: new Date(NOW).toISOString(),
  endsAt: '0001-01-01T00:00:00Z',
  fingerprint: `ab${number % 9}`,
});

async function itemOf({ parts }: Wishing): Promise<string> {
  await parts.stock.saveItem({ id: 'a-wish', name: 'a wish', unit: 'one', minimums: {} });
  return 'a-wish';
}

const BOOKS: Record<string, Wish> = {
  'POST /api/v1/alerts/prometheus': (of) => ({ body: { version: '4', alerts: [firing(of)] } }),
  'POST /api/v1/alerts/grafana': (of) => ({ body: { version: '1', alerts: [firing(of)] } }),
  'GET /api/v1/audit/{id}': ({ hall }) => ({ path: { id: `file-of-${hall}` } }),
  'GET /api/v1/customer-files/{id}/content': async (of) => {
    const { name, token } = await of.own('file');
    const { id, opening } = await of.opening(name);
    await of.parts.customerFiles.decide(opening, { approved: true, why: 'a wish' }, of.doing(), NOW);
    return { token, path: { id }, query: `opening=${opening}` };
  },
  'POST /api/v1/customer-files/{id}/openings/{opening}/approval': async (of) => ({
    path: await of.opening('admin'),
    body: { approved: true, why: 'a wish' },
  }),
  'POST /api/v1/stock/movements': async (of) => ({
    body: { how: 'received', item: await itemOf(of), store: `cupboard/${of.hall}`, count: 1 },
  }),
  'POST /api/v1/stock/counts': async (of) => ({ body: { item: await itemOf(of), store: `cupboard/${of.hall}`, count: 1 } }),
  'PUT /api/v1/stock/items/{id}': () => ({ path: { id: 'a-wish' }, body: { name: 'a wish', unit: 'one' } }),
  'POST /api/v1/orders': ({ hall }) => ({
    body: { kind: 'clean', kioskId: `K-${hall}`, what: 'asked for', by: `p-${hall}` },
  }),
  'POST /api/v1/orders/{id}/acts': ({ hall }) => ({
    path: { id: `MO-${hall}` },
    body: { act: 'order.accept', by: `p-${hall}` },
  }),
  'POST /api/v1/reviews/{id}/acts': ({ hall }) => ({
    path: { id: `RV-${hall}` },
    body: { act: 'review.write', by: `p-${hall}`, parts: { course: 'a wish' } },
  }),
  'POST /api/v1/quarantine/{id}/retry': async (of) => {
    const [id, receivedAt] = [1_000 + of.number, NOW];
    const packet = { id, reason: 'not-json' as const, detail: 'No JSON.', topic: 't', sender: null, receivedAt, size: 1 };
    await of.parts.quarantine.keep([{ ...packet, kioskId: `K-${of.hall}`, payload: Buffer.from([1]) }], id);
    return { path: { id } };
  },
  'GET /k/{kioskId}': ({ hall }) => ({ path: { kioskId: `K-${hall}` } }),
  'GET /board/{hallId}': ({ hall }) => ({ path: { hallId: hall } }),
  'GET /board/{hallId}/feed.atom': ({ hall }) => ({ path: { hallId: hall } }),
  'GET /board/{hallId}/feed.json': ({ hall }) => ({ path: { hallId: hall } }),
};

const RULES: Record<string, Wish> = {
  'POST /api/v1/rules/check': async (of) => ({ body: { text: (await of.rules()).text } }),
  'PUT /api/v1/rules': async (of) => {
    const { text, version } = await of.rules();
    const [first = ''] = text.split(/^# a wish .*\n?/m);
    return { body: { text: `${first}# a wish ${of.number}\n`, why: 'a wish', basedOn: version } };
  },
  'GET /api/v1/rules/versions/{version}': async (of) => ({ path: { version: (await of.rules()).version } }),
  'POST /api/v1/rules/trial': async (of) => {
    const [from, to] = [NOW - 1_000, NOW].map((at) => new Date(at).toISOString());
    return { body: { text: (await of.rules()).text, from, to } };
  },
  'GET /api/v1/rules/trial/{id}': async (of) => ({ path: { id: await of.trial() } }),
  'DELETE /api/v1/rules/trial/{id}': async (of) => ({ path: { id: await of.trial() } }),
};

const REGISTER: Record<string, Wish> = {
  'PUT /api/v1/calendar/{date}': ({ number }) => ({
    path: { date: `2026-12-${String(1 + (number % 28)).padStart(2, '0')}` },
    body: { kind: 'off', name: { zh: '休', en: 'off' }, source: 'a wish' },
  }),
  'DELETE /api/v1/calendar/{date}': async (of) => {
    const date = `2027-12-${String(1 + (of.number % 28)).padStart(2, '0')}`;
    const said = { kind: 'off', name: { zh: '休', en: 'off' }, source: 'a wish' };
    await of.grounds.stand.admin('PUT', `/api/v1/calendar/${date}`, said);
    return { path: { date } };
  },
  'POST /api/v1/departments': ({ number }) => ({ body: { id: `d-${number}`, kind: 'using' } }),
  'GET /api/v1/departments/{id}': async (of) => ({ path: { id: await of.registered('departments', { kind: 'using' }) } }),
  'PATCH /api/v1/departments/{id}': async (of) => ({
    path: { id: await of.registered('departments', { kind: 'using' }) },
    body: { name: 'a wish' },
  }),
  'POST /api/v1/people': ({ number }) => ({ body: { id: `p-${number}` } }),
  'POST /api/v1/halls': ({ number, region }) => ({ body: { id: `h-${number}`, name: 'Hall', region, hotline: '1' } }),
  'POST /api/v1/kiosks': ({ number, hall }) => ({ body: { id: `k-${number}`, hall } }),
  'POST /api/v1/customer-files': ({ number, hall }) => ({
    body: { id: `cf-${number}`, title: 'File', hallId: hall, keptAt: 'Shelf 1' },
  }),
  'DELETE /api/v1/kiosks/{id}': async (of) => ({ path: { id: await of.registered('kiosks', { hall: of.hall }) } }),
  'POST /api/v1/kiosks/{id}/rebirth': ({ hall }) => ({ path: { id: `K-${hall}` } }),
  'POST /api/v1/people/{id}/test-alert': async (of) => {
    const channels = [{ kind: 'webhook', url: 'http://127.0.0.1:9/' }];
    return { path: { id: await of.person({ channels }) } };
  },
  'PATCH /api/v1/systems/{id}': ({ hall, number }) => ({ path: { id: `s-${hall}` }, body: { names: [`w-${number}`] } }),
};

/** Two people of a hall by turns in day and night. */
async function rosterOf(of: Wishing): Promise<{ id: string; body: Record<string, unknown>; people: [string, string] }> {
  const channels: object[] = [];
  const people: [string, string] = [`w-${of.number}-1`, `w-${of.number}-2`];
  for (const id of people) {
    const person = { id, halls: [of.hall], roles: ['technician'], channels };
    await of.grounds.stand.admin('POST', '/api/v1/people', person);
  }
  const [one, other] = people;
  const body = {
    ...{ duty: 'maintenance', halls: [of.hall] },
    shifts: [
      { id: 'day', name: 'day', from: '08:00', to: '20:00' },
      { id: 'night', name: 'night', from: '20:00', to: '08:00' },
    ],
    rotation: { anchor: '2027-01-01', days: [{ day: [one], night: [other] }] },
  };
  return { id: await of.registered('rosters', body), body, people };
}

const EXCEPTION = { day: '2027-01-05', shift: 'day', why: 'a wish' };

/** A session of somebody with the role, as that person. */
const sessionAs = (of: Wishing, personId: string): Promise<string> =>
  of.grounds.openSession(of.role, of.scope, `as-${personId}`, { personId });

async function swapOf(of: Wishing) {
  const { id, people } = await rosterOf(of);
  const body = { one: { day: '2027-01-05', shift: 'day' }, other: { person: people[1], day: '2027-01-06', shift: 'night' } };
  return { id, people, body };
}

const ROSTERS: Record<string, Wish> = {
  'GET /api/v1/rosters/week': ({ hall }) => ({ query: `hall=${hall}&from=2027-01-01` }),
  'POST /api/v1/rosters': async (of) => ({ body: { id: `r-w-${of.number}`, ...(await rosterOf(of)).body } }),
  'GET /api/v1/rosters/{id}': ({ hall }) => ({ path: { id: `r-${hall}` } }),
  'GET /api/v1/rosters/{id}/history': ({ hall }) => ({ path: { id: `r-${hall}` } }),
  'PATCH /api/v1/rosters/{id}': ({ hall, number }) => ({ path: { id: `r-${hall}` }, body: { name: `w-${number}` } }),
  'POST /api/v1/rosters/{id}/exceptions': async (of) => {
    const { id, people } = await rosterOf(of);
    return { path: { id }, body: { ...EXCEPTION, off: people[0] } };
  },
  'DELETE /api/v1/rosters/{id}/exceptions/{exceptionId}': async (of) => {
    const { id, people } = await rosterOf(of);
    const said = await of.grounds.stand.admin('POST', `/api/v1/rosters/${id}/exceptions`, { ...EXCEPTION, off: people[0] });
    const { exceptions } = (await said.json()) as { exceptions: { id: string }[] };
    return { path: { id, exceptionId: exceptions[0]?.id ?? '' } };
  },
  'POST /api/v1/rosters/{id}/swaps': async (of) => {
    const { id, people, body } = await swapOf(of);
    return { token: await sessionAs(of, people[0]), path: { id }, body };
  },
  'POST /api/v1/rosters/{id}/swaps/{swapId}': async (of) => {
    const { id, people, body } = await swapOf(of);
    const around = { people: of.parts.registry.people(), person: (one: string) => of.parts.registry.person(one) };
    const wanted = { id: `RS-${of.number}`, one: { person: people[0], ...body.one }, other: body.other as Turn };
    await of.parts.registry.changeRoster(id, 'roster.swap', of.doing(), (roster) =>
      withSwapAsked(roster, wanted, NOW, { ...around, hours: of.parts.registry.hours }),
    );
    return { token: await sessionAs(of, people[1]), path: { id, swapId: wanted.id }, body: { answer: 'agree' } };
  },
};

/** How a request is made that is taken; by operation. What it needs is made first. */
export const WISHES: Readonly<Record<string, Wish>> = { ...ACCOUNTS, ...BOOKS, ...RULES, ...REGISTER, ...ROSTERS };

/** They wait for a worker, start a thread or hash a password: fewer of them are enough. */
export const SLOW =
  /^(?:POST \/api\/v1\/orders(?:\/\{id\}\/acts)?|POST \/api\/v1\/reviews\/\{id\}\/acts|(?:POST|PUT) \/api\/v1\/stock\/(?:movements|counts|items\/\{id\})|POST \/api\/v1\/quarantine\/\{id\}\/retry|\w+ \/api\/v1\/rules\/trial.*|POST \/api\/v1\/session(?:\/confirm)?|PUT \/api\/v1\/account\/password|DELETE \/api\/v1\/account\/totp|POST \/api\/v1\/invitations\/\{token\})$/;

/** What nobody's request is taken of here, and where it is shown to be. */
export const NEVER_TAKEN: Readonly<Record<string, string>> = {
  'POST /api/v1/evidence': 'it takes the bytes of a picture, and the fuzz sends JSON: photos.test.ts',
  'GET /api/v1/evidence/{sha256}': 'nobody has sent a picture: photos.test.ts',
  'GET /api/v1/session/{way}/start': 'it leads to a provider, and none is set: log-in-elsewhere.story.ts',
  'GET /api/v1/session/{way}/return': 'it comes back from a provider, and none is set: log-in-elsewhere.story.ts',
};
