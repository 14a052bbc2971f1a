import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MemoryBooks, type News } from '#libs/adapters/memory/index.js';
import { checkFleet } from '#libs/contracts/index.js';
import { type Books, type Fleet, HOUR, MINUTE } from '#libs/domain/index.js';
import { projectFile } from '#libs/runtime/index.js';
import { readRules } from '#libs/stages/watch/index.js';
import { busyDay, HALLS, KIOSKS, lineOf, REGION } from '#test/harness/busy-day.js';
import { Replay, type ReplayParts } from './replay.js';
import { ReplayWriter } from './replay-writer.js';

const START = 1_767_225_600_000;
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
/** What people do besides, in turn, and what they say of it. */
const BESIDES = [
  (at: number) => ({ act: 'order.hold', by: 'p-02', hold: { for: 'part', until: at + 2 * MINUTE }, reason: 'waits' }),
  () => ({ act: 'order.resume', by: 'p-02' }),
  () => ({ act: 'order.passOn', by: 'p-02', to: 'p-03', reason: 'shift' }),
  () => ({ act: 'order.assign', by: 'p-03', to: 'p-02', reason: 'nearer' }),
  () => ({ act: 'order.record', by: 'p-02', record: { cause: 'dust', process: 'cleaned', minutes: 3 } }),
  () => ({ act: 'order.cancel', by: 'p-03', reason: 'not wanted' }),
  (at: number) => ({ act: 'order.sendOut', by: 'p-02', sending: { what: 'printer', to: 'shop', expectedAt: at + 3 * MINUTE } }),
  () => ({ act: 'order.back', by: 'p-03', back: { item: 1, condition: 'repaired' } }),
];

/** People who try one act after another on every kiosk, every twenty seconds: some fit. */
function* acts(minutes: number): Generator<{ receivedAt: number; line: string }> {
  for (let n = 0; n < minutes * 3; n++) {
    const receivedAt = START + n * 20_000 + 507;
    const act = ACTS[n % ACTS.length] as string;
    const by = act === 'order.acceptance' ? 'p-03' : 'p-02';
    const kioskId = KIOSKS[Math.floor(n / ACTS.length) % KIOSKS.length]?.id;
    yield { receivedAt, line: JSON.stringify({ receivedAt, act, order: { kioskId }, by, passed: n % 3 > 0 }) };
    const later = receivedAt + 5_000;
    const besides = BESIDES[n % BESIDES.length]?.(later);
    yield { receivedAt: later, line: JSON.stringify({ receivedAt: later, order: { kioskId }, ...besides }) };
    const kind = n % 2 ? 'upkeep' : 'inspect';
    const opening = { kind, kioskId, hallId: 'hall-1', what: 'asked for' };
    const asked = receivedAt + 9_000;
    yield {
      receivedAt: asked,
      line: JSON.stringify({ receivedAt: asked, act: 'order.open', by: 'p-03', order: { kioskId }, opening }),
    };
  }
}

function recording(minutes: number, seed: number): string[] {
  const packets = busyDay(START, minutes, seed).map((packet) => ({ receivedAt: packet.receivedAt, line: lineOf(packet) }));
  return [...packets, ...acts(minutes)].sort((a, b) => a.receivedAt - b.receivedAt).map(({ line }) => line);
}

interface Played {
  seed: number;
  minutes: number;
  /** Entries that are decided together next. */
  together(): number;
  tell(news: News[]): void;
}

async function play({ seed, minutes, together, tell }: Played): Promise<number> {
  const wrong: string[] = [];
  const parts: ReplayParts = {
    tell: (news) => {
      parts.atOnce = together();
      tell(news);
    },
    fleet: fleet(),
    rules,
    until: START + minutes * MINUTE + HOUR,
    atOnce: together(),
    complain: (line, why) => wrong.push(`${line}: ${why}`),
    report: () => undefined,
  };
  const replay = await Replay.open(parts);
  for (const line of recording(minutes, seed)) await replay.take(Buffer.from(line));
  await replay.finish();
  // What does not fit is refused whenever it is decided.
  for (const why of wrong)
    expect(why).toMatch(
      /not taken, (no-open-order|wrong-state|cause-stands|not-assignee|own-already|own-repair|open-already|barred|nothing-away)/,
    );
  return replay.counts.acts;
}

async function told(seed: number, atOnce: number): Promise<string[]> {
  const telling = new ReplayWriter();
  const done = await play({ seed, minutes: 120, together: () => atOnce, tell: (news) => telling.take(news) });
  expect(done).toBeGreaterThan(10);
  return telling.lines();
}

/** Everything that was kept, to the letter, with how it was cut: whole notices and orders, every message. */
async function kept(seed: number, cuts: number[]): Promise<string[]> {
  const all: string[] = [];
  let next = 0;
  const together = (): number => cuts[next++ % cuts.length] as number;
  await play({ seed, minutes: 25, together, tell: (news) => all.push(...news.map((one) => JSON.stringify(one))) });
  return all;
}

interface Line {
  at: number;
  event: string;
  id: string;
  kind: string;
  reason: string;
}
const parsed = (lines: string[]): Line[] => lines.map((line) => JSON.parse(line) as Line);

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
  [2, 13],
  [4, 1_000],
])('of recording %i the same bytes come, decided one by one or %i at once', async (seed, atOnce) => {
  expect(await told(seed, atOnce)).toEqual(await oneByOne(seed));
});

test('the same bytes come whether the books say what waits in them or are asked at every duty', async () => {
  const { waits } = MemoryBooks.prototype;
  const silent: Pick<Books, 'waits'> = MemoryBooks.prototype;
  silent.waits = () => null;
  try {
    expect(await told(1, 1)).toEqual(await oneByOne(1));
  } finally {
    MemoryBooks.prototype.waits = waits;
  }
});

test('one stream, cut at whatever places, brings the same incidents, orders, notices and messages to the letter', async () => {
  const cuts = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), cuts, async (seed, lengths) => {
      expect(await kept(seed, lengths)).toEqual(await kept(seed, [1]));
    }),
    {
      numRuns: Math.ceil(5 * Number(process.env['HALLWATCH_TEST_SCALE'] ?? 1)),
      // What time brought after the last finding was left undecided.
      examples: [[259_395, [125]]],
    },
  );
});
