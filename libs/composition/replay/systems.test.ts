import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { checkFleet } from '#libs/contracts/index.js';
import {
  type Fleet,
  type MaintenanceOrder,
  MINUTE,
  type NewChange,
  type OutageNotice,
  SECOND,
  type Text,
} from '#libs/domain/index.js';
import { projectFile } from '#libs/runtime/index.js';
import { readRules } from '#libs/stages/watch/index.js';
import { Replay } from './replay.js';
import { ReplayWriter } from './replay-writer.js';

const START = 1_767_225_600_000;
const rules = readRules(readFileSync(projectFile('libs', 'stages', 'watch', 'rules', 'default.yaml'), 'utf8'));

const KIOSKS = { 'A-1': 'a', 'A-2': 'a', 'B-1': 'b', 'B-2': 'b' };

function fleet(systems: unknown[]): Fleet {
  const checked = checkFleet({
    halls: ['a', 'b'].map((id) => ({ id, region: 'anqing', hotline: '0556-0000-000', firstResponsible: 'p-01' })),
    kiosks: Object.entries(KIOSKS).map(([id, hall]) => ({ id, hall, services: ['INV', 'CASH'], heartbeatS: 3600 })),
    people: ['p-01', 'p-02'].map((id) => ({ id, channels: [{ kind: 'webhook', url: `http://127.0.0.1:9/${id}` }] })),
    ...(systems.length > 0 && { systems }),
  });
  if ('errors' in checked) throw new Error(JSON.stringify(checked.errors));
  return checked.fleet as Fleet;
}

interface Out {
  at: number;
  event: string;
  kind: string;
  hallId: string;
  reason: string;
}

/** Kiosks that lose a system at some second, and reach it again at another. */
async function away(systems: unknown[], component: string, said: Record<string, [from: number, to?: number]>) {
  const telling = new ReplayWriter();
  const [orders, notices, untold]: [MaintenanceOrder[], OutageNotice[], { reason: string; explanation: Text }[]] = [[], [], []];
  const listen = ({ what, how, body }: NewChange): void => {
    if (what === 'order') orders.push(body);
    if (what === 'notice' && how === 'published') notices.push(body);
    if (what === 'withheld' && how === 'notice') untold.push(body);
  };
  const replay = await Replay.open({
    tell: (news) => {
      for (const one of news) if ('change' in one) listen(one.change);
      telling.take(news);
    },
    fleet: fleet(systems),
    rules,
    until: START + 50 * MINUTE,
    complain: (line, why) => {
      throw new Error(`${line}: ${why}`);
    },
    report: () => undefined,
  });
  const packet = (atS: number, kiosk: string, kind: string, payload: object) => ({
    receivedAt: START + atS * SECOND,
    topic: `hallwatch/v1/anqing/${kiosk}/${kind}`,
    payload: { ts: START + atS * SECOND, bootId: 'b-1', ...payload },
  });
  const fault = (state: string) => ({ code: 'NET-003', component, state });
  const lines = [
    ...Object.keys(KIOSKS).map((id) => packet(0, id, 'heartbeat', { seq: 0, mode: 'inService' })),
    ...Object.entries(said).flatMap(([id, [from, to]]) => [
      packet(from, id, 'fault', { seq: 1, ...fault('raised') }),
      ...(to === undefined ? [] : [packet(to, id, 'fault', { seq: 2, ...fault('cleared') })]),
    ]),
  ].sort((a, b) => a.receivedAt - b.receivedAt);
  for (const line of lines) await replay.take(Buffer.from(JSON.stringify(line)));
  await replay.finish();
  return { orders, notices, untold, events: telling.lines().map((line) => JSON.parse(line) as Out) };
}

const count = (events: Out[], event: string): number => events.filter((one) => one.event === event).length;

const TAX = { id: 'tax', name: '发票平台', names: ['InvoiceHub'], services: ['INV', 'QUERY'], owner: 'p-02' };

test('a business system that is away is one incident, one order for its owner, and one notice in each hall for what it carries', async () => {
  const { events, orders } = await away([TAX], 'ｉｎｖｏｉｃｅｈｕｂ', { 'A-1': [60], 'A-2': [66], 'B-1': [72], 'B-2': [78] });
  expect([count(events, 'incident.opened'), count(events, 'order.opened'), count(events, 'order.closed')]).toEqual([1, 1, 0]);
  expect(orders[0]).toMatchObject({ kind: 'it', assignee: 'p-02', cause: 'upstream/tax' });
  const notices = events.filter(({ event }) => event === 'notice.published');
  expect(notices.map(({ hallId, kind }) => [hallId, kind]).sort()).toEqual([
    ['a', 'partial'],
    ['b', 'partial'],
  ]);
  expect(events.find(({ event }) => event === 'incident.opened')?.reason).toBe(
    'the business system 发票平台 cannot be reached; invoices suspended',
  );
  for (const { reason } of notices) expect(reason).toBe('the business system is not available');
});

