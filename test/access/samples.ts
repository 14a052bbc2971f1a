import { NOW } from '#apps/api/testing/stand.js';
import { type Grounds, type HallId, thingsOf } from './place.js';

/** How a route is called in the walk. */
export interface Sample {
  /** Of the parameters in its path. */
  path?: (hall: HallId, grounds: Grounds) => Record<string, string | number>;
  query?: (hall: HallId) => string;
  body?: (hall: HallId) => unknown;
  /** Who asks is not logged in afterwards. */
  leaves?: true;
  /** It aims at one thing of the hall. Else it is the same from wherever it is asked. */
  aims?: true;
  /** The halls of what it answers, for a list. */
  listed?: (item: Record<string, never>) => string | undefined;
}

const PERIOD = `from=${NOW - 3_600_000}&to=${NOW}`;
const hallOfKiosk = (id: string | undefined): string | undefined => id?.replace(/^K-/, '');
const PROM = {
  version: '4',
  alerts: [{ status: 'firing', fingerprint: 'a1', startsAt: '2026-11-22T06:00:00Z', labels: { alertname: 'X' } }],
};
const hall = (id: HallId) => ({ id });
const kiosk = (id: HallId) => ({ id: thingsOf(id).kiosk });
const order = (id: HallId) => ({ id: thingsOf(id).order });
const review = (id: HallId) => ({ id: thingsOf(id).review });
const silence = (id: HallId, { silences }: Grounds) => ({ id: silences.get(id) ?? '' });
const file = (id: HallId) => ({ id: thingsOf(id).file });
const roster = (id: HallId) => ({ id: thingsOf(id).roster });
const ROSTER = {
  duty: 'maintenance',
  shifts: [{ id: 'all', name: 'all day', from: '00:00', to: '24:00' }],
  rotation: { anchor: '2026-01-01', days: [{}] },
};
const nobody = () => ({ name: 'nobody' });
const aims = true as const;
const ofHall: Sample['listed'] = ({ hallId }) => hallId;

