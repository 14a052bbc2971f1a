import { describe, expect, test } from '@jest/globals';
import {
  type AlertMessage,
  type Hall,
  type Kiosk,
  type MaintenanceOrder,
  type NotificationKind,
  type Text,
} from '#libs/domain/index.js';
import { sampleAlert, sampleOrder } from '#test/harness/sample-books.js';
import { orderBody, type Sending } from './index.js';

const HALL = { id: 'h', name: '示例厅', address: '示例路1号' } as Hall;
const KIOSK = { id: 'K-1', name: '终端', spot: '东侧', type: 'T' } as Kiosk;
const AT = Date.UTC(2026, 10, 23, 2);
const NOW: Sending = { now: AT, late: null, base: null };

function body(
  what: NotificationKind,
  over: Partial<MaintenanceOrder> = {},
  more: Partial<AlertMessage> = {},
  sending: Partial<Sending> = {},
) {
  const message = sampleAlert({ body: { event: `order.${what}`, at: new Date(AT).toISOString() }, ...more }) as AlertMessage;
  const scene = { order: sampleOrder(over), kiosk: KIOSK, hall: HALL, message, name: (id: string) => `示例${id}` };
  return orderBody(what, scene, { ...NOW, ...sending });
}
const text = (...of: Parameters<typeof body>): Text => body(...of)['text'] as Text;

const closed = (what: 'closed' | 'cancelled', note: string): Partial<MaintenanceOrder> => ({
  state: what,
  closedAt: AT,
  history: [{ at: AT, what, by: 'hallwatch', note: { zh: note, en: note } }],
});

describe('each event of an order has its own sentences', () => {
  test('what is to be done says what first and until when', () => {
    for (const what of ['opened', 'updated', 'reopened'] as const) {
      expect(text(what).zh).toMatch(/先做：.*请于.*前完成/);
      expect(body(what)['firstAction']).toBeDefined();
    }
  });

  test('what people were kept from until now says since when it stands', () => {
    expect(text('opened', { beganAt: AT }).zh).toContain('（静默或计划维护期间发生，自');
    expect(text('reopened', { beganAt: AT }).en).toContain('in a silence or planned work, since');
    expect(text('opened').zh).not.toContain('静默');
  });

  test('what is over says why, and sends nobody there', () => {
    for (const what of ['closed', 'cancelled'] as const) {
      const { zh, en } = text(what, closed(what, '设备已自行恢复'));
      expect(zh).toContain('设备已自行恢复');
      expect(zh).not.toMatch(/先做|请于|前完成/);
      expect(en).not.toMatch(/First|Due/);
      expect(body(what, closed(what, 'x'))['firstAction']).toBeUndefined();
    }
    const taken = text('takenOver', { assignee: 'p-2' });
    expect(taken.zh).toContain('已由示例p-2接手');
    expect(taken.zh).not.toMatch(/先做|请于/);
  });

  test('what is overdue says why, asks who has it to finish it, and who answers for it to see that it is done', () => {
    const note = { zh: '到期未修复：维修人员尚未到场', en: 'Not repaired by then: the technician is not there yet' };
    const late: Partial<MaintenanceOrder> = { assignee: 'p-1', history: [{ at: AT, what: 'escalated', by: 'hallwatch', note }] };
    const theirs = text('overdue', late, { to: 'p-1', as: 'assignee' });
    expect(theirs.zh).toMatch(/^维修单超期 .*到期未修复：维修人员尚未到场。请尽快完成；不能完成的，请转交他人。$/);
    expect(theirs.en).toContain('the technician is not there yet. Please finish it soon, or hand it over.');
    expect(text('overdue', late, { to: 'p-2', as: 'next' }).zh).toContain('负责人示例p-1，请您督促或另行安排。');
    expect(text('overdue', { ...late, assignee: null }, { to: 'p-2', as: 'next' }).zh).toContain('尚无负责人，请您安排人员。');
  });

  test('no two of them say the same', () => {
    const all = (['opened', 'updated', 'reopened', 'rejected', 'takenOver'] as const).map((what) => text(what).zh);
    const ends = (['closed', 'cancelled'] as const).map((what) => text(what, closed(what, 'x')).zh);
    expect(new Set([...all, ...ends]).size).toBe(7);
  });

  test('what only comes to be told when it is over is told as over, with both times', () => {
    const told = body('opened', closed('closed', '已恢复'), {}, { now: AT + 60_000 });
    expect(told).toMatchObject({
      event: 'order.closed',
      late: { beganAt: new Date(AT).toISOString(), happenedAt: new Date(AT).toISOString() },
    });
    expect((told['text'] as Text).zh).toMatch(/迟到的通知：.*开始，.*已结束，.*发出/);
  });
});

describe('who reads it', () => {
  test('in place of who cannot be told learns whom, and of cash that it is for who may handle it', () => {
    expect(text('opened', {}, { as: 'instead', insteadOf: 'p-1' }).zh).toContain('未能通知到示例p-1，请您处理或安排人员');
    expect(text('opened', { kind: 'settle' }, { as: 'instead' }).zh).toContain('请您安排可处理现金的人员');
    expect(text('closed', closed('closed', 'x'), { as: 'instead', insteadOf: 'p-1' }).zh).not.toContain('请您');
  });

  test('goes for cash with the other of the two', () => {
    const two = { kind: 'settle' as const, assignee: 'p-1', second: 'p-2' };
    expect(text('opened', two, { to: 'p-1' }).zh).toContain('与示例p-2两人同时到场');
    expect(text('opened', two, { to: 'p-2', as: 'second' }).zh).toContain('与示例p-1两人同时到场');
  });

  test('finds the order and the evidence by links, when it is known what address people open', () => {
    expect(body('opened')['links']).toBeUndefined();
    expect(text('opened').zh).not.toContain('http');
    const linked = body('opened', {}, {}, { base: 'https://watch.invalid' });
    expect(linked['links']).toEqual({
      order: 'https://watch.invalid/orders/MO-1',
      evidence: 'https://watch.invalid/incidents/IN-1',
    });
    const more = (to: string): string => text('opened', { assignee: 'p-1' }, { to }, { base: 'https://watch.invalid' }).zh;
    expect(more('p-1')).toContain('https://watch.invalid/tech/orders/MO-1');
    expect(more('p-2')).toContain('https://watch.invalid/orders/MO-1');
  });

  test('reads of each reading once', () => {
    const seen = { kind: 'cashbox' as const, at: AT, bootId: 'b', seq: 1, ts: AT, seen: { count: 9 } };
    expect(body('opened', { evidence: [seen, { ...seen }] })['evidence']).toHaveLength(1);
  });
});
