import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { checkFleet } from '#libs/contracts/index.js';
import { type Fleet, HOUR, MINUTE, ORDER_ACTS, type Rule, type RuleSet, SECOND } from '#libs/domain/index.js';
import { projectFile } from '#libs/runtime/index.js';
import { readRules } from '#libs/stages/watch/index.js';
import { readLine, readPlainPacket } from './line.js';
import { Replay } from './replay.js';
import { ReplayWriter } from './replay-writer.js';
import { Topics } from './topics.js';

const START = 1_767_225_600_000;
const rules = readRules(readFileSync(projectFile('libs', 'stages', 'watch', 'rules', 'default.yaml'), 'utf8'));
const fleet = (): Fleet => {
  const checked = checkFleet({
    halls: [{ id: 'h-1', region: 'anqing', hotline: '0556-0000-000', address: 'road' }],
    kiosks: ['K-1', 'K-2'].map((id) => ({ id, hall: 'h-1', type: 'TAX', services: ['CASH', 'RCPT'], maintainer: 'p-02' })),
    people: [
      { id: 'p-01', roles: ['administrator'], channels: [{ kind: 'webhook', url: 'http://127.0.0.1:9/admin' }] },
      { id: 'p-02', channels: [{ kind: 'webhook', url: 'http://127.0.0.1:9/alerts' }] },
      { id: 'p-03' },
    ],
  });
  if ('errors' in checked) throw new Error(JSON.stringify(checked.errors));
  return checked.fleet as Fleet;
};

const packet = (after: number, kiosk: string, kind: string, payload: object): string =>
  JSON.stringify({
    receivedAt: START + after,
    topic: `hallwatch/v1/anqing/${kiosk}/${kind}`,
    payload: { ts: START + after, bootId: 'b-1', ...payload },
  });
const receivedIn = (line: string): number => (JSON.parse(line) as { receivedAt: number }).receivedAt;
const beat = (after: number, kiosk: string, seq: number): string => packet(after, kiosk, 'heartbeat', { seq, mode: 'inService' });

const act = (after: number, name: string, by = 'p-02', more: object = {}): string =>
  JSON.stringify({ receivedAt: START + after, act: `order.${name}`, order: { kioskId: 'K-1' }, by, ...more });
const jam = (after: number, seq: number, state: string): string =>
  packet(after, 'K-1', 'fault', { seq, code: 'PRN-002', component: 'receiptPrinter', state, action: 'maintenance' });

interface Out {
  at: number;
  id: string;
  event: string;
  kind: string;
  severity: string;
  rule: string;
  reason: string;
  kioskIds: string[];
}

async function replay(lines: (string | Buffer)[], until: number | null = null, by: RuleSet = rules) {
  const wrong: string[] = [];
  const telling = new ReplayWriter();
  const one = await Replay.open({
    tell: (news) => telling.take(news),
    fleet: fleet(),
    rules: by,
    until: until === null ? null : START + until,
    complain: (line, why) => wrong.push(`${line}: ${why}`),
    report: () => undefined,
  });
  for (const line of lines) await one.take(Buffer.from(line));
  await one.finish();
  const out = telling.lines();
  return { counts: one.counts, wrong, lines: out, events: out.map((line) => JSON.parse(line) as Out) };
}

