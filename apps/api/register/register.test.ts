import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { z } from 'zod';
import { CredentialGiven, FleetExport, FleetTaken, HallInFull, KioskAdded, KioskInFull } from '../answers.js';
import { FLEET, happens } from '../testing/outage.js';
import { Stand } from '../testing/stand.js';

let stand: Stand;
const added: string[] = [];
beforeAll(async () => {
  stand = await Stand.open({
    onCredential: (kiosk) => {
      added.push(kiosk.id);
    },
  });
}, 60_000);
afterAll(() => stand.close());

const problem = async (answer: Response) => ({
  status: answer.status,
  ...((await answer.json()) as { errors?: { field: string }[] }),
});

describe('the register', () => {
  test('takes a fleet file and tells the passwords of its kiosks once', async () => {
    const answer = await stand.admin('POST', '/api/v1/fleet', FLEET);
    expect(answer.status).toBe(200);
    const taken = FleetTaken.parse(await answer.json());
    expect(taken).toMatchObject({ halls: 2, kiosks: 3, people: 1 });
    expect(stand.parts.registry.admits('K-1', taken.passwords['K-1'] ?? '')).toBe(true);
    expect(added).toEqual(['K-1', 'K-2', 'K-3']);
    const again = FleetTaken.parse(await (await stand.admin('POST', '/api/v1/fleet', FLEET)).json());
    expect(again.passwords).toEqual({});
  });

  test('an export holds no secret, and loses none when it is taken in again', async () => {
    const text = await (await stand.admin('GET', '/api/v1/fleet')).text();
    expect(text).not.toContain('do-not-show');
    expect(text).not.toContain('user:pw');
    expect((await stand.admin('POST', '/api/v1/fleet', JSON.parse(text))).status).toBe(200);
    expect(stand.parts.registry.person('p-02')?.channels[0]).toEqual(FLEET.people[0]?.channels[0]);
    const people = await (await stand.admin('GET', '/api/v1/people')).text();
    expect(people).not.toContain('do-not-show');
  });

  test('knows business systems from a fleet file, with what they carry, and gives them out again', async () => {
    const system = { id: 'tax', name: '发票平台', names: ['InvoiceHub'], services: ['INV'], owner: 'p-02' };
    const taken = await stand.admin('POST', '/api/v1/fleet', { systems: [system, { id: 'bank', services: ['CARDPAY'] }] });
    expect(FleetTaken.parse(await taken.json())).toMatchObject({ halls: 0, systems: 2 });
    const list = async (query: string) => (await stand.admin('GET', `/api/v1/systems${query}`)).json();
    expect(await list('?service=INV')).toEqual({ items: [system], next: null });
    expect(await list('/bank')).toEqual({ id: 'bank', name: 'bank', names: [], services: ['CARDPAY'] });
    expect((await stand.admin('GET', '/api/v1/systems/no')).status).toBe(404);
    const fleet = FleetExport.parse(await (await stand.admin('GET', '/api/v1/fleet')).json());
    expect(fleet.systems.map(({ id }) => id)).toEqual(expect.arrayContaining(['bank', 'tax']));
    const strange = await problem(await stand.admin('POST', '/api/v1/fleet', { systems: [{ ...system, owner: 'nobody' }] }));
    expect(strange.status).toBe(422);
  });

  test('an address that was blotted out and that nobody knows is refused with its field', async () => {
    const person = { id: 'p-09', name: 'Nine', channels: [{ kind: 'webhook', url: 'https://chat.invalid/send?***' }] };
    const refused = await problem(await stand.admin('POST', '/api/v1/fleet', { people: [person] }));
    expect(refused).toMatchObject({ status: 400, errors: [{ field: 'people.0.channels.0.url' }] });
  });

  test('a kiosk needs its id and its hall, and is told its MQTT password', async () => {
    const answer = await stand.admin('POST', '/api/v1/kiosks', { id: 'K-9', hall: 'aq-civic' });
    expect(answer.status).toBe(201);
    const { mqtt } = (await answer.json()) as { mqtt: { username: string; password: string } };
    expect(mqtt.username).toBe('K-9');
    expect(stand.parts.registry.admits('K-9', mqtt.password)).toBe(true);
    expect(stand.parts.registry.kiosk('K-9')).toMatchObject({ name: 'K-9', type: 'OTHER', heartbeatS: 60, state: 'active' });
    expect(added).toContain('K-9');
  });

  test('a kiosk has a vendor where somebody said so, by which kiosks are listed, and which an export brings back', async () => {
    const { kiosks } = await fleetNow();
    expect(kiosks.every((kiosk) => !('vendor' in kiosk))).toBe(true);
    const said = kiosks.map((kiosk) => (kiosk.id === 'K-3' ? kiosk : { ...kiosk, vendor: ' 示例厂家甲 ' }));
    expect((await stand.admin('POST', '/api/v1/fleet', { kiosks: said })).status).toBe(200);
    expect((await fleetNow()).kiosks.map(({ id, vendor }) => [id, vendor])).toEqual([
      ['K-1', '示例厂家甲'],
      ['K-2', '示例厂家甲'],
      ['K-3', undefined],
      ['K-9', '示例厂家甲'],
    ]);
    const of = async (vendor: string) =>
      (await stand.get<{ items: { id: string }[] }>(`/api/v1/kiosks?vendor=${encodeURIComponent(vendor)}`)).items.map(
        (k) => k.id,
      );
    expect(await of('示例厂家甲')).toEqual(['K-1', 'K-2', 'K-9']);
    expect(await of('示例厂家乙')).toEqual([]);
    expect(KioskInFull.parse(await stand.get('/api/v1/kiosks/K-1')).vendor).toBe('示例厂家甲');

    async function fleetNow(): Promise<z.output<typeof FleetExport>> {
      return FleetExport.parse(await (await stand.admin('GET', '/api/v1/fleet')).json());
    }
  });

  test('a taken name is 409, an unknown hall 422, and neither is half done', async () => {
    expect((await stand.admin('POST', '/api/v1/kiosks', { id: 'K-1', hall: 'aq-civic' })).status).toBe(409);
    expect((await stand.admin('POST', '/api/v1/kiosks', { id: 'K-10', hall: 'nowhere' })).status).toBe(422);
    expect((await stand.admin('GET', '/api/v1/kiosks/K-10')).status).toBe(404);
  });

  test('what is wrong with a kiosk is told field by field', async () => {
    const body = {
      id: 'a/b',
      hall: 'aq-civic',
      heartbeatS: 0,
      services: Array(129).fill('CASH'),
      color: 'red',
      vendor: ' ',
      name: 'line\nbreak',
    };
    const refused = await problem(await stand.admin('POST', '/api/v1/kiosks', body));
    expect(refused.status).toBe(400);
    expect(refused.errors?.map((e) => e.field).sort()).toEqual(['color', 'heartbeatS', 'id', 'name', 'services', 'vendor']);
  });

  test('a webhook may only be an http address', async () => {
    const person = { id: 'p-10', name: 'Ten', channels: [{ kind: 'webhook', url: 'file:///etc/passwd' }] };
    expect((await stand.admin('POST', '/api/v1/fleet', { people: [person] })).status).toBe(400);
  });

  test('a kiosk is shown with its state now, its standing notices and its open incidents', async () => {
    await stand.parts.fleetView.save([
      {
        kioskId: 'K-1',
        link: 'up',
        mode: 'inService',
        lastHeardAt: stand.clock.now(),
        bootId: 'b-1',
        app: '1.0',
        levels: [
          {
            kind: 'receiptPaper',
            of: 'consumable',
            id: 'r',
            pct: 40,
            remaining: 4,
            capacity: 10,
            status: 'full',
            at: stand.clock.now(),
          },
        ],
        components: { cardReader: 'online' },
        skewMs: 3,
        gaps: 0,
      },
    ]);
    await happens(stand, 'raised', 'K-1');
    const kiosk = KioskInFull.parse(await stand.get('/api/v1/kiosks/K-1'));
    expect(kiosk.view?.lastHeardAt).toBe(stand.clock.now());
    expect(kiosk.notices).toHaveLength(1);
    expect(kiosk.incidents).toHaveLength(1);
    const hall = HallInFull.parse(await stand.get('/api/v1/halls/aq-civic'));
    expect(hall.kiosks.map((k) => [k.id, k.view?.link ?? null])).toContainEqual(['K-1', 'up']);
  });

  test('a retired kiosk stays in the register as retired', async () => {
    expect((await stand.admin('DELETE', '/api/v1/kiosks/K-9')).status).toBe(204);
    expect(await stand.get('/api/v1/kiosks/K-9')).toMatchObject({ state: 'retired' });
    expect((await stand.admin('DELETE', '/api/v1/kiosks/K-nobody')).status).toBe(404);
    const { items } = await stand.get<{ items: { id: string }[] }>('/api/v1/kiosks?state=retired');
    expect(items.map((k) => k.id)).toEqual(['K-9']);
  });

  test('lists page by cursor without a gap or a repeat', async () => {
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page: { items: { id: string }[]; next: string | null } = await stand.get(
        `/api/v1/kiosks?limit=2${next && `&after=${next}`}`,
      );
      seen.push(...page.items.map((k) => k.id));
      next = page.next;
    }
    expect(seen).toEqual(['K-1', 'K-2', 'K-3', 'K-9']);
  });

  test('a new password is told once, and the old one ends when it was said to', async () => {
    const added = await stand.admin('POST', '/api/v1/kiosks', { id: 'K-8', hall: 'aq-civic' });
    const { mqtt } = KioskAdded.parse(await added.json());
    const fresh = [mqtt.password];
    for (const body of [{ validForMinutes: 5 }, undefined, { validForMinutes: 0 }]) {
      const answer = await stand.admin('POST', '/api/v1/kiosks/K-8/credentials', body);
      expect(answer.status).toBe(201);
      const given = CredentialGiven.parse(await answer.json());
      expect(given.mqtt.username).toBe('K-8');
      const minutes = body?.validForMinutes ?? 60;
      expect(given.oldValidUntil).toBe(stand.clock.now() + minutes * 60_000);
      fresh.push(given.mqtt.password);
      if (minutes === 60) {
        stand.clock.forward(5 * 60_000 - 1);
        expect(admitted(fresh)).toEqual([true, true, true]);
        stand.clock.forward(1);
        expect(admitted(fresh)).toEqual([false, true, true]);
      }
    }
    expect(admitted(fresh)).toEqual([false, false, false, true]);
    expect(JSON.stringify(stand.lines)).not.toContain(fresh[3]);

    function admitted(passwords: string[]): boolean[] {
      return passwords.map((password) => stand.parts.registry.admits('K-8', password));
    }
  });

  test('a new password is refused for a kiosk that is not there or retired, and for times that make no sense', async () => {
    const ask = async (id: string, body?: unknown) =>
      (await stand.admin('POST', `/api/v1/kiosks/${id}/credentials`, body)).status;
    expect(await ask('K-nobody')).toBe(404);
    for (const validForMinutes of [-1, 1.5, '5', 10_081, null]) expect(await ask('K-8', { validForMinutes })).toBe(400);
    expect(await ask('K-8', { minutes: 5 })).toBe(400);
    expect((await stand.admin('DELETE', '/api/v1/kiosks/K-8')).status).toBe(204);
    expect(await ask('K-8')).toBe(409);
    expect((await stand.anybody('POST', '/api/v1/kiosks/K-1/credentials')).status).toBe(401);
  });
});
