import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { runReplay } from '#libs/composition/index.js';
import { uplinkTopic } from '#libs/contracts/index.js';
import { type Incident, type Journaled, MINUTE, type OutageNotice, SECOND } from '#libs/domain/index.js';
import type { StoryStation } from '../harness/station.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor();

interface Line {
  at: number;
  event: string;
  id: string;
  kioskIds: string[];
  kind: string;
  severity: string;
  rule: string;
  reason: string;
}

/** What the station's journal has of packets, as a recording. */
async function recordingOf(station: StoryStation): Promise<string[]> {
  const { journal } = station.pipeline;
  const lineOf = ({ entry }: Journaled): string[] => {
    if (entry.type !== 'reading') return [];
    const { receivedAt, kind, payload } = entry.reading;
    return [JSON.stringify({ receivedAt, topic: uplinkTopic(entry.reading, kind), payload })];
  };
  return (await journal.read(0, 10_000)).flatMap(lineOf);
}

async function replayOf(station: StoryStation, recording: string[]): Promise<Line[]> {
  const [fleet, readings, out] = ['fleet.json', 'in.jsonl', 'out.jsonl'].map((name) => join(station.folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(fleet, JSON.stringify((await station.call('/api/v1/fleet')).body));
  writeFileSync(readings, `${recording.join('\n')}\n`);
  const said: string[] = [];
  await runReplay({ fleet, readings, out, rules: null, until: station.clock.now() }, (line) => said.push(line));
  expect(said).toEqual([]);
  return readFileSync(out, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

const idsOf = (lines: Line[], event: string): string[] =>
  lines
    .filter((line) => line.event === event)
    .map(({ id }) => id)
    .sort();

const ids = (things: { id: string }[]): string[] => things.map(({ id }) => id).sort();

story('what a station received, replayed, gives the incidents, orders and notices that it gave', async () => {
  const { station } = here;
  const [one, two] = [await station.kiosk('K-1'), await station.kiosk('K-2')];
  await one.send('birth', { reason: 'powerUp' });
  for (const kiosk of [one, two]) await kiosk.heartbeat();
  await station.forward(20 * SECOND);
  await one.paper(120);
  await one.fault('CRD-002', 'cardReader');
  await station.forward(30 * SECOND);
  await one.paper(0);
  await two.notes(960);
  await one.heartbeat();
  await station.forward(20 * SECOND);
  await one.fault('CRD-002', 'cardReader', 'cleared');
  await one.paper(1000);
  // From here on the second kiosk is silent.
  for (let minute = 0; minute < 5; minute++) {
    await one.heartbeat();
    await station.forward(MINUTE);
  }
  await two.heartbeat();
  await station.settled();

  const replayed = await replayOf(station, await recordingOf(station));
  const live = await Promise.all(
    ['K-1', 'K-2'].map(async (id) => {
      const books = booksOf(station, id);
      return { incidents: await books.incidents(), orders: await books.orders(), notices: await books.notices() };
    }),
  );
  const incidents = live.flatMap((kiosk) => kiosk.incidents);
  const orders = live.flatMap((kiosk) => kiosk.orders);
  const notices = live.flatMap((kiosk) => kiosk.notices);
  expect(incidents.length).toBeGreaterThanOrEqual(4);
  expect(idsOf(replayed, 'incident.opened')).toEqual(ids(incidents));
  expect(idsOf(replayed, 'incident.closed')).toEqual(ids(incidents.filter(({ state }) => state === 'closed')));
  expect(idsOf(replayed, 'order.opened')).toEqual(ids(orders));
  expect(idsOf(replayed, 'order.closed')).toEqual(ids(orders.filter(({ state }) => state === 'closed')));
  // A notice may be away while another says it.
  const each = (event: string): string[] =>
    notices.flatMap(({ id, history }) => history.filter(({ what }) => what === event).map(() => id)).sort();
  expect(idsOf(replayed, 'notice.published')).toEqual(each('published'));
  expect(idsOf(replayed, 'notice.withdrawn')).toEqual(each('withdrawn'));
  expectSameTimes(replayed, incidents, notices);
});

function expectSameTimes(replayed: Line[], incidents: Incident[], notices: OutageNotice[]): void {
  const timeOf = (event: string, id: string): string => {
    const line = replayed.find((one) => one.event === event && one.id === id);
    return new Date(line?.at ?? 0).toISOString();
  };
  for (const incident of incidents) {
    expect(timeOf('incident.opened', incident.id)).toBe(incident.openedAt);
    if (incident.closedAt !== null) expect(timeOf('incident.closed', incident.id)).toBe(incident.closedAt);
  }
  for (const notice of notices) expect(timeOf('notice.published', notice.id)).toBe(notice.publishedAt);
}