describe('a replay', () => {
  test('tells an outage from its fault to its end, with rule, reason and evidence, in the order of time', async () => {
    const { events, wrong } = await replay([
      beat(0, 'K-1', 0),
      packet(1_000, 'K-1', 'fault', {
        seq: 1,
        code: 'PRN-002',
        component: 'receiptPrinter',
        state: 'raised',
        action: 'maintenance',
      }),
      packet(61_000, 'K-1', 'fault', { seq: 2, code: 'PRN-002', component: 'receiptPrinter', state: 'cleared' }),
    ]);
    expect(wrong).toEqual([]);
    expect(events.map(({ at, event }) => [at - START, event])).toEqual([
      [1_000, 'incident.opened'],
      [1_000, 'order.opened'],
      [1_000, 'notice.published'],
      [1_000, 'alert.queued'],
      [61_000, 'incident.closed'],
      [61_000, 'order.closed'],
      [61_000, 'notice.withdrawn'],
      [61_000, 'alert.queued'],
    ]);
    expect(events[0]).toMatchObject({
      hallId: 'h-1',
      kioskIds: ['K-1'],
      kind: 'consumable',
      rule: 'fault-reported',
      evidence: { kind: 'fault', seq: 1 },
    });
    for (const { rule, reason } of events) expect([rule, reason]).toEqual(['fault-reported', expect.stringMatching(/./)]);
    expect(events.slice(4)).toMatchObject(Array(4).fill({ endedBy: 'recovered' }));
    expect(events[6]).toMatchObject({ restored: true });
  });

  test('a jam that passes within two minutes is withheld and nothing else, its third within the hour is told at once', async () => {
    const jams = [0, 10, 20].flatMap((minute, i) => {
      const fault = { code: 'BNA-001', component: 'noteAcceptor' };
      return [
        packet(minute * MINUTE + 1_000, 'K-1', 'fault', { seq: 2 * i + 1, ...fault, state: 'raised' }),
        packet(minute * MINUTE + 71_000, 'K-1', 'fault', { seq: 2 * i + 2, ...fault, state: 'cleared' }),
      ];
    });
    const { events } = await replay([beat(0, 'K-1', 0), ...jams]);
    const [first, again, ...more] = events.filter(({ rule }) => rule === 'fault-may-clear');
    expect([first, again]).toMatchObject([
      {
        event: 'withheld',
        at: START + 71_000,
        kioskIds: ['K-1'],
        kind: 'fault',
        severity: 'degraded',
        rule: 'fault-may-clear',
        reason: 'hold',
        since: START + 1_000,
        until: START + 71_000,
        endedBy: 'cleared',
        times: 1,
        evidence: { kind: 'fault', seq: 1, seen: { code: 'BNA-001', heldS: 120 } },
      },
      { event: 'withheld', id: first?.id, times: 2 },
    ]);
    expect(more[0]).toMatchObject({ event: 'incident.opened', at: START + 20 * MINUTE + 1_000, rule: 'fault-may-clear' });
    expect(more.filter(({ event }) => event === 'order.opened')).toHaveLength(1);
  });

  test('a reader that comes and goes is one incident that stands from its third time until it is quiet', async () => {
    const comes = Array.from({ length: 6 }, (_, i) => {
      const fault = { code: 'IDR-001', component: 'idReader', action: 'reset' };
      return [
        packet(i * 6 * MINUTE, 'K-1', 'fault', { seq: 2 * i + 1, ...fault, state: 'raised' }),
        packet((i * 6 + 2) * MINUTE, 'K-1', 'fault', { seq: 2 * i + 2, ...fault, state: 'cleared' }),
      ];
    }).flat();
    const { events } = await replay([beat(0, 'K-1', 0), ...comes], 2 * HOUR);
    const incidents = events.filter(({ event, kind }) => event.startsWith('incident.') && kind === 'fault');
    expect(new Set(incidents.map(({ id }) => id)).size).toBe(1);
    expect(incidents.map(({ at, event, rule }) => [(at - START) / MINUTE, event.slice(9), rule])).toEqual([
      [0, 'opened', 'fault-reported'],
      [2, 'closed', 'fault-reported'],
      [6, 'opened', 'fault-reported'],
      [8, 'closed', 'fault-reported'],
      [12, 'opened', 'part-unsteady'],
      [86, 'closed', 'part-unsteady'],
    ]);
    expect(incidents.at(-2)?.reason).toContain('again and again');
  });

  test('silence is found at its deadline, and a notice that runs out is extended and asked about, by time alone', async () => {
    const { events } = await replay([beat(500, 'K-1', 0)], 3 * HOUR);
    expect(events.map(({ event }) => event)).toEqual([
      'incident.opened',
      'order.opened',
      'notice.published',
      'alert.queued',
      // Of the limits to accept, to arrive and to be done: reminders, what is over, and who is told.
      ...['order.updated', 'alert.queued', 'order.escalated', 'alert.queued'],
      'order.updated',
      'order.updated',
      'order.escalated',
      'order.updated',
      'notice.updated',
      'alert.queued',
    ]);
    const [opened] = events;
    const extended = events.find(({ event }) => event === 'notice.updated');
    expect(extended?.reason).toContain('the technician has not taken it on yet');
    expect(opened?.at).toBe(START + 500 + 3 * MINUTE);
    const late = (extended?.at ?? 0) - (opened?.at ?? 0) - 2 * HOUR;
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThanOrEqual(6 * SECOND);
  });

  test('by a rule that fails tells its incident to the administrators, with no order and no notice, and the other rules go on', async () => {
    const failing = (id: string): Rule => ({
      id,
      kind: 'rate',
      because: 'x',
      title: { zh: '失败', en: 'failing' },
      windowS: 600,
      leastTx: 2,
      pct: { raise: 50, clear: 20 },
      severity: 'info',
    });
    const broken = Object.defineProperty(failing('broken'), 'leastTx', {
      get: () => {
        throw new Error('no number');
      },
    });
    const lines = [1, 2, 3].map((seq) =>
      packet(seq * 1_000, 'K-1', 'heartbeat', { seq, mode: 'inService', txOk: 0, txFailed: 9 }),
    );
    const { events } = await replay(lines, null, { version: 'v', rules: [broken, failing('whole')] });
    // It fails as soon as it is made ready, with the mark of time before the first reading.
    expect(events.map(({ event, kind, rule }) => [event, kind, rule])).toEqual([
      ['incident.opened', 'ruleOff', 'broken'],
      ['incident.opened', 'rate', 'whole'],
      ['withheld', 'rate', 'whole'],
      ['order.opened', 'repair', 'whole'],
      ['alert.queued', 'alert', 'broken'],
      ['alert.queued', 'repair', 'whole'],
    ]);
  });

  test('while nobody could hear the kiosks they were not silent', async () => {
    const hearing = (after: number, on: boolean): string => JSON.stringify({ receivedAt: START + after, hearing: on });
    const lines = [beat(0, 'K-1', 0), hearing(1_000, false), hearing(HOUR, true), beat(HOUR + 1_000, 'K-1', 1)];
    expect((await replay(lines)).events).toEqual([]);
  });

  test('repeats are dropped, and what is laid out otherwise is the same packet', async () => {
    const fault = { seq: 1, code: 'PRN-002', component: 'receiptPrinter', state: 'raised', action: 'maintenance' };
    const plain = packet(1_000, 'K-1', 'fault', fault);
    const { receivedAt, topic, payload } = JSON.parse(plain) as Record<string, unknown>;
    const other = [
      JSON.stringify({ payload, topic, receivedAt }),
      JSON.stringify({ receivedAt, topic, payload }, null, 1).replaceAll('\n', ''),
      JSON.stringify({ receivedAt, topic, payload, note: { by: 'us' } }),
    ];
    const once = await replay([plain]);
    for (const line of other) expect((await replay([line])).lines).toEqual(once.lines);
    expect((await replay([plain, ...other])).counts).toMatchObject({ taken: 1, repeats: 3, wrong: 0 });
  });

  test('a kiosk whose boots have one name is judged after each start, and while it repeats itself it lives', async () => {
    const hour = Array.from({ length: 60 }, (_, n) => beat(n * MINUTE, 'K-1', n + 1));
    const again = 61 * MINUTE;
    const jammed = packet(again + 1_000, 'K-1', 'fault', {
      seq: 1,
      code: 'DOR-001',
      component: 'door',
      state: 'raised',
      action: 'maintenance',
    });
    const { receivedAt, ...same } = JSON.parse(jammed) as { receivedAt: number };
    const repeats = Array.from({ length: 9 }, (_, n) => JSON.stringify({ receivedAt: receivedAt + (n + 1) * MINUTE, ...same }));
    const { events, counts } = await replay([...hour, packet(again, 'K-1', 'birth', { seq: 0 }), jammed, ...repeats]);
    expect(counts).toMatchObject({ taken: 62, repeats: 9, wrong: 0 });
    const opened = events.filter(({ event }) => event === 'incident.opened');
    expect(opened).toMatchObject([{ at: receivedAt, kind: 'fault', kioskIds: ['K-1'] }]);
  });

  test('a kiosk that sends what cannot be read is not silent: it is told to IT with the reason, and to nobody else', async () => {
    const broken = (n: number): string =>
      n % 2 === 0
        ? packet(n * MINUTE, 'K-1', 'heartbeat', { seq: n, mode: 'asleep' })
        : JSON.stringify({ receivedAt: START + n * MINUTE, topic: 'hallwatch/v1/anqing/K-1/heartbeat', payload: 'mode=1' });
    const whole = Array.from({ length: 20 }, (_, n) => beat((n + 30) * MINUTE, 'K-1', n + 30));
    const lines = [beat(0, 'K-1', 0), ...Array.from({ length: 29 }, (_, n) => broken(n + 1)), ...whole];
    const { events, wrong } = await replay(lines);
    expect(wrong).toHaveLength(29);
    expect(events.filter(({ kind }) => kind === 'link')).toEqual([]);
    expect(events.filter(({ event }) => event.startsWith('notice'))).toEqual([]);
    const told = events.filter(({ event }) => /^(incident|order)/.test(event));
    expect(told.map(({ event, at, kind }) => [event, (at - START) / MINUTE, kind])).toEqual([
      ['incident.opened', 3, 'unreadable'],
      ['order.opened', 3, 'it'],
      ['incident.closed', 39, 'unreadable'],
      ['order.closed', 39, 'it'],
    ]);
    const [first] = told as (Out & { evidence: { kind: string; seen: { detail: string } }[] })[];
    expect(JSON.stringify(first?.evidence)).toMatch(/The heartbeat breaks its contract: /);
  });

  test('every line that cannot be used is named by its number, and the others go on', async () => {
    const { wrong, counts } = await replay([
      beat(0, 'K-1', 0),
      'not json',
      '[]',
      '{"receivedAt":"now","topic":"x","payload":{}}',
      beat(1_000, 'K-9', 0),
      packet(1_000, 'K-1', 'heartbeat', { seq: 1, mode: 'asleep' }),
      JSON.stringify({ receivedAt: START + 1_000, topic: 'hallwatch/v2/x', payload: {} }),
      act(1_000, 'accept'),
      beat(500, 'K-1', 1),
      '',
      JSON.stringify({ receivedAt: START + 1_000 }),
      '{"receivedAt":1767225601000,"topic":"hallwatch/v1/anqing/K-1/heartbeat","payload":{"ts":}}',
      beat(2_000, 'K-1', 1),
    ]);
    expect(counts).toMatchObject({ lines: 13, taken: 2, wrong: 10 });
    expect(wrong.map((line) => line.split(': ')[0])).toEqual(['2', '3', '4', '5', '6', '7', '8', '9', '11', '12']);
    expect(wrong[3]).toBe('5: there is no kiosk K-9 in the fleet file');
    expect(wrong[4]).toMatch(/^6: The heartbeat breaks its contract: mode/);
    expect(wrong[6]).toBe('8: order.accept by p-02 on K-1 is not taken, no-open-order: no order of this kiosk is open');
    expect(wrong[7]).toMatch(/^9: receivedAt .* order of receivedAt$/);
  });

  test('what people did moves the order on, and it closes with its acceptance', async () => {
    const lines = [
      jam(1_000, 1, 'raised'),
      act(10_000, 'accept'),
      act(20_000, 'arrive'),
      jam(30_000, 2, 'cleared'),
      act(40_000, 'repair'),
      act(50_000, 'acceptance', 'p-03', { passed: false }),
      act(60_000, 'repair'),
      act(70_500, 'acceptance', 'p-03', { passed: true }),
    ];
    const { events, wrong, counts } = await replay(lines);
    expect(wrong).toEqual([]);
    expect(counts).toMatchObject({ acts: 6, taken: 2 });
    const [order] = events.filter(({ event }) => event === 'order.opened');
    const told = events.filter(({ id }) => id === order?.id).map(({ at, event, reason }) => [at - START, event, reason]);
    expect(told.slice(1)).toEqual([
      [10_000, 'order.updated', 'Accepted (p-02)'],
      [20_000, 'order.updated', 'On site (p-02)'],
      [30_000, 'order.updated', order?.reason],
      [40_000, 'order.updated', 'Repaired; to be accepted by somebody else (p-02)'],
      [50_000, 'order.updated', 'Acceptance failed: not to be used, to be repaired again (p-03)'],
      [60_000, 'order.updated', 'Repaired; to be accepted by somebody else (p-02)'],
      [70_500, 'order.closed', 'Accepted as repaired (p-03)'],
    ]);
    expect(events.filter(({ event }) => event === 'alert.queued').map(({ at }) => at - START)).toEqual([1_000, 50_000, 70_500]);
    for (const { rule, severity } of events) expect([rule, severity]).toEqual(['fault-reported', order?.severity]);
  });

  test('the kiosk’s own recovery closes an order that nobody came for, and another cause opens another', async () => {
    const lines = [jam(1_000, 1, 'raised'), act(2_000, 'accept'), jam(3_000, 2, 'cleared'), jam(4_000, 3, 'raised')];
    const { events } = await replay(lines);
    const orders = events.filter(({ event }) => event.startsWith('order')).map(({ event }) => event);
    expect(orders).toEqual(['order.opened', 'order.updated', 'order.closed', 'order.opened']);
  });

  const REPAIRED = [act(2_000, 'accept'), act(3_000, 'arrive'), act(4_000, 'repair')];

  test('an order does not pass its acceptance while its cause is told of, and does when that is over', async () => {
    const passes = (offset: number) => act(offset, 'acceptance', 'p-03', { passed: true });
    const told = [jam(1_000, 1, 'raised'), ...REPAIRED, passes(5_000), jam(6_000, 2, 'raised'), jam(7_000, 3, 'cleared')];
    const { events, wrong } = await replay([...told, passes(8_000)]);
    expect(wrong).toEqual([
      '5: order.acceptance by p-03 on K-1 is not taken, cause-stands: its cause is still told of, so it cannot pass (S0-C1.9)',
    ]);
    expect(events.filter(({ event }) => event.startsWith('order.opened'))).toHaveLength(1);
    expect(events.filter(({ event }) => event === 'order.closed').map(({ at }) => at - START)).toEqual([8_000]);
  });

  test.each([
    ['after its cause was gone', [jam(4_500, 2, 'cleared')], [], 'notice.published'],
    ['before its cause was gone', [], [jam(5_500, 2, 'cleared')], 'notice.updated'],
  ])('the public is told of a kiosk that failed its acceptance %s, until it passes', async (_, before, after, how) => {
    const rest = [act(6_000, 'repair'), act(7_000, 'acceptance', 'p-03', { passed: true })];
    const failed = act(5_000, 'acceptance', 'p-03', { passed: false });
    const { events, wrong } = await replay([jam(1_000, 1, 'raised'), ...REPAIRED, ...before, failed, ...after, ...rest]);
    expect(wrong).toEqual([]);
    const notices = events.filter(({ event }) => event.startsWith('notice'));
    expect(notices.slice(-2).map(({ at, event, reason }) => [at - START, event, reason])).toEqual([
      [5_000, how, 'it failed its acceptance after the repair'],
      [7_000, 'notice.withdrawn', 'it failed its acceptance after the repair'],
    ]);
    expect(events.slice(-2).map(({ event }) => event)).toEqual(['notice.withdrawn', 'alert.queued']);
  });

  test('while somebody repairs a kiosk its maintenance is part of that, and all of it is out, until it serves', async () => {
    const says = (minute: number, mode: string) => packet(minute * MINUTE, 'K-1', 'heartbeat', { seq: 10 + minute, mode });
    const maintained = Array.from({ length: 30 }, (_, minute) => says(minute + 1, 'maintenance'));
    maintained.splice(21, 0, jam(21 * MINUTE + 1, 100, 'cleared'));
    const ended = [says(31, 'inService')];
    const acts = [act(2_000, 'accept'), act(3_000, 'arrive')];
    const { events, wrong } = await replay([jam(1_000, 1, 'raised'), ...acts, ...maintained, ...ended], 32 * MINUTE);
    expect(wrong).toEqual([]);
    const inShort = events.filter(({ event }) => !event.startsWith('order.updated'));
    expect(inShort.map(({ at, event }) => [Math.floor((at - START) / MINUTE), event])).toEqual([
      ...['incident.opened', 'order.opened', 'notice.published', 'alert.queued'].map((event) => [0, event]),
      // What the notice said that it still gives is not given while it is in maintenance.
      [1, 'notice.updated'],
      [16, 'notice.updated'],
      // Gathered: why it is out is nothing that the public acts on.
      [26, 'notice.updated'],
      ...['incident.closed', 'notice.withdrawn'].map((event) => [31, event]),
    ]);
  });

  test('a kiosk that serves nobody for a fault that it told has one incident, and so has one that nothing explains', async () => {
    const says = (kiosk: string) =>
      Array.from({ length: 20 }, (_, minute) =>
        packet(minute * MINUTE + 2_000, kiosk, 'heartbeat', { seq: 10 + minute, mode: 'outOfService' }),
      );
    const lines = [jam(1_000, 1, 'raised'), ...[...says('K-1'), ...says('K-2')].sort((a, b) => receivedIn(a) - receivedIn(b))];
    const { events } = await replay(lines, 20 * MINUTE);
    const opened = events.filter(({ event }) => event === 'incident.opened' || event === 'order.opened');
    expect(opened.map(({ event, kioskIds, kind, rule }) => [event, kioskIds[0], kind, rule])).toEqual([
      ['incident.opened', 'K-1', 'consumable', 'fault-reported'],
      ['order.opened', 'K-1', 'replenish', 'fault-reported'],
      ['incident.opened', 'K-2', 'mode', 'kiosk-serves-nobody'],
      ['order.opened', 'K-2', 'repair', 'kiosk-serves-nobody'],
    ]);
  });

  test('acts that do not fit are named with the reason', async () => {
    const { wrong, counts } = await replay([
      jam(1_000, 1, 'raised'),
      act(2_000, 'arrive'),
      act(2_000, 'accept', 'p-99'),
      act(2_000, 'acceptance', 'p-03'),
      act(2_000, 'settle'),
      JSON.stringify({ receivedAt: START + 2_000, act: 'order.accept', by: 'p-02' }),
      JSON.stringify({ receivedAt: START + 2_000, act: 'order.accept', order: { kioskId: 'K-9' }, by: 'p-02' }),
      act(3_000, 'accept'),
      act(4_000, 'arrive'),
      act(5_000, 'repair'),
      act(6_000, 'acceptance', 'p-02', { passed: true }),
      act(7_000, 'takeOver', 'p-03'),
    ]);
    expect(counts).toMatchObject({ acts: 3, wrong: 8 });
    expect(wrong).toEqual([
      '2: order.arrive by p-02 on K-1 is not taken, wrong-state: the order is not in a state for it',
      '3: order.accept by p-99 on K-1 is not taken, unknown-person: nobody of this id is registered',
      '4: an acceptance says whether it is passed: true or false',
      `5: act must be one of ${ORDER_ACTS.join(', ')}`,
      '6: order must be an object with a kioskId',
      '7: there is no kiosk K-9 in the fleet file',
      '11: order.acceptance by p-02 on K-1 is not taken, own-repair: who repaired it may not accept it (S0-C1.9)',
      '12: a taking over says its reason, in a sentence',
    ]);
  });

  test('nothing after the end that was asked for is taken', async () => {
    const { counts, events } = await replay([beat(0, 'K-1', 0), beat(10 * MINUTE, 'K-1', 1)], MINUTE);
    expect(counts).toMatchObject({ taken: 1, late: 1 });
    expect(events).toEqual([]);
  });
});

