import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { openPostgres, PostgresRuleBook } from '#libs/adapters/postgres/index.js';
import { MINUTE, SECOND } from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { readRules } from '#libs/stages/watch/index.js';
import { rulesText } from '../harness/rules.js';
import { STORY_START, StoryStation } from '../harness/station.js';
import { booksOf, story } from '../harness/story.js';

interface Told {
  version: string;
  state: string;
  since: string | null;
}

const rulesOf = async (station: StoryStation): Promise<Told> => (await station.call('/api/v1/rules')).body;

async function change(station: StoryStation, text: string): Promise<string> {
  const { version: basedOn } = await rulesOf(station);
  const put = { method: 'PUT', body: { text, basedOn, why: 'a story' } };
  const { status, body } = await station.call('/api/v1/rules', put);
  expect(status).toBe(200);
  await station.until(async () => (await rulesOf(station)).state === 'inForce', 'the rules to count');
  return (body as Told).version;
}

const without = (id: string, text = rulesText()): string => text.replace(new RegExp(`\n  - id: ${id}\n(?:    .*\n)+`), '\n');
const heartbeats = (n: number): string => rulesText().replace('heartbeats: 3', `heartbeats: ${n}`);
const versionOfSilence = async (station: StoryStation, kioskId: string): Promise<string | undefined> => {
  const open = await booksOf(station, kioskId).incidents('open');
  return open.find(({ cause }) => cause === 'link')?.holding[0]?.version;
};

const heldBy = async (station: StoryStation, kioskId: string): Promise<string[]> =>
  (await booksOf(station, kioskId).incidents('open')).flatMap(({ holding }) => holding.map(({ rule }) => rule)).sort();

/** A station that a failing story does not leave behind. */
async function within(station: StoryStation, tell: () => Promise<void>): Promise<void> {
  try {
    await tell();
  } catch (error) {
    await station.remove();
    throw error;
  }
}

async function beforeTheRestart(station: StoryStation): Promise<void> {
  await station.hall();
  await station.hall({ id: 'hall-2', name: '二号自助厅' });
  const empty = await station.kiosk('K-1');
  const quiet = await station.kiosk('K-2');
  await empty.paper(0);
  await quiet.heartbeat();
  await station.settled();
  expect(await heldBy(station, 'K-1')).toEqual(['consumable-low', 'consumable-out']);

  await change(station, without('consumable-out'));
  await station.forward(SECOND);
  expect(await heldBy(station, 'K-1')).toEqual(['consumable-low']);

  const patient = await change(station, heartbeats(5));
  await station.forward(4 * MINUTE);
  expect(await booksOf(station, 'K-2').incidents()).toEqual([]);
  // One kiosk alone, and not its whole hall.
  await empty.heartbeat();
  const strict = await change(station, heartbeats(2));
  expect(strict).not.toBe(patient);
  // It was silent long enough for these: the next mark of time says so.
  await station.forward(SECOND);
  expect(await versionOfSilence(station, 'K-2')).toBe(strict);

  await change(station, heartbeats(5));
  await (await station.kiosk('K-3', { hall: 'hall-2' })).heartbeat();
  await station.forward(MINUTE);
}

async function afterTheRestart(station: StoryStation, accepted: string): Promise<void> {
  expect(await rulesOf(station)).toMatchObject({ version: accepted, state: 'inForce' });
  await station.settled();
  expect(await booksOf(station, 'K-2').incidents()).toHaveLength(1);
  await station.forward(2 * MINUTE);
  expect(await booksOf(station, 'K-3').incidents('open')).toEqual([]);
  await station.forward(MINUTE + SECOND);
  expect(await versionOfSilence(station, 'K-3')).toBe(accepted);
}

story('changed rules count at once, and what was accepted while nobody judged counts after the restart', async () => {
  const clock = new StoryClock(STORY_START);
  const first = await StoryStation.open({ clock });
  const { folder } = first;
  await within(first, () => beforeTheRestart(first));
  await first.stop();
  // Without the watch's state it is made anew from the journal, through every change of the rules.
  await rm(join(folder, 'watch.json'));
  const accepted = await acceptedApart(folder, without('kiosk-gone', heartbeats(4)), clock);
  const second = await StoryStation.open({ clock, folder });
  await within(second, () => afterTheRestart(second, accepted));
  await second.remove();
});

/** Another process accepts rules while nobody judges. */
async function acceptedApart(folder: string, text: string, clock: StoryClock): Promise<string> {
  const database = await openPostgres({ folder: join(folder, 'postgres') });
  const book = new PostgresRuleBook(database, clock);
  const { version } = readRules(text);
  const newest = await book.newest();
  await book.accept({ version, text, by: 'admin', why: 'from elsewhere', origin: 'http' }, newest?.version ?? null);
  await database.close();
  return version;
}
