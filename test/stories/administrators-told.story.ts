import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect } from '@jest/globals';
import { runReplay } from '#libs/composition/index.js';
import { type AlertMessage, type Instant, MINUTE, REOPENS_WITHIN, SECOND } from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { lineOf, type RecordedPacket } from '../harness/busy-day.js';
import { rulesFile } from '../harness/rules.js';
import { STORY_START, StoryStation } from '../harness/station.js';
import { story } from '../harness/story.js';

/** Two machines are seen and lost within minutes. */
const IMPATIENT = `
  - for: { kiosk: K-1 }
    rules:
      - { id: kiosk-identity, times: 3, withinS: 300, quietS: 120 }
`;
const START = STORY_START + MINUTE;
/** Two machines speak in turns for two minutes, then one alone for five. */
const ROUND = 7 * MINUTE;
const ROUNDS = 9;

/** One after the other while both speak, and then each minute. */
function* flapping(): Generator<RecordedPacket> {
  for (let at = 0, seq = 0; at < ROUNDS * ROUND; seq++) {
    const isTurn = at % ROUND < 2 * MINUTE;
    const bootId = isTurn && seq % 2 === 0 ? 'left' : 'right';
    const receivedAt = START + at;
    const payload = { ts: receivedAt, bootId, seq, mode: 'inService' };
    yield { receivedAt, kioskId: 'K-1', kind: 'heartbeat', payload };
    at += isTurn ? 20 * SECOND : MINUTE;
  }
}

interface Told {
  at: Instant;
  id: string;
  event: string;
  to: string;
}

const toldBy = async ({ stores }: StoryStation): Promise<Told[]> =>
  (await stores.outbox.list({ limit: 100 })).items
    .flatMap(({ id, createdAt: at, message }) => {
      if (message.type !== 'alert' || message.incidentId === undefined) return [];
      const { body, to } = message as AlertMessage;
      return [{ at, id, event: String(body['event']), to }];
    })
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));

async function furnish(station: StoryStation): Promise<void> {
  await station.hall();
  const person = (id: string, roles: string[]) => ({
    id,
    name: `人员${id}`,
    roles,
    halls: ['hall-1'],
    skills: [],
    channels: [{ kind: 'webhook', url: 'http://127.0.0.1:9/told' }],
  });
  const people = [person('p-1', ['administrator']), person('p-2', ['administrator']), person('p-3', ['technician'])];
  const { status } = await station.call('/api/v1/fleet', { body: { halls: [], kiosks: [], people } });
  expect(status).toBeLessThan(300);
}

/** Every packet at its time; the watch follows as it can. */
async function live(station: StoryStation, clock: StoryClock): Promise<void> {
  const kiosk = await station.kiosk('K-1');
  for (const { receivedAt, payload } of flapping()) {
    clock.forward(receivedAt - clock.now());
    await kiosk.sendRaw(kiosk.topic('heartbeat'), JSON.stringify(payload));
  }
}

/** What is on the disk while it runs is what a kill leaves. */
function asKilled({ folder }: StoryStation): string {
  const copy = mkdtempSync(join(tmpdir(), 'hallwatch-killed-'));
  cpSync(folder, copy, { recursive: true, filter: (file) => !file.endsWith('hallwatch.lock') });
  return copy;
}

async function replayed(station: StoryStation, rules: string, until: Instant): Promise<{ at: Instant; id: string }[]> {
  const [fleet = '', readings = '', out = ''] = ['fleet.json', 'in.jsonl', 'out.jsonl'].map((name) => join(station.folder, name));
  writeFileSync(fleet, JSON.stringify((await station.call('/api/v1/fleet')).body));
  writeFileSync(readings, [...flapping()].map((packet) => `${lineOf(packet)}\n`).join(''));
  await runReplay({ fleet, readings, out, rules, until }, (line) => expect(line).toBe(''));
  const lines = readFileSync(out, 'utf8').trim().split('\n');
  const events = lines.map((line) => JSON.parse(line) as { at: Instant; id: string; event: string; rule: string | null });
  const alerts = events.filter(({ event, rule }) => event === 'alert.queued' && rule === 'kiosk-identity');
  return alerts.map(({ at, id }) => ({ at, id })).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

const both = (event: string): string[][] => ['p-1', 'p-2'].map((to) => [event, to]);
const inShort = (all: Told[]): string[][] => all.map(({ event, to }) => [event, to]).sort();

interface Lived {
  /** Of a station that stopped, */
  folder: string;
  /** and as a kill at that moment leaves it. */
  killed: string;
  at: Instant;
  closedAt: Instant;
  told: Told[];
}

/** Two machines take turns for an hour, and stop; the station stops before that is told. */
async function lived(folder: string, rules: string): Promise<Lived> {
  const env = { HALLWATCH_RULES_FILE: rules };
  const clock = new StoryClock(STORY_START);
  const station = await StoryStation.open({ clock, folder, env });
  try {
    await furnish(station);
    await live(station, clock);
    await station.settled();
    const [incident, ...others] = (await station.stores.incidents.list({ limit: 9 })).items;
    expect(incident).toMatchObject({ kind: 'identity', state: 'closed', reopened: { times: ROUNDS - 1 } });
    expect(others).toEqual([]);
    const told = await toldBy(station);
    return { folder, killed: asKilled(station), at: clock.now(), closedAt: incident?.closedAt ?? 0, told };
  } finally {
    await station.stop();
  }
}

/** Goes on with a folder a minute later, and lets the end fall due. */
async function wentOn(folder: string, { at, told }: Lived, act: (station: StoryStation) => Promise<void>): Promise<Told[]> {
  const env = { HALLWATCH_RULES_FILE: join(folder, 'rules.yaml') };
  const station = await StoryStation.open({ clock: new StoryClock(at + MINUTE), folder, env });
  try {
    expect(await toldBy(station)).toEqual(told);
    await station.forward(12 * MINUTE);
    await act(station);
    return await toldBy(station);
  } finally {
    await station.remove();
  }
}

let before: Awaited<ReturnType<typeof lived>>;
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hallwatch-story-'));
  before = await lived(folder, rulesFile('', folder, IMPATIENT));
}, 60_000);

/** The last word of a place that was gone over its time. */
const lastOf = (all: Told[]): Told[] => all.slice(before.told.length);

story('an identity that comes and goes for an hour is told as often as an order, over a stop, and as replayed', async () => {
  const { told, folder, closedAt } = before;
  const words = ['incident.opened', 'incident.closed', 'incident.reopened'];
  expect(inShort(told)).toEqual(words.flatMap(both).sort());

  const all = await wentOn(folder, before, async (station) => {
    const live = (await toldBy(station)).map(({ at, id }) => ({ at, id }));
    expect(await replayed(station, join(folder, 'rules.yaml'), station.clock.now())).toEqual(live);
  });
  expect(inShort(lastOf(all))).toEqual(both('incident.closed'));
  expect(new Set(lastOf(all).map(({ at }) => at))).toEqual(new Set([closedAt + REOPENS_WITHIN]));
});

story('a kill between the end and its time takes nothing of it, and tells it once', async () => {
  const all = await wentOn(before.killed, before, async () => undefined);
  expect(inShort(lastOf(all))).toEqual(both('incident.closed'));
  expect(new Set(lastOf(all).map(({ at }) => at))).toEqual(new Set([before.closedAt + REOPENS_WITHIN]));
});
