import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FleetFile } from '#libs/contracts/index.js';
import { type AlertMessage, type Hall, HOUR, MINUTE, SECOND } from '#libs/domain/index.js';
import type { Put } from './testing/mutable-register.js';
import { Office } from './testing/office.js';

const NOW = Date.parse('2026-05-12T10:00:00+08:00');
const hooked = (id: string, name: string) => ({ id, name, channels: [{ kind: 'webhook', url: `http://127.0.0.1:9/${id}` }] });

/** As a fleet file says it. */
const fleet = (file: unknown): Put => FleetFile.parse(file) as unknown as Put;
const hall = (id: string, more = {}) => ({
  id,
  name: `示例厅${id}`,
  region: 'r',
  address: '示例路1号',
  hotline: '0000-000000',
  ...more,
});
const kiosk = (id: string, at: string, more = {}) => ({
  id,
  hall: at,
  name: `终端${id}`,
  type: 'T',
  services: ['CASH', 'QRPAY'],
  ...more,
});

const HALLS = [hall('a'), hall('b'), hall('c', { region: 's' })];
const office = (file: { kiosks: unknown[]; halls?: unknown[]; people?: unknown[] }): Office =>
  new Office(fleet({ halls: HALLS, ...file }));
const eventsTo = (alerts: AlertMessage[], person: string): unknown[] =>
  alerts.filter(({ to }) => to === person).map(({ body }) => body['event']);

describe('a kiosk that is moved while it is out', () => {
  test('takes its incident, its order and its notice with it, and the notice is withdrawn at the end', async () => {
    const here = office({ kiosks: [kiosk('M-1', 'a')] });
    await here.raise('M-1', NOW);
    const [before] = await here.notices();
    await here.put(fleet({ kiosks: [kiosk('M-1', 'b')], halls: HALLS }), NOW + MINUTE);
    expect(await here.incidents()).toMatchObject([{ hallId: 'b', region: 'r' }]);
    expect(await here.orders()).toMatchObject([{ hallId: 'b' }]);
    expect(await here.notices()).toMatchObject([
      { id: before?.id, hallId: 'b', where: { zh: '示例厅b' }, updatedAt: NOW + MINUTE },
    ]);
    await here.clear('M-1', NOW + 2 * MINUTE);
    expect(await here.notices()).toEqual([]);
    expect(await here.incidents()).toEqual([]);
  });

  test('in another region shows its sign there', async () => {
    const here = office({ kiosks: [kiosk('M-1', 'a')] });
    await here.raise('M-1', NOW);
    here.signs.length = 0;
    await here.put(fleet({ kiosks: [kiosk('M-1', 'c')], halls: HALLS }), NOW + MINUTE);
    expect(here.signs).toMatchObject([{ kioskId: 'M-1', region: 's', body: { show: true } }]);
  });

  test('leaves the outage of its hall, and is out by itself where it stands now', async () => {
    const names = ['M-1', 'M-2', 'M-3', 'M-4'];
    const here = office({ kiosks: [...names.map((id) => kiosk(id, 'a')), kiosk('N-1', 'b'), kiosk('N-2', 'b')] });
    const link = { cause: 'link' };
    await here.decide(
      names.map((id) => here.finding('raised', id, NOW, link)),
      NOW,
    );
    expect(await here.incidents()).toMatchObject([{ kind: 'hall', hallId: 'a', affected: names }]);
    await here.put(fleet({ kiosks: [kiosk('M-4', 'b')], halls: HALLS }), NOW + MINUTE);
    const after = await here.incidents();
    expect(after).toMatchObject([
      { kind: 'hall', hallId: 'a', affected: ['M-1', 'M-2', 'M-3'] },
      { kioskId: 'M-4', hallId: 'b', cause: 'link' },
    ]);
    const boards = (await here.notices()).map(({ hallId, kioskIds }) => [hallId, kioskIds]);
    expect(boards).toEqual([
      ['b', ['M-4']],
      ['a', ['M-1', 'M-2', 'M-3']],
    ]);
    await here.decide(
      names.map((id) => here.finding('cleared', id, NOW + 2 * MINUTE, link)),
      NOW + 2 * MINUTE,
    );
    expect(await here.notices()).toEqual([]);
    expect(await here.incidents()).toEqual([]);
  });

  test('into a hall that is out becomes part of its outage', async () => {
    const here = office({
      kiosks: [kiosk('M-1', 'a'), kiosk('M-2', 'a'), kiosk('M-3', 'a'), kiosk('N-1', 'b'), kiosk('N-2', 'b')],
    });
    const silent = ['M-1', 'M-2', 'M-3', 'N-1', 'N-2'];
    await here.decide(
      silent.map((id) => here.finding('raised', id, NOW, { cause: 'link' })),
      NOW,
    );
    await here.put(fleet({ kiosks: [kiosk('M-3', 'b')], halls: HALLS }), NOW + MINUTE);
    expect((await here.incidents()).map(({ kind, hallId, affected }) => [kind, hallId, affected]).sort()).toEqual([
      ['hall', 'a', ['M-1', 'M-2']],
      ['hall', 'b', ['M-3', 'N-1', 'N-2']],
    ]);
  });

  test('is told to whoever has accepted its order, who keeps it', async () => {
    const people = [hooked('p-1', '示例甲'), hooked('p-2', '示例乙')];
    const here = office({ people, kiosks: [kiosk('M-1', 'a', { maintainer: 'p-1' })] });
    await here.raise('M-1', NOW);
    await here.act('M-1', { act: 'order.accept', by: 'p-1' }, NOW + SECOND);
    await here.put(fleet({ people, kiosks: [kiosk('M-1', 'b', { maintainer: 'p-2' })], halls: HALLS }), NOW + MINUTE);
    expect(await here.orders()).toMatchObject([{ hallId: 'b', assignee: 'p-1', state: 'accepted' }]);
    expect(eventsTo(here.alerts, 'p-1')).toEqual(['order.opened', 'order.moved']);
    expect(here.alerts.at(-1)).toMatchObject({ hallId: 'b' });
    expect(eventsTo(here.alerts, 'p-2')).toEqual([]);
  });
});

