import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FleetFile } from '#libs/contracts/index.js';
import { type AlertMessage, type Hall, type Kiosk, lostWithout, MINUTE, SECOND } from '#libs/domain/index.js';
import type { Put } from '../testing/mutable-register.js';
import { Office } from '../testing/office.js';

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
    await here.put(fleet({ people: [hooked('p-3', '示例丙')], halls: [], kiosks: [] }), NOW + MINUTE);
    expect(eventsTo(here.alerts, 'p-3')).toEqual(['order.opened']);
    await here.put(fleet({ people: [hooked('p-3', '示例丁')], halls: [], kiosks: [] }), NOW + 2 * MINUTE);
    expect(eventsTo(here.alerts, 'p-3')).toEqual(['order.opened']);
  });
});

describe('what services need', () => {
  const CASH_AND_CODES = { needs: [{ service: 'QRPAY', components: ['noteAcceptor'] }] };
  const CASH_IN_THE_BOX = { needs: [{ service: 'CASH', components: ['cashUnit'] }] };
  const broken = { stops: ['noteAcceptor'], loss: ['CASH'] };
  const lost = async (here: Office) => (await here.incidents()).map(({ servicesLost }) => servicesLost);

  test('said otherwise, it is what standing incidents take, and notices and signs say so at once', async () => {
    const here = office({ kiosks: [kiosk('S-1', 'a')] });
    await here.raise('S-1', NOW, broken);
    expect(await here.notices()).toMatchObject([{ services: ['CASH'], kind: 'cashOnly' }]);
    here.signs.length = 0;
    here.registry.put(CASH_AND_CODES);
    expect(here.isPressing(NOW + SECOND)).toBe(true);
    await here.decide([], NOW + SECOND);
    expect(await lost(here)).toEqual([['CASH', 'QRPAY']]);
    expect(await here.notices()).toMatchObject([{ services: ['CASH', 'QRPAY'], kind: 'fault', updatedAt: NOW + SECOND }]);
    expect(here.signs).toMatchObject([{ kioskId: 'S-1' }]);
    await here.put({ needs: [] }, NOW + MINUTE);
    expect(await here.notices()).toMatchObject([{ services: ['CASH'] }]);
  });

  test('that a component is not among, is had again: the notice goes, and others send people there at that moment', async () => {
    const here = office({ kiosks: [kiosk('S-1', 'a'), kiosk('S-2', 'a')] });
    await here.raise('S-1', NOW, broken);
    await here.raise('S-2', NOW + SECOND, { cause: 'fault/CSH-001/cashUnit', stops: ['cashUnit'], loss: ['CASH'] });
    expect((await here.notices()).map(({ alternative }) => alternative.en).join()).not.toMatch(/S-[12]/);
    await here.put(CASH_IN_THE_BOX, NOW + MINUTE);
    expect(await lost(here)).toEqual([[], ['CASH']]);
    const [notice, ...more] = await here.notices();
    expect([notice?.kioskIds, more]).toEqual([['S-2'], []]);
    expect(notice?.alternative.en).toContain('S-1');
    expect(await here.orders()).toHaveLength(2);
  });

  test('is what an alarm takes that is withheld, and the incident that it becomes', async () => {
    const here = office({ kiosks: [kiosk('S-1', 'a'), kiosk('S-2', 'a', { services: ['QRPAY'] })] });
    here.modes.set('S-1', 'maintenance');
    await here.raise('S-1', NOW, broken);
    here.told.length = 0;
    await here.put(CASH_AND_CODES, NOW + SECOND);
    expect(await here.withheld()).toMatchObject([{ reason: 'vendor-mode', alarm: { servicesLost: ['CASH', 'QRPAY'] } }]);
    expect(here.told).toEqual([]);
    here.modes.set('S-1', 'inService');
    await here.decide([], NOW + MINUTE);
    expect(await lost(here)).toEqual([['CASH', 'QRPAY']]);
  });

  test('is of no concern to a kiosk that the line is not for, nor to what hangs on no component', async () => {
    const here = office({ kiosks: [kiosk('S-1', 'a'), kiosk('S-2', 'a')] });
    await here.raise('S-1', NOW, broken);
    await here.raise('S-2', NOW, { loss: ['CASH'] });
    here.told.length = 0;
    await here.put({ needs: [{ service: 'QRPAY', components: ['noteAcceptor'], kiosks: ['S-2'] }] }, NOW + SECOND);
    expect(await lost(here)).toEqual([['CASH'], ['CASH']]);
    expect(here.told).toEqual([]);
  });

  test('counts with the first decision after a start, when it was said while nobody decided', async () => {
    const here = office({ kiosks: [kiosk('S-1', 'a')] });
    await here.raise('S-1', NOW, broken);
    here.registry.put(CASH_AND_CODES);
    here.restart();
    await here.decide([], NOW + MINUTE);
    expect(await lost(here)).toEqual([['CASH', 'QRPAY']]);
  });

  test('and what citizens call it is in the notice at once', async () => {
    const here = office({ kiosks: [kiosk('S-1', 'a')] });
    await here.raise('S-1', NOW, broken);
    const fees = { id: 'fees', name: { zh: '医保缴费', en: 'medical fees' }, services: ['CASH'], state: 'active' as const };
    await here.put({ citizenServices: [fees] }, NOW + SECOND);
    expect((await here.notices())[0]).toMatchObject({
      updatedAt: NOW + SECOND,
      body: { zh: expect.stringContaining('医保缴费') },
    });
  });

  test('of a business system is what those that do not reach it lose, one and many', async () => {
    const cause = 'fault/NET-003/clearing';
    const system = (services: string[]) => ({ systems: [{ id: 'clearing', name: '清算系统', names: [], services }] });
    const alone = office({ kiosks: [kiosk('S-1', 'a')] });
    await alone.put(system(['CASH']), NOW - SECOND);
    await alone.raise('S-1', NOW, { cause });
    expect(await lost(alone)).toEqual([['CASH']]);
    await alone.put(system(['QRPAY']), NOW + SECOND);
    expect(await lost(alone)).toEqual([['QRPAY']]);
    expect(await alone.notices()).toMatchObject([{ services: ['QRPAY'] }]);
    expect((await alone.incidents())[0]?.reason.zh).toContain('扫码');

    const ids = ['S-1', 'S-2', 'S-3'];
    const many = office({ kiosks: ids.map((id) => kiosk(id, 'a')) });
    await many.put(system(['CASH']), NOW - SECOND);
    const all = ids.map((id) => many.finding('raised', id, NOW, { cause }));
    await many.decide(all, NOW);
    expect(await many.incidents()).toMatchObject([{ kind: 'upstream', servicesLost: ['CASH'] }]);
    await many.put(system(['CASH', 'QRPAY']), NOW + SECOND);
    expect(await many.incidents()).toMatchObject([{ kind: 'upstream', servicesLost: ['CASH', 'QRPAY'] }]);
    expect(await many.notices()).toMatchObject([{ services: ['CASH', 'QRPAY'] }]);
    await many.put(system(['QRPAY']), NOW + 2 * SECOND);
    expect(await many.notices()).toMatchObject([{ services: ['QRPAY'] }]);
  });

  test('and what kiosks of a hall that is out offer is what the hall has lost', async () => {
    const here = office({ kiosks: [kiosk('S-1', 'a'), kiosk('S-2', 'a')] });
    await here.decide(
      ['S-1', 'S-2'].map((id) => here.finding('raised', id, NOW, { cause: 'link' })),
      NOW,
    );
    await here.put(fleet({ halls: HALLS, kiosks: [kiosk('S-2', 'a', { services: ['CASH', 'DOC'] })] }), NOW + SECOND);
    expect(await lost(here)).toEqual([['CASH', 'DOC', 'QRPAY']]);
  });

  test('of two causes that take the same, one is told by a notice, also when the register leaves the graver no more than the other', async () => {
    const here = office({ kiosks: [kiosk('S-1', 'a')] });
    await here.raise('S-1', NOW, broken);
    await here.put({ needs: [{ service: 'QRPAY', components: ['cashUnit'] }] }, NOW + SECOND);
    await here.raise('S-1', NOW + MINUTE, { cause: 'fault/CSH-001/cashUnit', stops: ['cashUnit'], loss: ['CASH', 'QRPAY'] });
    expect((await here.notices()).map(({ services }) => services)).toEqual([['CASH', 'QRPAY']]);
    await here.put(fleet({ halls: HALLS, kiosks: [kiosk('S-1', 'a', { services: ['CASH'] })] }), NOW + 2 * MINUTE);
    expect((await here.notices()).map(({ services }) => services)).toEqual([['CASH']]);
  });

  const COMPONENTS = ['noteAcceptor', 'cashUnit', 'qrScanner', 'receiptPrinter'];
  const someNeed = fc.record(
    {
      service: fc.constantFrom('CASH', 'QRPAY', 'RCPT', 'ALL'),
      components: fc.subarray(COMPONENTS),
      kiosks: fc.subarray(['S-1', 'S-2'], { minLength: 1 }),
    },
    { requiredKeys: ['service', 'components'] },
  );
  const someTurn = fc.oneof(
    fc.array(someNeed, { maxLength: 4 }).map((needs): Put => ({ needs })),
    fc
      .record({ id: fc.constantFrom('S-1', 'S-2'), services: fc.subarray(['CASH', 'QRPAY', 'RCPT'], { minLength: 1 }) })
      .map(({ id, services }): Put => fleet({ halls: HALLS, kiosks: [kiosk(id, 'a', { services })] })),
  );
  const someBreak = fc.record({ id: fc.constantFrom('S-1', 'S-2'), component: fc.constantFrom(...COMPONENTS) });

  test('whatever is said of it and in whatever order, what is lost is what the register of now says, and notices say that', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(someTurn, someBreak), { minLength: 1, maxLength: 10 }), async (acts) => {
        const here = office({ kiosks: [kiosk('S-1', 'a'), kiosk('S-2', 'a')] });
        let now = NOW;
        for (const act of acts) {
          now += 10 * SECOND;
          if ('component' in act) {
            const { id, component } = act;
            await here.raise(id, now, { cause: `fault/X-001/${component}`, stops: [component], loss: [] });
          } else await here.put(act, now);
          const standing = await here.notices();
          const incidents = await here.incidents();
          for (const { kioskId, holding, servicesLost } of incidents) {
            const its = here.registry.kiosk(kioskId as string) as Kiosk;
            const without = lostWithout(its, holding[0]?.stops ?? [], here.registry.needs());
            expect(servicesLost).toEqual(without === 'ALL' ? its.services : without);
          }
          for (const of of ['S-1', 'S-2']) {
            const lost = incidents.flatMap(({ kioskId, servicesLost }) => (kioskId === of ? servicesLost : []));
            const said = standing.flatMap(({ kioskId, services }) => (kioskId === of ? services : []));
            // Of several that take it one notice says so.
            expect(said.toSorted()).toEqual([...new Set(lost)].sort());
          }
          here.told.length = 0;
          await here.put('component' in act ? {} : act, now + SECOND);
          expect(here.told).toEqual([]);
        }
      }),
    );
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
