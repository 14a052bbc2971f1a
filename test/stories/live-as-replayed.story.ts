import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { runReplay } from '#libs/composition/index.js';
import { type Change, MINUTE } from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { busyDay, HALLS, KIOSKS, lineOf, type RecordedPacket } from '../harness/busy-day.js';
import { STORY_START, type StoryKiosk, type StoryStation } from '../harness/station.js';
import { stationFor, story } from '../harness/story.js';

const here = stationFor();
const MINUTES = 24;
const SEED = 5;
const START = STORY_START + MINUTE;
const END = START + (MINUTES + 5) * MINUTE;

/** What the two must have in common. */
interface Told {
  at: number;
  event: string;
  id: string;
  kind: string;
  reason: string;
}

const OVER: Readonly<Record<string, string>> = { reopened: 'opened', merged: 'closed', cancelled: 'closed' };
const TOLD = /^(incident|order)\.(opened|closed)$|^notice\.(published|updated|withdrawn)$/;

const toldLive = ({ at, what, how, subject, body }: Change): Told => ({
  at,
  event: `${what}.${OVER[how] ?? how}`,
  id: subject,
  kind: 'kind' in body ? body.kind : '',
  reason: 'reason' in body && typeof body.reason === 'object' ? body.reason.en : '',
});

const inOrder = (all: Told[]): string[] =>
  all
    .filter(({ event }) => TOLD.test(event))
    .map(({ at, event, id, kind, reason }) => [new Date(at).toISOString(), event, id, kind, reason].join(' '))
    .sort();

async function furnish(station: StoryStation): Promise<Map<string, StoryKiosk>> {
  for (const id of HALLS) await station.hall({ id });
  const kiosks = new Map<string, StoryKiosk>();
  for (const kiosk of KIOSKS) kiosks.set(kiosk.id, await station.kiosk(kiosk.id, kiosk));
  return kiosks;
}

/** Over the sockets of the kiosks, each packet at its time; the watch follows as it can. */
async function live(station: StoryStation, packets: RecordedPacket[]): Promise<string[]> {
  const kiosks = await furnish(station);
  const { clock } = station;
  if (!(clock instanceof StoryClock)) throw new Error('Only a story clock can be moved');
  for (const { receivedAt, kioskId, kind, payload } of packets) {
    clock.forward(receivedAt - clock.now());
    const kiosk = kiosks.get(kioskId) as StoryKiosk;
    await kiosk.sendRaw(kiosk.topic(kind), JSON.stringify(payload));
  }
  await station.forward(END - clock.now());
  return inOrder((await station.stores.changes.after(0, 100_000)).map(toldLive));
}

async function replayed(station: StoryStation, packets: RecordedPacket[]): Promise<{ bytes: string; told: string[] }> {
  const [fleet = '', readings = '', out = ''] = ['fleet.json', 'in.jsonl', 'out.jsonl'].map((name) => join(station.folder, name));
  writeFileSync(fleet, JSON.stringify((await station.call('/api/v1/fleet')).body));
  writeFileSync(readings, packets.map((packet) => `${lineOf(packet)}\n`).join(''));
  const said: string[] = [];
  await runReplay({ fleet, readings, out, rules: null, until: END }, (line) => said.push(line));
  expect(said).toEqual([]);
  const bytes = readFileSync(out, 'utf8');
  const lines = bytes.trim().split('\n');
  return { bytes, told: inOrder(lines.map((line) => JSON.parse(line) as Told)) };
}

story('a busy stretch of time, live over MQTT and replayed, ends with the same incidents, orders and notices', async () => {
  const { station } = here;
  const packets = busyDay(START, MINUTES, SEED);
  const told = await live(station, packets);
  const replay = await replayed(station, packets);
  expect(told.length).toBeGreaterThan(60);
  expect(told).toEqual(replay.told);
  expect((await replayed(station, packets)).bytes).toBe(replay.bytes);
});
