import { describe, expect, test } from '@jest/globals';
import { PostgresActChain, PostgresOutbox } from '#libs/adapters/postgres/index.js';
import { actOf } from '#libs/domain/act/index.js';
import { type AlertMessage, DAY, HOUR, ownDoing, type Person, type Role } from '#libs/domain/index.js';
import { type NamedEvent, StoryClock } from '#libs/runtime/index.js';
import { onEachDatabase } from '#test/harness/each-database.js';
import { AnchorKeeper } from './anchor-keeper.js';

const EVENING = Date.parse('2026-11-30T23:30:00+08:00');

const person = (id: string, role: Role, channels = 1): Person => ({
  ...{ id, name: `示例${id}`, roles: [role], halls: [], skills: [] },
  channels: Array.from({ length: channels }, (_, i) => ({ kind: 'webhook', url: `https://example.org/${id}/${i}` })),
});

await onEachDatabase((database) => {
  describe('where the chain of acts is', () => {
    const placed = (people: Person[]) => {
      const [clock, told] = [new StoryClock(EVENING), [] as NamedEvent[]];
      const chain = new PostgresActChain(database());
      const keeper = () =>
        new AnchorKeeper({ chain, registry: { people: () => people }, clock, report: (event) => told.push(event) });
      const act = (id: string) =>
        chain.note(actOf(ownDoing(id), clock.now(), { what: 'kiosk.change', subject: { kind: 'kiosk', id: 'k-1' } }));
      const messages = async (): Promise<AlertMessage[]> => {
        const { items } = await new PostgresOutbox(database()).list({ limit: 99 });
        return items.sort((a, b) => a.createdAt - b.createdAt).map(({ message }) => message as AlertMessage);
      };
      return { clock, told, chain, keeper, act, messages };
    };

    test('is told to the auditors once a day of Shanghai, whoever starts anew and however many do it at once', async () => {
      const people = [person('p-1', 'auditor', 2), person('p-2', 'auditor', 0), person('p-3', 'administrator')];
      const { clock, told, chain, keeper, act, messages } = placed(people);
      const first = keeper();
      await first.look();
      expect(await messages()).toEqual([]);
      await act('act-0001');
      const head = await act('act-0002');
      await Promise.all([first.look(), keeper().look(), keeper().look()]);
      const day = '2026-11-30';
      const says = { event: 'acts.anchor', day, number: 2, acts: 2, hash: head.hash };
      const text = { zh: expect.stringContaining(head.hash), en: expect.stringContaining(head.hash) };
      const mine = { to: 'p-1', orderId: null, event: 'acts.anchor', body: { ...says, text } };
      expect(await messages()).toMatchObject([mine, mine]);
      expect((await messages()).map(({ channel }) => channel).sort()).toEqual([0, 1]);
      await act('act-0003');
      await keeper().look();
      expect(await messages()).toHaveLength(2);
      clock.forward(HOUR);
      await Promise.all([keeper().look(), first.look()]);
      const both = await messages();
      expect(both).toHaveLength(4);
      expect(both[3]?.body).toMatchObject({ day: '2026-12-01', number: 3, acts: 1 });
      clock.forward(DAY);
      await keeper().look();
      expect(await messages()).toHaveLength(4);
      expect(told).toHaveLength(2);
      expect(await chain.anchors(9)).toHaveLength(2);
    });

    test('is told to the administrators where no auditor can be reached', async () => {
      const { keeper, act, messages } = placed([
        person('p-2', 'auditor', 0),
        person('p-3', 'administrator'),
        person('p-4', 'noc'),
      ]);
      await act('act-0001');
      await keeper().look();
      expect((await messages()).map(({ to }) => to)).toEqual(['p-3']);
    });

    test('is written down with its message, or not at all', async () => {
      const { chain, keeper, act, messages } = placed([person('p-1', 'auditor')]);
      await act('act-0001');
      await database().query('ALTER TABLE outbox RENAME TO outbox_away');
      try {
        await expect(keeper().look()).rejects.toThrow();
        expect(await chain.anchors(9)).toEqual([]);
      } finally {
        await database().query('ALTER TABLE outbox_away RENAME TO outbox');
      }
      await keeper().look();
      expect(await messages()).toHaveLength(1);
    });
  });
});
