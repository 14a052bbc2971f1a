import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Availability, DAY, HOUR, type Instant, type KioskView, MINUTE } from '#libs/domain/index.js';
import { NOW, Stand } from '../testing/stand.js';

const hall = (id: string, more: object = {}) => ({
  id,
  name: id,
  region: 'anqing',
  address: '',
  hotline: '0556-0000-009',
  ...more,
});
const kiosk = (id: string, of: string, more: object = {}) => ({
  id,
  hall: of,
  type: 'UTIL',
  name: id,
  services: ['CASH', 'RCPT'],
  ...more,
});
const why = { zh: '升级', en: 'upgrade' };
const once = (from: Instant, to: Instant) => ({
  kind: 'once',
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
  why,
});

let stand: Stand;
beforeAll(async () => {
  stand = await Stand.open();
  await taken({ halls: [hall('h-1'), hall('h-2')], kiosks: [kiosk('K-1', 'h-1'), kiosk('K-2', 'h-1'), kiosk('K-3', 'h-2')] });
}, 60_000);
afterAll(() => stand.close());

async function taken(file: object): Promise<void> {
  expect((await stand.admin('POST', '/api/v1/fleet', file)).status).toBe(200);
}

async function later(ms: number): Promise<void> {
  stand.clock.jump(ms);
  await stand.logIn();
}

async function heard(...ids: string[]): Promise<void> {
  const rest = {
    bootId: null,
    app: null,
    levels: [],
    components: {},
    skewMs: null,
    gaps: 0,
    link: 'up' as const,
    mode: 'inService',
  };
  await stand.parts.fleetView.save(ids.map((kioskId): KioskView => ({ ...rest, kioskId, lastHeardAt: stand.clock.now() })));
}

const figures = async (from: Instant, to: Instant, more = ''): Promise<Map<string, Availability>> => {
  const { items } = await stand.get<{ items: Availability[] }>(`/api/v1/availability?from=${from}&to=${to}&limit=500${more}`);
  return new Map(items.map((item) => [item.id, item]));
};

describe('figures of the past', () => {
  test('begin when a kiosk is heard first; before that, and while it never is, nobody knows', async () => {
    await later(HOUR);
    await heard('K-1', 'K-2');
    await later(HOUR);
    await heard('K-1');
    const found = await figures(NOW - 29 * DAY, stand.clock.now());
    expect(found.get('K-1 CASH')).toMatchObject({
      openMinutes: 29 * 1440 + 120,
      unknown: { notYetHeard: 29 * 1440 + 60, silent: 0 },
      upMinutes: 60,
      countedMinutes: 60,
      availability: 1,
    });
    expect(found.get('K-3 CASH')).toMatchObject({ unknownMinutes: 29 * 1440 + 120, lostMinutes: 0, availability: null });
  });

  test('know nothing of the time in which the worker did not run', async () => {
    const { monitoring } = stand.parts;
    const last = stand.clock.now();
    await monitoring.say({ count: 2, at: last, startedAt: NOW, blind: null, historyLag: 0 }, 600_000);
    await later(30 * MINUTE);
    const at = stand.clock.now();
    await monitoring.say({ count: 1, at, startedAt: at, blind: null, historyLag: 0 }, 600_000);
    await later(30 * MINUTE);
    expect((await figures(last, stand.clock.now())).get('K-1 CASH')).toMatchObject({
      openMinutes: 60,
      upMinutes: 30,
      unknown: { unwatched: 30 },
      countedMinutes: 30,
      availability: 1,
    });
  });

  test('count a kiosk that says that it serves nobody as down, but in work that was announced before; what is entered late is marked', async () => {
    const from = stand.clock.now();
    await stand.parts.modes.note([{ kioskId: 'K-1', mode: 'maintenance', at: from + 10 * MINUTE }]);
    await later(30 * MINUTE);
    const before = await figures(from, stand.clock.now());
    expect(before.get('K-1 CASH')).toMatchObject({ downMinutes: 20, ownWord: { maintenance: 20 }, plannedMinutes: 0 });
    const entered = stand.clock.now();
    await taken({ halls: [{ id: 'h-1', maintenance: [once(from, entered + 30 * MINUTE)] }] });
    expect(await figures(from, entered)).toEqual(before);
    await later(30 * MINUTE);
    const now = await figures(from, stand.clock.now());
    expect(now.get('K-1 CASH')).toMatchObject({ downMinutes: 50, plannedMinutes: 0 });
    expect(now.get('K-2 CASH')).toMatchObject({ plannedMinutes: 30, upMinutes: 30 });
    await stand.parts.modes.note([{ kioskId: 'K-1', mode: null, at: stand.clock.now() }]);

    await later(MINUTE);
    const [gone, begins] = [stand.clock.now(), stand.clock.now() + HOUR];
    await taken({ halls: [{ id: 'h-1', maintenance: [once(begins, begins + HOUR)] }] });
    await stand.parts.modes.note([{ kioskId: 'K-1', mode: 'maintenance', at: begins + 10 * MINUTE }]);
    await later(2 * HOUR);
    const announced = await figures(begins, begins + HOUR);
    expect(announced.get('K-1 CASH')).toMatchObject({ downMinutes: 0, plannedMinutes: 60, planned: { window: 60 } });
    await stand.parts.modes.note([{ kioskId: 'K-1', mode: null, at: stand.clock.now() }]);
    await taken({ halls: [{ id: 'h-1', maintenance: null }] });
    expect(await figures(begins, begins + HOUR)).toEqual(announced);

    const iso = (at: Instant): string => new Date(at).toISOString();
    expect(await stand.get('/api/v1/halls/h-1/maintenance')).toEqual({
      items: [
        { ...once(begins, begins + HOUR), enteredAt: iso(gone), takenOutAt: iso(stand.clock.now()), enteredLate: false },
        { ...once(from, entered + 30 * MINUTE), enteredAt: iso(entered), takenOutAt: iso(gone), enteredLate: true },
      ],
    });
    expect((await stand.admin('GET', '/api/v1/halls/h-9/maintenance')).status).toBe(404);
  });

  test('stay as they were when the register changes: services, hall, type, hours, retirement', async () => {
    const [from, to] = [stand.clock.now(), stand.clock.now() + HOUR];
    await later(2 * HOUR);
    const groups = ['kiosk', 'hall', 'type', 'service'];
    const asked = () => Promise.all(groups.map((by) => figures(from, to, `&by=${by}`)));
    const before = await asked();
    expect(before[1]?.get('h-1 CASH')).toMatchObject({ openMinutes: 120, upMinutes: 120 });
    for (const file of [
      { kiosks: [{ id: 'K-1', services: ['CASH'] }] },
      { kiosks: [{ id: 'K-1', hall: 'h-2' }] },
      { kiosks: [{ id: 'K-1', type: 'ATM' }] },
      { halls: [{ id: 'h-1', hours: {} }] },
    ]) {
      await later(MINUTE);
      await taken(file);
      expect(await asked()).toEqual(before);
    }
    expect((await stand.admin('DELETE', '/api/v1/kiosks/K-2')).status).toBe(204);
    expect(await asked()).toEqual(before);
    const since = stand.clock.now();
    await later(HOUR);
    const now = await figures(since, since + HOUR, '&by=hall');
    expect(now.get('h-1 CASH')).toBeUndefined();
    expect(now.get('h-2 CASH')).toMatchObject({ openMinutes: 120, upMinutes: 60, unknownMinutes: 60 });
  });
});