describe('a line', () => {
  const topics = new Topics();

  test('read at once or by parsing is the same packet', () => {
    const line = Buffer.from(beat(0, 'K-1', 3));
    const [plain, parsed] = [readPlainPacket(line, topics), readLine(line)];
    expect(parsed).toMatchObject({ what: 'packet', receivedAt: START, topic: 'hallwatch/v1/anqing/K-1/heartbeat' });
    expect(plain).toMatchObject({ what: 'packet', receivedAt: START, topic: 'hallwatch/v1/anqing/K-1/heartbeat' });
    if (parsed.what !== 'packet' || !plain) throw new Error('no packet');
    expect(Buffer.from(plain.payload).toString()).toBe(Buffer.from(parsed.payload).toString());
  });

  test.each([
    '',
    '{',
    '{"receivedAt":',
    '{"receivedAt":1,"topic":"',
    '{"receivedAt":1,"topic":"a\\"b","payload":{}}',
    '{"receivedAt":1,"topic":"a","payload":1}',
  ])('%j is no plain packet', (text) => expect(readPlainPacket(Buffer.from(text), topics)).toBeNull());

  test('has the topic that stands there, the same string again, also where two of them have one hash', () => {
    const [one, other] = ['K-258524', 'K-688200'].map((id) => `hallwatch/v1/anqing/${id}/heartbeat`) as [string, string];
    const read = (text: string): string | null => topics.at(Buffer.from(`  ${text}"`), 2);
    expect([one, other, one, one].map(read)).toEqual([one, other, one, one]);
    expect(topics.end).toBe(2 + one.length);
    expect(topics.at(Buffer.from(one), 0)).toBeNull();
  });
});
