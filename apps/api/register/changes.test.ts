import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkFleet } from '#libs/contracts/index.js';
import { FleetTaken } from '../answers.js';
import { FLEET } from '../testing/outage.js';
import { Stand } from '../testing/stand.js';

let stand: Stand;
beforeAll(async () => {
  stand = await Stand.open();
  expect((await stand.admin('POST', '/api/v1/fleet', FLEET)).status).toBe(200);
}, 60_000);
afterAll(() => stand.close());

type Refused = { status: number; errors: { field: string; message: string }[] };
const refused = async (answer: Response): Promise<Refused> => ({ ...((await answer.json()) as Refused), status: answer.status });
const taken = async (file: object, query = '') =>
  FleetTaken.parse(await (await stand.admin('POST', `/api/v1/fleet${query}`, file)).json());
const kiosk = () => stand.parts.registry.kiosk('K-1');

describe('a fleet file', () => {
  test('that names one field of a known kiosk changes that one, says so, and says it before when it is only asked', async () => {
    const before = kiosk();
    const file = { kiosks: [{ id: 'K-1', name: '改名' }] };
    const changes = [{ what: 'kiosk', id: 'K-1', how: 'changed', fields: [{ field: 'name', from: before?.name, to: '改名' }] }];
    expect(await taken(file, '?dryRun=true')).toMatchObject({ kiosks: 1, changes, passwords: {} });
    expect(kiosk()).toEqual(before);
    expect((await taken(file)).changes).toEqual(changes);
    expect(kiosk()).toEqual({ ...before, name: '改名' });
    expect((await taken(file)).changes).toEqual([]);
  });

  test('takes a field away only where it says null', async () => {
    const { contactPhone: _, ...rest } = kiosk() as { contactPhone?: string };
    await taken({ kiosks: [{ id: 'K-1', contactPhone: '0000-2222' }] });
    expect(kiosk()).toEqual({ ...rest, contactPhone: '0000-2222' });
    await taken({ kiosks: [{ id: 'K-1', contactPhone: null, services: null }] });
    expect(kiosk()).toEqual({ ...rest, services: [] });
    await taken({ kiosks: [{ id: 'K-1', services: ['CASH', 'QRPAY'] }] });
  });

  test('is refused with every field that it does not know, and with what it names and is not there, and then nothing is changed', async () => {
    const file = {
      halls: [{ id: 'h-9', region: 'anqing', hotline: '0000-9999', color: 'red' }],
      kiosks: [{ id: 'K-1', note: 'x', name: 'other' }],
      extra: [],
    };
    const { status, errors } = await refused(await stand.admin('POST', '/api/v1/fleet?dryRun=true', file));
    expect(status).toBe(400);
    expect(errors.map(({ field }) => field).sort()).toEqual(['extra', 'halls.0.color', 'kiosks.0.note']);
    const strange = await refused(await stand.admin('POST', '/api/v1/fleet', { kiosks: [{ id: 'K-1', maintainer: 'nobody' }] }));
    expect(strange).toMatchObject({ status: 422, errors: [{ field: 'kiosks.0.maintainer' }] });
    expect(kiosk()?.name).toBe('改名');
  });

  test('is one for replay, simulator and API: what one of them refuses the others refuse', async () => {
    const hall = { id: 'h-8', region: 'anqing', hotline: '0000-8888' };
    for (const file of [
      { halls: [hall], kiosks: [{ id: 'K-8', hall: 'h-8' }], people: [{ id: 'p-8' }] },
      { halls: [{ ...hall, name: 'line\nbreak' }] },
      { kiosks: [{ id: 'K-7', hall: 'h-8', note: 'x' }] },
      {
        halls: [
          {
            ...hall,
            maintenance: [{ kind: 'once', from: '2026-02-30T08:00:00Z', to: '2026-03-02T08:00:00Z', why: { zh: 'a', en: 'a' } }],
          },
        ],
      },
    ]) {
      const { status } = await stand.admin('POST', '/api/v1/fleet?dryRun=true', file);
      const offline = checkFleet(file, { halls: ['h-8'] });
      expect([file, status === 200]).toEqual([file, 'fleet' in offline]);
    }
  });

  test('as it was exported changes nothing, whatever is registered', async () => {
    const two = ['AAAA', 'BBBB'].map((key) => ({
      kind: 'webhook',
      url: `https://robot.example/robot?key=${key}`,
      secret: `s-${key}`,
    }));
    await taken({ people: [{ id: 'p-77', name: 'Seventy-seven', halls: [], channels: two }] });
    const file = await stand.get('/api/v1/fleet');
    expect(JSON.stringify(file)).not.toMatch(/AAAA|BBBB/);
    expect((await taken(file)).changes).toEqual([]);
    expect(stand.parts.registry.person('p-77')?.channels).toEqual(two);
  });

  test('with fewer blotted addresses than are known is refused: nobody can say which is gone', async () => {
    const url = 'https://robot.example/robot?***';
    const one = { people: [{ id: 'p-77', channels: [{ kind: 'webhook', url }] }] };
    const { status, errors } = await refused(await stand.admin('POST', '/api/v1/fleet', one));
    expect([status, errors.map(({ field }) => field)]).toEqual([400, ['people.0.channels.0.url']]);
    expect(stand.parts.registry.person('p-77')?.channels).toHaveLength(2);
  });
});

