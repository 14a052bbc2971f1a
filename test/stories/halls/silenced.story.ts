import { expect } from '@jest/globals';
import { DAY, HOUR, type Incident, MINUTE, type Silence, type Withheld } from '#libs/domain/index.js';
import { allOf, hallOf, tellOf } from '../../harness/halls.js';
import type { StoryKiosk } from '../../harness/station.js';
import { stationFor, story } from '../../harness/story.js';

const here = stationFor();

const iso = (at: number): string => new Date(at).toISOString();

async function silence(scope: Record<string, unknown>, ms: number): Promise<{ id: string; body: Silence; status: number }> {
  const { station } = here;
  const wanted = { for: scope, until: iso(station.clock.now() + ms), why: '装修' };
  const { status, body } = await station.call('/api/v1/silences', { body: wanted });
  return { id: (body as Silence).id, body, status };
}

const openOf = (hallId: string): Promise<Incident[]> => allOf<Incident>(here.station, `incidents?state=open&hallId=${hallId}`);
const heldOf = (hallId: string): Promise<Withheld[]> => allOf<Withheld>(here.station, `withheld?state=held&hallId=${hallId}`);

story(
  'a silence of a kiosk holds its faults back but not its door, says who wanted it, and at its end tells what still stands',
  async () => {
    const { station } = here;
    const [kiosk] = (await hallOf(station, 'hall-s', 1)) as [StoryKiosk];
    await kiosk.heartbeat();
    await kiosk.fault('BNA-002', 'noteAcceptor');
    await station.settled();
    const set = await silence({ kioskId: kiosk.id }, 30 * MINUTE);
    expect(set).toMatchObject({ status: 201, body: { state: 'active', by: 'admin', why: '装修' } });
    await kiosk.fault('PRN-002', 'receiptPrinter');
    await kiosk.fault('DOR-001', 'door');
    await station.settled();
    expect((await openOf('hall-s')).map(({ cause }) => cause).sort()).toEqual([
      'fault/BNA-002/noteAcceptor',
      'fault/DOR-001/door',
    ]);
    const [held, ...more] = await heldOf('hall-s');
    expect(more).toEqual([]);
    expect(held).toMatchObject({ reason: 'silenced', inhibitedBy: set.id, state: 'held' });
    expect(held?.explanation.zh).toContain('装修');

    for (let minute = 0; minute < 31; minute++) {
      await kiosk.heartbeat();
      await station.forward(MINUTE);
    }
    expect((await openOf('hall-s')).some(({ cause }) => cause.includes('receiptPaper') || cause.includes('PRN-002'))).toBe(true);
    expect(await heldOf('hall-s')).toEqual([]);
    expect(await allOf(station, 'silences?state=over')).toMatchObject([{ id: set.id, state: 'over', endedAt: null }]);
  },
);

story('a silence that somebody ends tells of a hall that is still out, as one incident', async () => {
  const { station } = here;
  const kiosks = await hallOf(station, 'hall-t', 3);
  await tellOf(kiosks);
  const set = await silence({ hallId: 'hall-t' }, DAY);
  await station.forward(5 * MINUTE);
  expect(await openOf('hall-t')).toEqual([]);
  expect((await heldOf('hall-t')).map(({ reason }) => reason)).toEqual(['silenced', 'silenced', 'silenced']);
  expect((await station.call(`/api/v1/silences/${set.id}`, { method: 'DELETE' })).status).toBe(204);
  await station.forward(MINUTE);
  expect(await openOf('hall-t')).toMatchObject([{ kind: 'hall', kioskIds: kiosks.map(({ id }) => id) }]);
  expect((await station.call(`/api/v1/silences/${set.id}`)).body).toMatchObject({ state: 'over', endedBy: 'admin' });
  expect((await station.call(`/api/v1/silences/${set.id}`, { method: 'DELETE' })).status).toBe(404);
});

story(
  'a silence without a place, without an end, for a place that is not there or for longer than thirty days is refused',
  async () => {
    const { station } = here;
    await station.hall({ id: 'hall-w' });
    const until = iso(station.clock.now() + HOUR);
    const statusOf = async (body: unknown): Promise<number> => (await station.call('/api/v1/silences', { body })).status;
    const scope = { hallId: 'hall-w' };
    expect(await statusOf({ for: {}, until, why: 'x' })).toBe(400);
    expect(await statusOf({ for: { ...scope, region: 'anqing' }, until, why: 'x' })).toBe(400);
    expect(await statusOf({ for: scope, why: 'x' })).toBe(400);
    expect(await statusOf({ for: scope, until })).toBe(400);
    expect(await statusOf({ for: scope, until: iso(station.clock.now() - 1), why: 'x' })).toBe(400);
    expect(await statusOf({ for: scope, until: iso(station.clock.now() + 31 * DAY), why: 'x' })).toBe(400);
    expect(await statusOf({ for: { hallId: 'nowhere' }, until, why: 'x' })).toBe(422);
  },
);

story(
  'while maintenance of a hall is planned its faults wait and its doors do not, and what stands after it is told',
  async () => {
    const { station } = here;
    const now = station.clock.now();
    const why = { zh: '更换地毯', en: 'new carpet' };
    await station.hall({ id: 'hall-m', maintenance: [{ kind: 'once', from: now, to: now + 20 * MINUTE, why }] });
    const kiosk = await station.kiosk('hall-m-K1', { hall: 'hall-m' });
    await kiosk.heartbeat();
    await kiosk.fault('BNA-002', 'noteAcceptor');
    await kiosk.fault('DOR-001', 'door');
    await station.settled();
    expect(await openOf('hall-m')).toMatchObject([{ cause: 'fault/DOR-001/door' }]);
    expect(await heldOf('hall-m')).toMatchObject([{ reason: 'planned-maintenance', inhibitedBy: null }]);
    for (let minute = 0; minute < 21; minute++) {
      await kiosk.heartbeat();
      await station.forward(MINUTE);
    }
    expect((await openOf('hall-m')).map(({ cause }) => cause).sort()).toEqual([
      'fault/BNA-002/noteAcceptor',
      'fault/DOR-001/door',
    ]);
  },
);
