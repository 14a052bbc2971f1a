import { expect, test } from '@jest/globals';
import {
  BadCursor,
  type Books,
  NoticeIncomplete,
  noticeNotSent,
  type OpenBooks,
  orderNotNotified,
  type Paged,
  type Withheld,
  withhold,
} from '#libs/domain/index.js';
import { sampleAlert, sampleIncident, sampleNotice, sampleOrder } from './sample-books.js';

const news = (subject: string) => ({ at: 1, what: 'incident' as const, how: 'opened', subject, body: sampleIncident() });

/** What every keeper of the books does; each of them runs these tests. */
export function booksContract(open: () => Books): void {
  const reading = <T>(act: (books: OpenBooks) => Promise<T>): Promise<T> => open().transact(act);

  test('what one transaction wrote the next reads', async () => {
    const books = open();
    await books.transact(async ({ incidents, orders, notices, outbox, tell, commitPosition }) => {
      await incidents.save(sampleIncident());
      await orders.save(sampleOrder());
      await notices.save(sampleNotice());
      await outbox.put({ id: 'AL-1', message: sampleAlert(), at: 5 });
      await tell(news('IN-1'));
      await commitPosition('watch', 7);
    });
    await books.transact(async ({ incidents, orders, notices, outbox }) => {
      expect(await incidents.openFor('K-1', 'consumable/receiptPaper')).toEqual(sampleIncident());
      expect(await incidents.allOpen()).toEqual([sampleIncident()]);
      expect(await orders.forIncident('IN-1')).toEqual(sampleOrder());
      expect(await notices.forIncident('IN-1')).toEqual(sampleNotice());
      expect(await notices.standing('K-1')).toEqual([sampleNotice()]);
      expect((await outbox.ready(5, 9, [])).map(({ id }) => id)).toEqual(['AL-1']);
      expect((await incidents.list({ kioskId: 'K-1', limit: 9 })).items).toEqual([sampleIncident()]);
    });
    expect(await books.position('watch')).toBe(7);
    expect(await books.position('nobody')).toBe(0);
  });

  test('a transaction that fails at its end leaves what stood before', async () => {
    const books = open();
    await books.transact(({ incidents }) => incidents.save(sampleIncident()));
    const broken = books.transact(async ({ incidents, orders, outbox, commitPosition }) => {
      await incidents.save(sampleIncident({ state: 'closed', closedAt: 9 }));
      await incidents.save(sampleIncident({ id: 'IN-2', kioskId: 'K-2' }));
      await orders.save(sampleOrder());
      await outbox.put({ id: 'AL-1', message: sampleAlert(), at: 5 });
      await commitPosition('watch', 9);
      throw new Error('the kiosk exploded');
    });
    await expect(broken).rejects.toThrow('the kiosk exploded');
    await books.transact(async ({ incidents, orders, outbox }) => {
      expect(await incidents.allOpen()).toEqual([sampleIncident()]);
      expect(await orders.forIncident('IN-1')).toBeUndefined();
      expect(await outbox.nextDue([])).toBeNull();
    });
    expect(await books.position('watch')).toBe(0);
  });

  test('what is kept from people alone stands beside its incident, of one kiosk or of many, until it is let go', async () => {
    const { explanation } = sampleIncident();
    const why = { reason: 'silenced', explanation, until: 50, inhibitedBy: 'SI-1' } as const;
    const alarm = sampleIncident({ kioskId: 'K-7' });
    const row: Withheld = { ...withhold(alarm, 9, why), incidentId: alarm.id, quiet: true };
    const ofMany: Withheld = { ...row, id: 'WH-2', kioskId: null, kind: 'hall', cause: 'hall/network', incidentId: 'IN-2' };
    await reading(async ({ withheld }) => {
      for (const one of [row, ofMany, withhold(sampleIncident({ id: 'IN-3', kioskId: 'K-8' }), 9, why)]) await withheld.save(one);
    });
    await reading(async ({ withheld }) => {
      expect((await withheld.quiet()).map(({ id }) => id).sort()).toEqual([row.id, 'WH-2'].sort());
      expect((await withheld.kiosksHeldFor(['silenced'])).sort()).toEqual(['K-7', 'K-8']);
      expect(await withheld.one('WH-2')).toEqual(ofMany);
      await withheld.save({ ...row, state: 'opened', until: null, endedAt: 20 });
      expect((await withheld.quiet()).map(({ id }) => id)).toEqual(['WH-2']);
    });
  });

  test('a second open incident of one cause, a second order and a second standing notice are refused', async () => {
    await reading(async ({ incidents, orders, notices }) => {
      await incidents.save(sampleIncident());
      await orders.save(sampleOrder());
      await notices.save(sampleNotice());
    });
    await expect(reading(({ incidents }) => incidents.save(sampleIncident({ id: 'IN-2' })))).rejects.toThrow();
    await expect(reading(({ orders }) => orders.save(sampleOrder({ id: 'MO-2' })))).rejects.toThrow();
    await expect(reading(({ notices }) => notices.save(sampleNotice({ id: 'ON-2' })))).rejects.toThrow();
    await expect(reading(({ notices }) => notices.save(sampleNotice({ services: [] })))).rejects.toThrow(NoticeIncomplete);
    await reading(async ({ incidents }) => {
      await incidents.save(sampleIncident({ state: 'closed', closedAt: 9 }));
      await incidents.save(sampleIncident({ id: 'IN-2' }));
      expect((await incidents.openFor('K-1', 'consumable/receiptPaper'))?.id).toBe('IN-2');
      const closedOf = async (...asked: Parameters<typeof incidents.closedOf>) =>
        (await incidents.closedOf(...asked)).map(({ id }) => id);
      expect(await closedOf(['K-1', 'K-2'], 9)).toEqual(['IN-1']);
      expect([await closedOf(['K-2'], 9), await closedOf(['K-1'], 10)]).toEqual([[], []]);
    });
  });

  test('what people have in hand is counted by hall and state, of those asked about alone; a person’s and a hall’s own are found', async () => {
    await reading(async ({ orders }) => {
      const of = (n: number, more: Parameters<typeof sampleOrder>[0]) =>
        orders.save(sampleOrder({ id: `MO-${n}`, incidentId: `IN-${n}`, openedAt: n, ...more }));
      await of(1, { assignee: 'p-1', hallId: 'h-1', state: 'accepted' });
      await of(2, { assignee: 'p-1', hallId: 'h-1', state: 'accepted' });
      await of(3, { assignee: 'p-1', hallId: 'h-2', state: 'arrived' });
      await of(4, { assignee: 'p-1', hallId: 'h-2', state: 'closed', closedAt: 9 });
      await of(5, { assignee: 'p-2', second: 'p-1', hallId: 'h-1', state: 'open' });
      await of(6, { assignee: 'p-3', hallId: 'h-1', state: 'open' });
      expect(await orders.inHandOf(['p-1', 'p-2', 'p-9'])).toEqual([
        { person: 'p-1', hallId: 'h-1', state: 'accepted', orders: 2 },
        { person: 'p-1', hallId: 'h-2', state: 'arrived', orders: 1 },
        { person: 'p-2', hallId: 'h-1', state: 'open', orders: 1 },
      ]);
      expect(await orders.inHandOf([])).toEqual([]);
      expect((await orders.undoneBy('p-1')).map(({ id }) => id)).toEqual(['MO-1', 'MO-2', 'MO-3', 'MO-5']);
      expect((await orders.undoneIn(['h-2'])).map(({ id }) => id)).toEqual(['MO-3']);
    });
  });

  test('who mended a fault of a kiosk last is known by its closed orders, and no more while one is open again', async () => {
    await reading(async ({ orders }) => {
      const repaired = (by: string) => [{ at: 1, what: 'repaired' as const, by, note: { zh: '', en: '' } }];
      const of = (n: number, by: string, more: Parameters<typeof sampleOrder>[0] = {}) =>
        orders.save(
          sampleOrder({
            ...{ id: `MO-${n}`, incidentId: `IN-${n}`, kioskId: 'K-1', cause: 'fault/X/y', state: 'closed', closedAt: n },
            ...{ history: repaired(by), ...more },
          }),
        );
      expect(await orders.lastMended('K-1', 'fault/X/y')).toBeNull();
      await of(1, 'p-1');
      await of(3, 'p-3');
      await of(2, 'p-2');
      await of(4, 'p-4', { cause: 'link' });
      await of(5, 'p-5', { kioskId: 'K-2', kioskIds: ['K-2'] });
      await of(6, 'p-6', { history: [] });
      expect(await orders.lastMended('K-1', 'fault/X/y')).toEqual({ person: 'p-3', at: 3 });
      await of(3, 'p-3', { state: 'open', closedAt: null });
      expect(await orders.lastMended('K-1', 'fault/X/y')).toEqual({ person: 'p-2', at: 2 });
    });
  });

  test('the undone orders of a kiosk are found, those for more kiosks too, oldest first', async () => {
    await reading(async ({ orders }) => {
      const of = (n: number, over: Parameters<typeof sampleOrder>[0]) =>
        sampleOrder({ id: `MO-${n}`, incidentId: `IN-${n}`, ...over });
      await orders.save(of(1, { openedAt: 5, state: 'accepted' }));
      await orders.save(of(2, { openedAt: 4, kioskId: null, kioskIds: ['K-2', 'K-1'] }));
      await orders.save(of(3, { openedAt: 3, state: 'closed', closedAt: 6 }));
      await orders.save(of(4, { openedAt: 3, state: 'cancelled', closedAt: 6 }));
      await orders.save(of(5, { openedAt: 3, kioskId: 'K-2' }));
      expect((await orders.undoneOf('K-1')).map(({ id }) => id)).toEqual(['MO-2', 'MO-1']);
      const { items } = await orders.list({ undone: true, limit: 10 });
      expect(items.map(({ id }) => id)).toEqual(['MO-1', 'MO-2', 'MO-5']);
      const there = { undone: true, within: { regions: [], hallIds: ['nowhere'], kioskIds: ['K-2'] }, limit: 10 };
      expect((await orders.list(there)).items.map(({ id }) => id)).toEqual(['MO-2']);
    });
  });

  test('what nobody was told is kept with its reason, and listed by what it is of, by kiosk and by reason', async () => {
    await reading(async ({ untold }) => {
      const change = { what: 'opened' as const, incident: sampleIncident(), at: 7 };
      await untold.save(noticeNotSent(change, 'hall-1', 'nothing-lost'));
      await untold.save(noticeNotSent(change, 'hall-1', 'nothing-lost'));
      await untold.save(orderNotNotified('alert', sampleOrder({ kioskId: null, kioskIds: ['K-1', 'K-2'] }), 8, 'no-channel'));
      const of = async (filter: object) =>
        (await untold.list({ limit: 9, ...filter })).items.map(({ of, reason }) => `${of} ${reason}`);
      expect(await of({})).toEqual(['alert no-channel', 'notice nothing-lost']);
      expect(await of({ of: 'notice', hallId: 'hall-1' })).toEqual(['notice nothing-lost']);
      expect(await of({ kioskId: 'K-2' })).toEqual(['alert no-channel']);
      expect(await of({ reason: 'not-registered' })).toEqual([]);
    });
  });

  test('a notice that passed its end is found until it is withdrawn, and the one that stands comes before a withdrawn one', async () => {
    const { until } = sampleNotice();
    await reading(async ({ notices }) => {
      await notices.save(sampleNotice());
      expect(await notices.due(until - 1)).toEqual([]);
      expect(await notices.due(until)).toEqual([sampleNotice()]);
      await notices.save(sampleNotice({ state: 'withdrawn', withdrawnAt: until }));
      expect(await notices.due(until)).toEqual([]);
      expect(await notices.standing()).toEqual([]);
      await notices.save(sampleNotice({ id: 'ON-2' }));
      expect((await notices.forIncident('IN-1'))?.id).toBe('ON-2');
    });
  });

  test('a notice that owes a correction is found when it is due, while it stands', async () => {
    await reading(async ({ notices }) => {
      const { until } = sampleNotice();
      await notices.save(sampleNotice({ owesAt: until - 5 }));
      expect(await notices.due(until - 6)).toEqual([]);
      expect(await notices.due(until - 5)).toEqual([sampleNotice({ owesAt: until - 5 })]);
      await notices.save(sampleNotice());
      expect(await notices.due(until - 5)).toEqual([]);
      await notices.save(sampleNotice({ owesAt: until - 5, state: 'withdrawn', withdrawnAt: until - 7 }));
      expect(await notices.due(until)).toEqual([]);
    });
  });

  test('a notice that was withdrawn is found by its incident and hall, and is published again under its id', async () => {
    await reading(async ({ notices }) => {
      await notices.save(sampleNotice({ state: 'withdrawn', withdrawnAt: 9 }));
      expect(await notices.forIncident('IN-1', sampleNotice().hallId)).toMatchObject({ state: 'withdrawn' });
      expect(await notices.forIncident('IN-1', 'another-hall')).toBeUndefined();
      await notices.save(sampleNotice());
      expect(await notices.standing()).toEqual([sampleNotice()]);
      expect((await notices.list({ limit: 9 })).items).toHaveLength(1);
    });
  });

  test('incidents of many and of rules that failed are found when they were closed since', async () => {
    await reading(async ({ incidents }) => {
      const closed = (id: string, closedAt: number, more: Parameters<typeof sampleIncident>[0]) =>
        incidents.save(sampleIncident({ id, kioskId: null, state: 'closed', closedAt, ...more }));
      await closed('IN-hall', 9, { kind: 'hall', cause: 'hall/power' });
      await closed('IN-rule', 8, { kind: 'ruleOff', cause: 'rule/r/v' });
      await closed('IN-old', 7, { kind: 'region', cause: 'region/network' });
      await closed('IN-single', 9, { kioskId: 'K-1' });
      expect((await incidents.widesClosedSince(8)).map(({ id }) => id)).toEqual(['IN-rule', 'IN-hall']);
    });
  });

  test('orders whose end waits to be told are found when it is due, the first first', async () => {
    await reading(async ({ orders }) => {
      const ended = (id: string, closingAt?: number) =>
        sampleOrder({ id, incidentId: `IN-${id}`, state: 'closed', closedAt: 5, ...(closingAt !== undefined && { closingAt }) });
      for (const one of [ended('MO-1', 30), ended('MO-2', 20), ended('MO-3')]) await orders.save(one);
      expect(await orders.closingsDue(19)).toEqual([]);
      expect((await orders.closingsDue(30)).map(({ id }) => id)).toEqual(['MO-2', 'MO-1']);
      await orders.save(ended('MO-2'));
      expect((await orders.closingsDue(30)).map(({ id }) => id)).toEqual(['MO-1']);
    });
  });

  test('orders to which time brings something are found when it does, the first first, and those that are done never', async () => {
    const books = open();
    const turning = (id: string, turnsAt?: number) =>
      sampleOrder({ id, incidentId: `IN-${id}`, ...(turnsAt !== undefined && { turnsAt }) });
    await books.transact(async ({ orders }) => {
      for (const one of [turning('MO-1', 30), turning('MO-2', 20), turning('MO-3')]) await orders.save(one);
    });
    const broken = books.transact(async ({ orders }) => {
      await orders.save(turning('MO-1'));
      await orders.save(turning('MO-4', 5));
      throw new Error('the kiosk exploded');
    });
    await expect(broken).rejects.toThrow('the kiosk exploded');
    await books.transact(async ({ orders }) => {
      expect(await orders.turnsDue(19)).toEqual([]);
      expect((await orders.turnsDue(30)).map(({ id }) => id)).toEqual(['MO-2', 'MO-1']);
      await orders.save(turning('MO-2'));
      expect((await orders.turnsDue(30)).map(({ id }) => id)).toEqual(['MO-1']);
    });
  });

  test('what administrators were told of an incident is read back, and found when an end that waits is due, the first first', async () => {
    const told = { at: 3, highest: 'low' as const, over: false, cameBack: true };
    const ending = (id: string, closingAt: number) => ({ id, told, closingAt });
    const books = open();
    await books.transact(async ({ administrators }) => {
      for (const one of [ending('IN-1', 30), ending('IN-2', 20), { id: 'IN-3', told }]) await administrators.save(one);
    });
    const broken = books.transact(async ({ administrators }) => {
      await administrators.save({ id: 'IN-1', told });
      await administrators.save(ending('IN-9', 10));
      throw new Error('the kiosk exploded');
    });
    await expect(broken).rejects.toThrow('the kiosk exploded');
    await books.transact(async ({ administrators }) => {
      expect([await administrators.ofIncident('IN-1'), await administrators.ofIncident('IN-9')]).toEqual([
        ending('IN-1', 30),
        undefined,
      ]);
      expect(await administrators.closingsDue(19)).toEqual([]);
      expect((await administrators.closingsDue(30)).map(({ id }) => id)).toEqual(['IN-2', 'IN-1']);
      await administrators.save({ id: 'IN-2', told: { ...told, over: true } });
      expect((await administrators.closingsDue(30)).map(({ id }) => id)).toEqual(['IN-1']);
      expect(await administrators.ofIncident('IN-2')).toEqual({ id: 'IN-2', told: { ...told, over: true } });
    });
  });

  test('a message is put in once, keeps what came of it, and those of one thread go in the order in which they were put in', async () => {
    await reading(async ({ outbox }) => {
      for (const id of ['b', 'c', 'a']) await outbox.put({ id, message: sampleAlert(), at: 7 });
      await outbox.put({ id: 'c', message: sampleAlert({ to: 'p-2' }), at: 8 });
      const ready = async (at: number) => (await outbox.ready(at, 9, [])).map(({ id }) => id);
      expect([await ready(6), await ready(7)]).toEqual([[], ['b']]);
      const [b] = await outbox.ready(7, 3, []);
      if (!b) throw new Error('not there');
      expect(b.message).toEqual(sampleAlert());
      expect((await outbox.behind(b)).map(({ id }) => id)).toEqual(['c', 'a']);
      expect((await outbox.besides(b)).map(({ id }) => id)).toEqual(['b', 'c', 'a']);
      await outbox.settle({ ...b, state: 'sent', attempts: 1, sentAt: 8 });
      expect(await ready(100)).toEqual(['c']);
      expect((await outbox.list({ state: 'sent', limit: 5 })).items).toMatchObject([{ id: 'b', attempts: 1 }]);
    });
  });

  test('of each lane that is free one message goes, the urgent before others, signs last; those that were tried after those that were not', async () => {
    await reading(async ({ outbox }) => {
      const put = (id: string, to: string, orderId: string, urgent = false) =>
        outbox.put({ id, message: sampleAlert({ to, orderId, ...(urgent && { urgent: true }) }), at: 5 });
      await outbox.put({ id: 'sign', message: { type: 'sign', kioskId: 'K-1', region: 'r', body: {} }, at: 5 });
      await put('one', 'p-1', 'MO-1');
      await put('grave', 'p-1', 'MO-2', true);
      await put('other', 'p-2', 'MO-1');
      await put('graver', 'p-3', 'MO-3', true);
      const ready = async (limit = 9, busy: string[] = []) => (await outbox.ready(5, limit, busy)).map(({ id }) => id);
      expect(await ready()).toEqual(['grave', 'graver', 'other', 'sign']);
      expect(await ready(1)).toEqual(['grave']);
      expect(await ready(9, ['alert p-1 0', 'sign K-1'])).toEqual(['graver', 'other']);
      const [grave] = await outbox.ready(5, 1, []);
      if (!grave) throw new Error('not there');
      await outbox.settle({ ...grave, attempts: 1 });
      expect(await ready()).toEqual(['graver', 'other', 'sign', 'grave']);
      await outbox.hold(grave, 'thread', 50);
      expect(await ready()).toEqual(['graver', 'one', 'other', 'sign']);
      await outbox.hold(grave, 'lane', 60);
      expect([await ready(), await outbox.nextDue(['sign K-1', 'alert p-2 0', 'alert p-3 0'])]).toEqual([
        ['graver', 'other', 'sign'],
        60,
      ]);
      expect(await outbox.nextDue([])).toBe(5);
    });
  });

  test('a thread that is held goes on with its first message as soon as another comes to it', async () => {
    await reading(async ({ outbox }) => {
      await outbox.put({ id: 'first', message: sampleAlert(), at: 5 });
      const [first] = await outbox.ready(5, 1, []);
      if (!first) throw new Error('not there');
      await outbox.hold(first, 'thread', 50);
      expect(await outbox.ready(9, 1, [])).toEqual([]);
      await outbox.put({ id: 'second', message: sampleAlert(), at: 9 });
      expect((await outbox.ready(9, 1, [])).map(({ id }) => id)).toEqual(['first']);
      expect(await outbox.nextDue([])).toBe(9);
    });
  });

  test('a list of some places has what is of their halls, and of many what any of their kiosks is in', async () => {
    const within = { hallIds: ['hall-2'], kioskIds: ['K-2'], regions: ['hefei'] };
    const nowhere = { hallIds: [], kioskIds: [], regions: [] };
    const many = { kioskId: null, kioskIds: ['K-1', 'K-2'], affected: ['K-1'], kind: 'upstream' as const, cause: 'upstream/s' };
    const { explanation } = sampleIncident();
    const why = { reason: 'silenced', explanation, until: 50 } as const;
    await reading(async ({ incidents, orders, notices, withheld, untold, outbox }) => {
      const other = { id: 'IN-2', kioskId: 'K-2', hallId: 'hall-2' };
      // It moved away since: it is where its hall says.
      const moved = { id: 'IN-3', kioskId: 'K-2', cause: 'fault/X' };
      const alarms = [sampleIncident(), sampleIncident(other), sampleIncident(moved), sampleIncident({ id: 'IN-4', ...many })];
      for (const incident of alarms) {
        await incidents.save(incident);
        await withheld.save({ ...withhold(incident, 9, why), id: `WH-${incident.id}` });
        const { kioskId, kioskIds, hallId } = incident;
        const of = { incidentId: incident.id, kioskId, kioskIds, hallId };
        const order = sampleOrder({ id: `MO-${incident.id}`, ...of });
        await orders.save(order);
        await notices.save(sampleNotice({ id: `ON-${incident.id}`, ...of }));
        await untold.save(orderNotNotified('alert', order, 8, 'no-channel'));
        await outbox.put({ id: `AL-${incident.id}`, message: sampleAlert({ kioskId, hallId }), at: 5 });
      }
      await outbox.put({ id: 'SG-1', message: { type: 'sign', kioskId: 'K-2', region: 'hefei', body: {} }, at: 4 });
      const numbers = async (list: { list(filter: Paged): Promise<{ items: object[] }> }, places = within) =>
        JSON.stringify((await list.list({ limit: 9, within: places })).items).match(/IN-\d/g) ?? [];
      for (const [name, list] of Object.entries({ incidents, orders, notices, withheld, untold })) {
        expect([name, [...new Set(await numbers(list))].sort()]).toEqual([name, ['IN-2', 'IN-4']]);
        expect([name, await numbers(list, nowhere)]).toEqual([name, []]);
      }
      expect((await outbox.list({ limit: 9, within })).items.map(({ id }) => id)).toEqual(['AL-IN-2', 'SG-1']);
      expect((await outbox.list({ limit: 9, within: nowhere })).items).toEqual([]);
    });
  });

  test('a list is read page by page, newest first, and every noun once', async () => {
    await reading(async ({ incidents }) => {
      for (let n = 0; n < 5; n++)
        await incidents.save(sampleIncident({ id: `IN-${n}`, kioskId: `K-${n}`, openedAt: n < 3 ? 1 : 2 }));
      const first = await incidents.list({ limit: 2 });
      const second = await incidents.list({ limit: 2, after: first.next ?? '' });
      const third = await incidents.list({ limit: 2, after: second.next ?? '' });
      const ids = [first, second, third].flatMap((page) => page.items.map(({ id }) => id));
      expect(ids).toEqual(['IN-4', 'IN-3', 'IN-2', 'IN-1', 'IN-0']);
      expect(third.next).toBeNull();
      const ruleOff = sampleIncident({ id: 'IN-off', kioskId: null, kind: 'ruleOff', cause: 'rule/r/v', affected: [] });
      await incidents.save(ruleOff);
      expect((await incidents.list({ kind: 'ruleOff', limit: 2 })).items).toEqual([ruleOff]);
      await expect(incidents.list({ limit: 2, after: 'bm8' })).rejects.toThrow(BadCursor);
    });
  });
}