describe('what the register says anew', () => {
  test.each([
    [
      'a contact where no hall has a hotline',
      {
        halls: [hall('a', { hotline: ' ' })],
        kiosks: [kiosk('C-1', 'a', { contactName: '示例乙', contactPhone: '0000-000022' })],
      },
      { contact: { name: '示例乙', phone: '0000-000022' } },
    ],
    [
      'a hotline',
      { halls: [hall('a', { hotline: '0000-000099' })] },
      { contact: { phone: '0000-000099' }, alternative: { zh: '致电0000-000099由工作人员安排办理' } },
    ],
    ['a name of the kiosk', { kiosks: [kiosk('C-1', 'a', { name: '缴费终端' })] }, { what: { zh: '缴费终端（编号C-1）' } }],
    ['a spot', { kiosks: [kiosk('C-1', 'a', { spot: '二楼' })] }, { where: { zh: '示例厅a二楼' } }],
    ['a name of the hall', { halls: [hall('a', { name: '新厅' })] }, { where: { zh: '新厅' } }],
    [
      'a counter',
      { halls: [hall('a', { counters: [{ name: '3号窗口', services: ['CASH'] }] })] },
      { alternative: { zh: '人工窗口：3号窗口' } },
    ],
    ['a service of the kiosk', { kiosks: [kiosk('C-1', 'a', { services: ['CASH'] })] }, { kind: 'fault', available: [] }],
  ])('%s is in the notice at once', async (_what, file, said) => {
    const here = office({ kiosks: [kiosk('C-1', 'a')] });
    await here.raise('C-1', NOW);
    const change = { halls: HALLS, ...file };
    here.registry.put(fleet(change));
    expect(here.isPressing(NOW + SECOND)).toBe(true);
    await here.decide([], NOW + SECOND);
    expect(here.isPressing(NOW + SECOND)).toBe(false);
    expect(await here.notices()).toMatchObject([said]);
    expect(here.told.at(-1)).toMatchObject({ what: 'notice', how: 'updated', at: NOW + SECOND });
  });

  test('while nobody decided counts with the first decision after a start', async () => {
    const here = office({ kiosks: [kiosk('C-1', 'a')] });
    await here.raise('C-1', NOW);
    here.registry.put(fleet({ halls: [hall('a'), hall('b', { hotline: '0000-000022' })], kiosks: [kiosk('C-1', 'b')] }));
    here.restart();
    await here.decide([], NOW + MINUTE);
    expect(await here.notices()).toMatchObject([{ hallId: 'b', contact: { phone: '0000-000022' } }]);
    expect(await here.incidents()).toMatchObject([{ hallId: 'b' }]);
  });

  test('that is the same writes nothing', async () => {
    const here = office({ kiosks: [kiosk('C-1', 'a')] });
    await here.raise('C-1', NOW);
    here.told.length = 0;
    await here.put(fleet({ halls: HALLS, kiosks: [kiosk('C-1', 'a')] }), NOW + MINUTE);
    here.restart();
    await here.decide([], NOW + 2 * MINUTE);
    expect(here.told).toEqual([]);
  });

  test('of a hall touches the notice of the hall', async () => {
    const here = office({ kiosks: [kiosk('M-1', 'a'), kiosk('M-2', 'a')] });
    await here.decide(
      ['M-1', 'M-2'].map((id) => here.finding('raised', id, NOW, { cause: 'link' })),
      NOW,
    );
    await here.put(fleet({ halls: [hall('a', { name: '新厅', hotline: '0000-000099' })] }), NOW + MINUTE);
    expect(await here.notices()).toMatchObject([{ kioskId: null, where: { zh: '新厅' }, contact: { phone: '0000-000099' } }]);
  });

  test('of a kiosk that is named as a place to go sends people elsewhere when it is retired or moved away', async () => {
    for (const now of [kiosk('R-2', 'a', { state: 'retired' }), kiosk('R-2', 'c'), kiosk('R-2', 'a', { services: [] })]) {
      const here = office({ kiosks: [kiosk('R-1', 'a'), kiosk('R-2', 'a')] });
      await here.raise('R-1', NOW);
      expect((await here.notices())[0]?.alternative.en).toContain('R-2');
      await here.put(fleet({ halls: HALLS, kiosks: [now] }), NOW + MINUTE);
      expect((await here.notices())[0]?.alternative.en).not.toContain('R-2');
    }
  });
});

