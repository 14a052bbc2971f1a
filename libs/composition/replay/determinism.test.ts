import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { checkFleet } from '#libs/contracts/index.js';
import { type Fleet, HOUR } from '#libs/domain/index.js';
import { projectFile } from '#libs/runtime/index.js';
import { readRules } from '#libs/stages/watch/index.js';
import { busyDay, HALLS, KIOSKS, lineOf, REGION } from '#test/harness/busy-day.js';
import { Replay } from './replay.js';
import { Telling } from './telling.js';

const START = 1_767_225_600_000;
const MINUTES = 120;
const rules = readRules(readFileSync(projectFile('libs', 'stages', 'watch', 'rules', 'default.yaml'), 'utf8'));

function fleet(): Fleet {
  const checked = checkFleet({
    halls: HALLS.map((id) => ({ id, region: REGION, hotline: '0556-0000-000' })),
    kiosks: KIOSKS.map((kiosk) => ({ ...kiosk, type: 'UTIL', maintainer: 'p-02' })),
    people: [{ id: 'p-02', channels: [{ kind: 'webhook', url: 'http://127.0.0.1:9/alerts' }] }, { id: 'p-03' }],
  });
  if ('errors' in checked) throw new Error(JSON.stringify(checked.errors));
  return checked.fleet as Fleet;
}

const ACTS = ['order.accept', 'order.arrive', 'order.repair', 'order.acceptance'];

/** People who try one act after another on every kiosk, every twenty seconds: some fit. */
function* acts(): Generator<{ receivedAt: number; line: string }> {
  for (let n = 0; n < MINUTES * 3; n++) {
    const receivedAt = START + n * 20_000 + 507;
    const act = ACTS[n % ACTS.length] as string;
    const by = act === 'order.acceptance' ? 'p-03' : 'p-02';
    const kioskId = KIOSKS[Math.floor(n / ACTS.length) % KIOSKS.length]?.id;
    yield { receivedAt, line: JSON.stringify({ receivedAt, act, order: { kioskId }, by, passed: n % 3 > 0 }) };
  }
}

function recording(seed: number): string[] {
  const packets = busyDay(START, MINUTES, seed).map((packet) => ({ receivedAt: packet.receivedAt, line: lineOf(packet) }));
  return [...packets, ...acts()].sort((a, b) => a.receivedAt - b.receivedAt).map(({ line }) => line);
}

async function told(seed: number, atOnce: number): Promise<string[]> {
  const telling = new Telling();
  const wrong: string[] = [];
  const replay = await Replay.open({
    tell: (news) => telling.take(news),
    fleet: fleet(),
    rules,
    until: START + MINUTES * 60_000 + HOUR,
    atOnce,
    complain: (line, why) => wrong.push(`${line}: ${why}`),
    report: () => undefined,
  });
  for (const line of recording(seed)) await replay.take(Buffer.from(line));
  await replay.finish();
  // What does not fit is refused whenever it is decided.
  for (const why of wrong) expect(why).toMatch(/not taken, (no-open-order|wrong-state)/);
  expect(replay.counts.acts).toBeGreaterThan(10);
  return telling.lines();
}

interface Line {
  at: number;
  event: string;
  id: string;
  kind: string;
  reason: string;
}
const parsed = (lines: string[]): Line[] => lines.map((line) => JSON.parse(line) as Line);

/**
 * What people were told of and when, in an order that does not hang on what was decided together. A notice says what else can be had when
 * it is written, and not when its cause began: of those decided late that, and with it the kind, is of later.
 */
const essence = (lines: string[]): string[] =>
  parsed(lines)
    .filter(({ event, reason }) => !event.endsWith('updated') || / \(p-0.\)$/.test(reason))
    .map(({ at, event, id, kind, reason }) => {
      const what = event.startsWith('notice') ? '' : kind;
      return `${at - START} ${event} ${id} ${what} ${reason}`;
    })
    .sort();

/** Decided one by one, by seed. */
const single = new Map<number, Promise<string[]>>();
function oneByOne(seed: number): Promise<string[]> {
  const known = single.get(seed) ?? told(seed, 1);
  single.set(seed, known);
  return known;
}

test('the recording has of everything, and the same bytes come out of it twice', async () => {
  const first = await oneByOne(1);
  expect(await told(1, 1)).toEqual(first);
  const lines = parsed(first);
  const kinds = new Set(lines.map(({ kind }) => kind));
  const events = new Set(lines.map(({ event }) => event));
  for (const kind of ['hall', 'fault', 'consumable', 'cashbox']) expect(kinds).toContain(kind);
  for (const event of ['incident.opened', 'incident.closed', 'order.updated', 'order.closed', 'notice.withdrawn', 'withheld'])
    expect(events).toContain(event);
});

test.each([
  [1, 7],
  [1, 60],
  [1, 1_000],
  [2, 13],
  [3, 300],
  [4, 1_000],
])('of recording %i the same incidents, orders and notices come, decided one by one or %i at once', async (seed, atOnce) => {
  expect(essence(await told(seed, atOnce))).toEqual(essence(await oneByOne(seed)));
});