/** By method and path, every route that is not for anybody. */
export const SAMPLES: Record<string, Sample> = {
  'GET /api/v1/session': {},
  'DELETE /api/v1/session': { leaves: true },
  // Whose password is not known here: the door to it is what is walked through.
  'POST /api/v1/session/confirm': { body: () => ({}) },
  'GET /api/v1/account': {},
  'PUT /api/v1/account/password': { body: () => ({}) },
  'POST /api/v1/account/totp': { body: () => ({}) },
  'PUT /api/v1/account/totp': { body: () => ({}) },
  'DELETE /api/v1/account/totp': { body: () => ({}) },
  'GET /api/v1/account/sessions': {},
  'DELETE /api/v1/account/sessions': { leaves: true },
  'DELETE /api/v1/account/sessions/:id': { path: () => ({ id: 'none' }) },
  'GET /api/v1/account/tokens': {},
  'POST /api/v1/account/tokens': { body: () => ({}) },
  'DELETE /api/v1/account/tokens/:id': { path: () => ({ id: 'none' }) },
  'GET /api/v1/accounts': {},
  'GET /api/v1/accounts/:name': { path: nobody },
  'POST /api/v1/accounts': { body: () => ({ personId: 'nobody', roles: ['noc'], scope: null }) },
  'POST /api/v1/accounts/:name/invitation': { path: nobody, body: () => ({}) },
  'PATCH /api/v1/accounts/:name': { path: nobody, body: () => ({}) },
  'PUT /api/v1/accounts/:name/person': { path: nobody, body: () => ({ personId: thingsOf('aq-civic').person }) },
  'POST /api/v1/accounts/:name/disable': { path: nobody, body: () => ({ why: 'a test' }) },
  'POST /api/v1/accounts/:name/enable': { path: nobody },
  'GET /api/v1/accounts/:name/sessions': { path: nobody },
  'DELETE /api/v1/accounts/:name/sessions': { path: nobody },
  'GET /api/v1/audit': {},
  'GET /api/v1/audit/verify': {},
  'GET /api/v1/audit/export': { query: () => 'format=csv' },
  'GET /api/v1/audit/:id': { path: () => ({ id: 'none-at-all' }) },
  'GET /api/v1/customer-files': { listed: ofHall },
  'POST /api/v1/customer-files': { aims, body: (id) => ({ id: `NF-${id}`, title: 'File', hallId: id, keptAt: 'Shelf 1' }) },
  'GET /api/v1/customer-files/:id/openings': { aims, path: file },
  'POST /api/v1/customer-files/:id/openings': { aims, path: file, body: () => ({ why: 'a test' }) },
  'POST /api/v1/customer-files/:id/openings/:opening/approval': {
    aims,
    path: (id) => ({ ...file(id), opening: 'FO-none' }),
    body: () => ({ approved: false, why: 'a test' }),
  },
  'GET /api/v1/customer-files/:id/content': { aims, path: file, query: () => 'opening=FO-none' },
  'GET /api/v1/stock': {},
  'GET /api/v1/stock/movements': { listed: ({ store }) => String(store).split('/')[1] },
  'POST /api/v1/stock/movements': {
    aims,
    body: (id) => ({ how: 'received', item: 'none', store: `cupboard/${id}`, count: 1 }),
  },
  'POST /api/v1/stock/counts': { aims, body: (id) => ({ item: 'none', store: `cupboard/${id}`, count: 1 }) },
  'PUT /api/v1/stock/items/:id': {
    path: () => ({ id: 'none' }),
    body: () => ({ name: 'x', unit: 'y', minimums: { 'cupboard/none': 1 } }),
  },
  'GET /api/v1/departments': {},
  'POST /api/v1/departments': { body: () => ({ id: 'd-new', kind: 'using' }) },
  'GET /api/v1/departments/:id': { path: () => ({ id: 'd-none' }) },
  'PATCH /api/v1/departments/:id': { path: () => ({ id: 'd-none' }), body: () => ({ name: 'x' }) },
  'GET /api/v1/rosters': { listed: ({ halls }) => (halls as string[])[0] },
  'GET /api/v1/rosters/week': { aims, query: (id) => `hall=${id}` },
  'POST /api/v1/rosters': { aims, body: (id) => ({ ...ROSTER, id: `n-${id}`, halls: [id] }) },
  'GET /api/v1/rosters/:id': { aims, path: roster },
  'PATCH /api/v1/rosters/:id': { aims, path: roster, body: () => ({ name: 'x' }) },
  'POST /api/v1/rosters/:id/exceptions': { aims, path: roster, body: () => ({ day: '2027-01-01', in: 'nobody', why: 'a test' }) },
  'DELETE /api/v1/rosters/:id/exceptions/:exceptionId': { aims, path: (id) => ({ ...roster(id), exceptionId: 'none' }) },
  'POST /api/v1/rosters/:id/swaps': {
    aims,
    path: roster,
    body: () => ({ one: { day: '2027-01-01', shift: 'all' }, other: { person: 'nobody', day: '2027-01-02', shift: 'all' } }),
  },
  'POST /api/v1/rosters/:id/swaps/:swapId': {
    aims,
    path: (id) => ({ ...roster(id), swapId: 'none' }),
    body: () => ({ answer: 'refuse' }),
  },
  'GET /api/v1/rosters/:id/history': { aims, path: roster },
  'GET /api/v1/halls/:id/history': { aims, path: hall },
  'GET /api/v1/kiosks/:id/history': { aims, path: kiosk },
  'GET /api/v1/people/:id/history': { aims, path: (id) => ({ id: thingsOf(id).person }) },
  'GET /api/v1/people/:id': { aims, path: (id) => ({ id: thingsOf(id).person }) },
  'POST /api/v1/people': { body: () => ({ id: 'p-new' }) },
  'GET /metrics': {},
  'GET /api/v1/events': {},
  'GET /api/v1/halls': { listed: ({ id }) => id },
  'POST /api/v1/halls': {
    aims,
    body: (id) => ({ id, name: 'Hall', region: thingsOf(id).region, hotline: '1' }),
  },
  'GET /api/v1/halls/:id': { aims, path: hall },
  'PATCH /api/v1/halls/:id': { aims, path: hall, body: () => ({ hotline: '0000-2222' }) },
  'GET /api/v1/halls/:id/maintenance': { aims, path: hall },
  'GET /api/v1/kiosks': { listed: ({ hall: id }) => id },
  'POST /api/v1/kiosks': { aims, body: (id) => ({ id: `N-${id}`, hall: id }) },
  'GET /api/v1/kiosks/:id': { aims, path: kiosk },
  'PATCH /api/v1/kiosks/:id': { aims, path: kiosk, body: () => ({ spot: 'east' }) },
  'DELETE /api/v1/kiosks/:id': { aims, path: (id) => ({ id: `N-${id}` }) },
  'GET /api/v1/kiosks/:id/connection': { aims, path: kiosk },
  'POST /api/v1/kiosks/:id/rebirth': { aims, path: kiosk },
  'POST /api/v1/kiosks/:id/credentials': { aims, path: kiosk, body: () => ({}) },
  'GET /api/v1/people': { listed: ({ halls }) => (halls as string[])[0] },
  'PATCH /api/v1/people/:id': { path: (id) => ({ id: thingsOf(id).person }), body: () => ({ phone: '1' }) },
  'GET /api/v1/systems': { listed: ({ id }) => (id as string).replace(/^s-/, '') },
  'GET /api/v1/systems/:id': { aims, path: (id) => ({ id: thingsOf(id).system }) },
  'PATCH /api/v1/systems/:id': { path: (id) => ({ id: thingsOf(id).system }), body: () => ({ names: [] }) },
  'GET /api/v1/calendar': {},
  'PUT /api/v1/calendar/:date': {
    path: () => ({ date: '2026-12-01' }),
    body: () => ({ kind: 'off', name: { zh: '休', en: 'off' }, source: 'test' }),
  },
  'DELETE /api/v1/calendar/:date': { path: () => ({ date: '2026-12-01' }) },
  'GET /api/v1/fleet': {},
  'POST /api/v1/fleet': { query: () => 'dryRun=true', body: () => ({}) },
  'GET /api/v1/incidents': { listed: ofHall },
  'GET /api/v1/incidents/:id': { aims, path: (id) => ({ id: thingsOf(id).incident }) },
  'GET /api/v1/orders': { listed: ofHall },
  'GET /api/v1/orders/away': { listed: ofHall },
  'GET /api/v1/orders/board': {},
  'GET /api/v1/orders/figures': { query: () => PERIOD },
  'GET /api/v1/orders/figures/export': { query: () => PERIOD },
  'GET /api/v1/orders/:id': { aims, path: order },
  'POST /api/v1/orders': {
    aims,
    body: (id) => ({ kind: 'inspect', kioskId: thingsOf(id).kiosk, what: 'dark', by: 'nobody' }),
  },
  'GET /api/v1/visits': { aims, query: (id) => `person=${thingsOf(id).person}` },
  'POST /api/v1/evidence': { aims, query: (id) => `orderId=${order(id).id}`, body: () => ({}) },
  'GET /api/v1/evidence/:sha256': { path: () => ({ sha256: '0'.repeat(64) }) },
  'GET /api/v1/orders/:id/candidates': { aims, path: order },
  'GET /api/v1/reviews': { listed: ofHall },
  'GET /api/v1/reviews/:id': { aims, path: review },
  'POST /api/v1/reviews/:id/acts': {
    aims,
    path: review,
    body: () => ({ act: 'review.write', by: 'nobody', parts: { course: 'a test' } }),
  },
  'GET /api/v1/orders/:id/hands': { aims, path: order },
  // Nobody of that name: whoever may act is told so, without a wait for whoever judges.
  'POST /api/v1/orders/:id/acts': { aims, path: order, body: () => ({ act: 'order.accept', by: 'nobody' }) },
  'GET /api/v1/orders/:id/acts/:actId': { aims, path: (id) => ({ ...order(id), actId: thingsOf(id).act }) },
  'GET /api/v1/notices': { listed: ofHall },
  'GET /api/v1/notices/:id': { aims, path: (id) => ({ id: thingsOf(id).notice }) },
  'GET /api/v1/withheld': { listed: ofHall },
  'GET /api/v1/withheld/:id': { aims, path: (id) => ({ id: thingsOf(id).withheld }) },
  'GET /api/v1/alerts': { listed: ({ message }) => (message as { hallId: string }).hallId },
  'GET /api/v1/alerts/:id': { aims, path: (id) => ({ id: thingsOf(id).alert }) },
  'POST /api/v1/people/:id/test-alert': { aims, path: (id) => ({ id: thingsOf(id).person }) },
  'POST /api/v1/alerts/prometheus': { body: () => PROM },
  'POST /api/v1/alerts/grafana': { body: () => ({ ...PROM, version: '1' }) },
  'GET /api/v1/readings': { listed: ({ kioskId }) => hallOfKiosk(kioskId) },
  'GET /api/v1/readings/course': {
    aims,
    query: (id) => `kioskId=${thingsOf(id).kiosk}&kind=heartbeat&${PERIOD}`,
  },
  'GET /api/v1/availability': { query: () => PERIOD, listed: ofHall },
  'GET /api/v1/silences': {},
  'GET /api/v1/silences/:id': { aims, path: silence },
  'POST /api/v1/silences': {
    aims,
    body: (id) => ({ for: { kioskId: thingsOf(id).kiosk }, until: new Date(NOW + 3_600_000).toISOString(), why: 'work' }),
  },
  'DELETE /api/v1/silences/:id': { aims, path: silence },
  'GET /api/v1/rules': {},
  'GET /api/v1/rules/versions': {},
  'GET /api/v1/rules/versions/:version': { path: () => ({ version: 'none' }) },
  'PUT /api/v1/rules': { body: () => ({ text: 'no rules', why: 'a test', basedOn: 'none' }) },
  'POST /api/v1/rules/check': { body: () => ({ text: 'no rules' }) },
  'POST /api/v1/rules/trial': {
    body: () => ({ text: 'no rules', from: new Date(NOW - 1_000).toISOString(), to: new Date(NOW).toISOString() }),
  },
  'GET /api/v1/rules/trial/:id': { path: () => ({ id: '00000000-0000-4000-8000-000000000000' }) },
  'DELETE /api/v1/rules/trial/:id': { path: () => ({ id: '00000000-0000-4000-8000-000000000000' }) },
  'GET /api/v1/quarantine': { listed: ({ kioskId }) => hallOfKiosk(kioskId ?? undefined) ?? 'of no hall' },
  'GET /api/v1/quarantine/:id': { aims, path: (id) => ({ id: thingsOf(id).packet }) },
  'POST /api/v1/quarantine/retry': { body: () => ({ kioskId: 'nobody' }) },
  'POST /api/v1/quarantine/:id/retry': { path: () => ({ id: 77 }) },
  'DELETE /api/v1/quarantine': { query: () => 'before=1' },
};