describe('who sees to an order', () => {
  const people = [hooked('p-1', '示例甲'), hooked('p-2', '示例乙'), { id: 'p-3', name: '示例丙' }];

  test('that nobody has accepted is whom the register names now, and both are told', async () => {
    const here = office({ people, kiosks: [kiosk('K-1', 'a', { maintainer: 'p-1' })] });
    await here.raise('K-1', NOW);
    await here.put(fleet({ halls: HALLS, people, kiosks: [kiosk('K-1', 'a', { maintainer: 'p-2' })] }), NOW + MINUTE);
    expect(await here.orders()).toMatchObject([{ assignee: 'p-2' }]);
    expect(eventsTo(here.alerts, 'p-1')).toEqual(['order.opened', 'order.takenOver']);
    expect(eventsTo(here.alerts, 'p-2')).toEqual(['order.opened']);
  });

  test('is the first responsible of the hall that the kiosk stands in now', async () => {
    const halls = [hall('a', { firstResponsible: 'p-1' }), hall('b', { firstResponsible: 'p-2' })];
    const here = office({ people, halls, kiosks: [kiosk('K-1', 'a')] });
    await here.raise('K-1', NOW);
    await here.put(fleet({ halls, people, kiosks: [kiosk('K-1', 'b')] }), NOW + MINUTE);
    expect(await here.orders()).toMatchObject([{ assignee: 'p-2', hallId: 'b' }]);
    await here.put(fleet({ halls: [halls[0], hall('b', { firstResponsible: 'p-1' })], people }), NOW + 2 * MINUTE);
    expect(await here.orders()).toMatchObject([{ assignee: 'p-1' }]);
    expect(eventsTo(here.alerts, 'p-1')).toEqual(['order.opened', 'order.takenOver', 'order.opened']);
  });

  test('is told of it as soon as the register knows how', async () => {
    const here = office({ people, kiosks: [kiosk('K-1', 'a', { maintainer: 'p-3' })] });
    await here.raise('K-1', NOW);
    expect(here.alerts).toEqual([]);
    await here.put(fleet({ people: [hooked('p-3', '示例丙')], halls: [], kiosks: [] }), NOW + HOUR);
    expect(eventsTo(here.alerts, 'p-3')).toEqual(['order.opened']);
    await here.put(fleet({ people: [hooked('p-3', '示例丁')], halls: [], kiosks: [] }), NOW + 2 * HOUR);
    expect(eventsTo(here.alerts, 'p-3')).toEqual(['order.opened']);
  });
});