test('one kiosk alone waits two minutes; then it has its own order, and a service is lost that the table names', async () => {
  const { events, orders } = await away([TAX], 'InvoiceHub', { 'A-1': [60] });
  const first = events.filter(({ at }) => at <= START + 3 * MINUTE);
  expect(first.map(({ at, event }) => [(at - START) / SECOND, event])).toEqual([
    [60, 'withheld'],
    [180, 'incident.opened'],
    [180, 'order.opened'],
    [180, 'notice.published'],
    [180, 'alert.queued'],
  ]);
  expect(orders[0]).toMatchObject({ kind: 'it', assignee: 'p-02', kioskId: 'A-1' });
});

test('one that reaches it again within two minutes is no incident', async () => {
  const { events } = await away([], 'InvoiceHub', { 'A-1': [60, 150] });
  expect([count(events, 'incident.opened'), count(events, 'order.opened')]).toEqual([0, 0]);
  expect(count(events, 'withheld')).toBeGreaterThan(0);
});

const ALL_FOUR = { 'A-1': [60], 'A-2': [66], 'B-1': [72], 'B-2': [78] } satisfies Record<string, [number]>;

test('without a table its order goes where others go and says what the register lacks, and what is not named is not guessed', async () => {
  const { events, orders, untold } = await away([], 'InvoiceHub', ALL_FOUR);
  expect([count(events, 'incident.opened'), count(events, 'order.opened')]).toEqual([1, 1]);
  expect(count(events, 'notice.published')).toBe(0);
  const reason = {
    zh: '业务系统InvoiceHub不可达；登记未写明该系统承载哪些业务，请在systems中补充',
    en: 'the business system InvoiceHub cannot be reached; the register does not say what this system carries: add it under systems',
  };
  expect(orders[0]).toMatchObject({ kind: 'it', assignee: 'p-01', cause: 'upstream/InvoiceHub', reason });
  expect(new Set(untold.map(({ reason }) => reason))).toEqual(new Set(['loss-unknown']));
  expect(untold[0]?.explanation.zh).toBe('不知道影响哪些业务，不发布公告');
});

test('of one kiosk alone that names a system which the register lacks its order says so too', async () => {
  const { orders, untold } = await away([], 'InvoiceHub', { 'A-1': [60] });
  expect(orders[0]?.reason.en).toContain('system InvoiceHub cannot be reached; the register does not say');
  expect(untold).toMatchObject([{ reason: 'loss-unknown' }]);
});

test('a kiosk that names no system has it said, and nobody is sent to the register', async () => {
  const { orders } = await away([], 'upstream', { 'A-1': [60], 'B-1': [61] });
  expect(orders[0]?.reason.en).toBe(
    'the business system cannot be reached; the kiosk does not say which system, so what it carries is not known',
  );
});

test('with an entry in the table there is one partial notice in each hall, in the words of the public', async () => {
  const { notices, untold, orders } = await away([TAX], 'InvoiceHub', ALL_FOUR);
  expect(notices.map(({ hallId, kind, services }) => [hallId, kind, services])).toEqual([
    ['a', 'partial', ['INV']],
    ['b', 'partial', ['INV']],
  ]);
  for (const { title, body, reason } of notices) {
    const said = `${title.zh} ${body.zh} ${reason.zh}`;
    expect(said).toMatch(/发票领用/);
    expect(said).toMatch(/业务系统暂不可用/);
    expect(said).not.toMatch(/InvoiceHub|INV|发票平台/);
  }
  expect(untold).toEqual([]);
  expect(orders[0]?.reason.zh).toBe('业务系统发票平台不可达，发票领用暂停');
});

test('a system of which the register says that it carries nothing of these kiosks takes nothing', async () => {
  const { untold, orders } = await away([{ ...TAX, services: ['QUERY'] }], 'InvoiceHub', ALL_FOUR);
  expect(new Set(untold.map(({ reason }) => reason))).toEqual(new Set(['nothing-lost']));
  expect(orders[0]?.reason.en).toBe('the business system 发票平台 cannot be reached');
});