describe('PATCH', () => {
  test('changes what it names of a hall, a kiosk, a person and a business system, and answers it', async () => {
    await taken({ systems: [{ id: 'tax', services: ['INV'] }] });
    for (const [path, fields] of [
      ['halls/aq-civic', { hotline: '0000-4444' }],
      ['kiosks/K-2', { spot: '西侧' }],
      ['people/p-02', { skills: ['cash'] }],
      ['systems/tax', { names: ['InvoiceHub'] }],
    ] as const) {
      const list = path.split('/')[0] as string;
      const before = ((await stand.get<Record<string, { id: string }[]>>('/api/v1/fleet'))[list] ?? []).find(
        ({ id }) => id === path.split('/')[1],
      );
      const answer = await stand.admin('PATCH', `/api/v1/${path}`, fields);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(await answer.json()).toEqual({ ...before, ...fields });
    }
  });

  test('is refused for what is not there, for fields that are not, and for an id', async () => {
    expect((await stand.admin('PATCH', '/api/v1/kiosks/nowhere', {})).status).toBe(404);
    const { status, errors } = await refused(await stand.admin('PATCH', '/api/v1/kiosks/K-2', { note: 'x', heartbeatS: 0 }));
    expect([status, errors.map(({ field }) => field).sort()]).toEqual([400, ['heartbeatS', 'note']]);
    expect((await refused(await stand.admin('PATCH', '/api/v1/kiosks/K-2', { hall: 'nowhere' }))).status).toBe(422);
    expect((await stand.admin('PATCH', '/api/v1/kiosks/K-2', { id: 'K-3' })).status).toBe(400);
    expect((await stand.admin('PATCH', '/api/v1/kiosks/K-2', ['x'])).status).toBe(400);
    expect((await stand.anybody('PATCH', '/api/v1/kiosks/K-2', {})).status).toBe(401);
  });

  test('leaves a retired kiosk retired unless it says otherwise; then its password is told', async () => {
    await stand.admin('DELETE', '/api/v1/kiosks/K-3');
    await stand.admin('PATCH', '/api/v1/kiosks/K-3', { spot: '库房' });
    expect(stand.parts.registry.kiosk('K-3')).toMatchObject({ state: 'retired', spot: '库房' });
    const back = await stand.admin('PATCH', '/api/v1/kiosks/K-3', { state: 'active' });
    const { mqtt } = (await back.json()) as { mqtt: { password: string } };
    expect(stand.parts.registry.admits('K-3', mqtt.password)).toBe(true);
  });

  const field = fc.record(
    {
      name: fc.stringMatching(/^[a-z\u4e00-\u4e20]{1,9}$/),
      spot: fc.stringMatching(/^[a-z\u4e00-\u4e20]{0,9}$/),
      services: fc.uniqueArray(fc.constantFrom('CASH', 'QRPAY', 'RCPT')),
      contactName: fc.option(fc.stringMatching(/^[a-z]{1,5}$/)),
      heartbeatS: fc.integer({ min: 1, max: 300 }),
      vendor: fc.option(fc.stringMatching(/^[a-z]{1,5}$/)),
    },
    { requiredKeys: [] },
  );

  test('property: whatever it names is as it says, and nothing else is otherwise', async () => {
    await fc.assert(
      fc.asyncProperty(field, async (fields) => {
        const before = stand.parts.registry.kiosk('K-2');
        expect((await stand.admin('PATCH', '/api/v1/kiosks/K-2', fields)).status).toBe(200);
        const wanted = Object.entries({ ...before, ...fields }).filter(([, value]) => value !== null);
        expect(stand.parts.registry.kiosk('K-2')).toEqual(Object.fromEntries(wanted));
      }),
      { numRuns: 30 },
    );
  });
});