const IDS = ['M-1', 'M-2', 'M-3', 'M-4'];
const PLACES = ['a', 'b', 'c'];
const someMove = fc.oneof(
  fc
    .record({ id: fc.constantFrom(...IDS), to: fc.constantFrom(...PLACES) })
    .map(({ id, to }) => ({ halls: HALLS, kiosks: [kiosk(id, to)] })),
  fc
    .record({ id: fc.constantFrom(...PLACES), region: fc.constantFrom('r', 's') })
    .map(({ id, region }) => ({ halls: [hall(id, { region })] })),
);
const someMoves = fc.array(fc.record({ move: someMove, seconds: fc.integer({ min: 1, max: 200 }) }), {
  minLength: 1,
  maxLength: 8,
});
/** A fleet file has the halls of its kiosks; of those only what it says anew may change. */
const moveOf = (here: Office, move: unknown): Put => {
  const { halls = [], kiosks = [] } = fleet(move);
  return kiosks.length > 0
    ? { kiosks }
    : { halls: halls.map((one) => ({ ...(here.registry.hall(one.id) as Hall), region: one.region })) };
};

describe('wherever kiosks and halls are moved to while something stands', () => {
  test('an incident, its order and its notice are where the kiosk is, and nothing is left at the end', async () => {
    await fc.assert(
      fc.asyncProperty(someMoves, async (moves) => {
        const here = office({ kiosks: IDS.map((id) => kiosk(id, 'a')) });
        await here.raise('M-1', NOW);
        let now = NOW;
        for (const { move, seconds } of moves) {
          now += seconds * SECOND;
          await here.put(moveOf(here, move), now);
          const hallId = here.registry.kiosk('M-1')?.hall as string;
          const region = here.registry.hall(hallId)?.region;
          expect(await here.incidents()).toMatchObject([{ kioskId: 'M-1', hallId, region }]);
          expect(await here.orders()).toMatchObject([{ hallId }]);
          expect(await here.notices()).toMatchObject([{ hallId, kioskIds: ['M-1'] }]);
        }
        await here.clear('M-1', now + SECOND);
        expect([await here.incidents(), await here.orders(), await here.notices()]).toEqual([[], [], []]);
      }),
    );
  });

  test('every silent kiosk is told of in its own hall, once, and nothing is left when all are back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray(IDS, { minLength: 1 }), someMoves, async (silent, moves) => {
        const here = office({
          kiosks: [...IDS.map((id) => kiosk(id, 'a')), kiosk('N-1', 'b'), kiosk('N-2', 'b'), kiosk('O-1', 'c')],
        });
        const all = (type: 'raised' | 'cleared', at: number) =>
          here.decide(
            silent.map((id) => here.finding(type, id, at, { cause: 'link' })),
            at,
          );
        await all('raised', NOW);
        let now = NOW;
        for (const { move, seconds } of moves) {
          now += seconds * SECOND;
          await here.put(moveOf(here, move), now);
        }
        // Whoever waited for others is told of by itself then.
        now += 10 * MINUTE;
        await here.decide([], now);
        for (const id of silent) {
          const its = (await here.incidents()).filter(({ affected }) => affected.includes(id));
          const hallId = here.registry.kiosk(id)?.hall;
          expect(its).toHaveLength(1);
          if (its[0]?.kind !== 'region')
            expect(its[0]).toMatchObject({ hallId, region: here.registry.hall(hallId ?? '')?.region });
          expect((await here.notices()).filter(({ kioskIds }) => kioskIds.includes(id)).map((one) => one.hallId)).toEqual([
            hallId,
          ]);
        }
        await all('cleared', now + SECOND);
        await here.decide([], now + 10 * MINUTE);
        expect([await here.incidents(), await here.orders(), await here.notices()]).toEqual([[], [], []]);
      }),
    );
  });
});
