import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Route, routesOf } from '#apps/api/docs/openapi.js';
import { CONTROLLERS } from '#apps/api/features.js';
import { permissionOf, ROLES, type Role, type SomePlaces } from '#libs/domain/index.js';
import { Grounds, HALL_IDS, type HallId, has, SCOPES, thingsOf, WIDE } from './place.js';
import { SAMPLES, type Sample } from './samples.js';

const ROUTES = CONTROLLERS.flatMap(routesOf).filter(({ need }) => need !== null);
const nameOf = ({ method, path }: Route): string => `${method.toUpperCase()} ${path}`;

let grounds: Grounds;
beforeAll(async () => {
  grounds = await Grounds.open();
}, 120_000);
afterAll(() => grounds.stand.close());

/** By the table and the scope alone: why somebody may not, or null. */
function expected({ need }: Route, { aims }: Sample, role: Role, scope: SomePlaces | null, hall: HallId): string | null {
  if (!need) return null;
  const { roles, about, changes } = permissionOf(need.permission);
  if (!roles.includes(role)) return 'no-role';
  if (about === 'house' && changes && scope) return 'for-some-places';
  return about === 'place' && aims && !has(scope, hall) ? 'not-their-place' : null;
}

const pathOf = (route: Route, { path, query }: Sample, hall: HallId): string => {
  const values = path?.(hall, grounds) ?? {};
  const filled = route.path.replace(/:(\w+)/g, (_, name: string) => String(values[name]));
  return query ? `${filled}?${query(hall)}` : filled;
};

async function call(route: Route, sample: Sample, token: string | null, hall: HallId): Promise<[number, unknown]> {
  const stops = new AbortController();
  const headers = {
    ...(token && { authorization: `Bearer ${token}` }),
    ...(sample.body && { 'content-type': 'application/json' }),
  };
  const body = sample.body && JSON.stringify(sample.body(hall));
  const asked = { method: route.method.toUpperCase(), headers, ...(body && { body }), signal: stops.signal };
  const answer = await fetch(grounds.stand.url + pathOf(route, sample, hall), asked);
  if (answer.headers.get('content-type')?.includes('event-stream')) {
    stops.abort();
    return [answer.status, {}];
  }
  const text = await answer.text();
  return [answer.status, answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text];
}

test('every route has a sample, and no sample is of a route that is gone', () => {
  expect(ROUTES.map(nameOf).sort()).toEqual(Object.keys(SAMPLES).sort());
});

describe.each(ROUTES.map((route) => ({ name: nameOf(route), route })))('$name', ({ name, route }) => {
  const sample = SAMPLES[name] as Sample;
  const halls = sample.aims ? HALL_IDS : HALL_IDS.slice(0, 1);

  test('is for nobody who has not logged in', async () => {
    expect((await call(route, sample, null, 'aq-civic'))[0]).toBe(401);
  });

  test.each(ROLES)('answers a %s as the table says, wherever they are for', async (role) => {
    for (const [where, scope] of Object.entries(SCOPES)) {
      for (const hall of halls) {
        const token = await (sample.leaves ? grounds.openSession(role, scope, `leaves-${role}`) : grounds.session(role, scope));
        const [status, body] = await call(route, sample, token, hall);
        const because = expected(route, sample, role, scope, hall);
        const said = [where, hall, status, (body as { because?: string }).because ?? null];
        if (because) expect(said).toEqual([where, hall, 403, because]);
        else expect([where, hall, [401, 403].includes(status) || status >= 500]).toEqual([where, hall, false]);
        if (!because && sample.listed) listsTheirs(sample.listed, body, scope);
      }
    }
  });
});

/** What is listed is theirs. A wide incident is of more than the hall that it names. */
function listsTheirs(hallOf: NonNullable<Sample['listed']>, body: unknown, scope: SomePlaces | null): void {
  const items = (body as { items: Record<string, never>[] }).items.filter(({ id }) => id !== WIDE);
  const halls = new Set(items.map((item) => hallOf(item) as HallId));
  for (const hall of halls) expect([hall, scope === null || has(scope, hall)]).toEqual([hall, true]);
}

/** Lists of which each item can be asked for alone, and every thing that there is. */
const BOTH_WAYS: Record<string, () => string[]> = {
  halls: () => HALL_IDS,
  kiosks: () => HALL_IDS.map((hall) => thingsOf(hall).kiosk),
  incidents: () => [...HALL_IDS.map((hall) => thingsOf(hall).incident), WIDE],
  orders: () => HALL_IDS.map((hall) => thingsOf(hall).order),
  reviews: () => HALL_IDS.map((hall) => thingsOf(hall).review),
  notices: () => HALL_IDS.map((hall) => thingsOf(hall).notice),
  withheld: () => HALL_IDS.map((hall) => thingsOf(hall).withheld),
  systems: () => HALL_IDS.map((hall) => thingsOf(hall).system),
  silences: () => [...grounds.silences.values()],
  quarantine: () => [...HALL_IDS.map((hall) => String(thingsOf(hall).packet)), '9'],
};

test('what a list shows is exactly what can be asked for one by one, whatever the scope', async () => {
  const scopes = fc.option(
    fc.record({
      regions: fc.subarray(['anqing', 'hefei', 'nowhere']),
      halls: fc.subarray([...HALL_IDS, 'not-there']),
      departments: fc.constant<string[]>([]),
    }),
  );
  await fc.assert(
    fc.asyncProperty(scopes, fc.constantFrom(...Object.keys(BOTH_WAYS)), async (scope, list) => {
      const token = await grounds.openSession('administrator', scope, 'whoever');
      const answer = await grounds.ask(token, 'GET', `/api/v1/${list}?limit=500`);
      const listed = ((await answer.json()) as { items: { id: string | number }[] }).items.map(({ id }) => String(id));
      for (const id of BOTH_WAYS[list]?.() ?? []) {
        const { status } = await grounds.ask(token, 'GET', `/api/v1/${list}/${id}`);
        expect([id, status]).toEqual([id, listed.includes(id) ? 200 : 403]);
      }
    }),
    { numRuns: 60 },
  );
}, 120_000);
