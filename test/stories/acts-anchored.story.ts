import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from '@jest/globals';
import { runJournal } from '#apps/tools/journal/run.js';
import { type ChainedAct, chained, HOUR, MINUTE, ownDoing } from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { Receiver } from '../harness/receiver.js';
import { STORY_START, StoryStation } from '../harness/station.js';
import { story } from '../harness/story.js';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-anchored-'));
const phones = new Receiver();
afterAll(() => {
  phones.close();
  rmSync(folder, { recursive: true, force: true });
});

const person = (id: string, role: string) => ({
  ...{ id, name: `示例${id}`, roles: [role], halls: [], skills: [] },
  channels: [{ kind: 'webhook', url: phones.at(`/${id}`) }],
});

interface Head {
  number: number;
  hash: string;
}

story('the auditor is told once a day where the acts are, and by that message a past that was written anew shows', async () => {
  await phones.open();
  const clock = new StoryClock(STORY_START);
  let station = await StoryStation.open({ clock, folder });
  await station.call('/api/v1/fleet', { body: { people: [person('p-1', 'auditor'), person('p-2', 'administrator')] } });
  await station.forward(HOUR);
  await station.until(() => phones.to('/p-1').length > 0, 'the message');
  await station.hall();
  await station.stop();
  // A restart is no new day.
  station = await StoryStation.open({ clock, folder });
  try {
    await station.forward(2 * HOUR);
    expect((await station.stores.outbox.list({ limit: 9 })).items).toHaveLength(1);
    const [told] = phones.to('/p-1').map(({ body }) => body);
    expect(told).toMatchObject({ event: 'acts.anchor', day: '2026-01-01' });
    const { number, hash, text } = told as unknown as Head & { text: { zh: string; en: string } };
    expect(text.zh).toContain(`第 ${number} 条`);
    expect(text.en).toContain(hash);
    expect(phones.to('/p-2')).toEqual([]);
    const { chain, database } = station.stores;
    expect(await chain.verify([{ number, hash }])).toMatchObject({ fault: null });

    // Who may do all to the database cuts it off, writes it anew and takes away what was noted there; what was sent stays sent.
    for (const table of ['act', 'act_anchor']) await database.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    await database.query('DELETE FROM act_anchor');
    await database.query('DELETE FROM act WHERE number >= $1', [number]);
    await chain.note({
      ...ownDoing('written-anew'),
      at: clock.now(),
      what: 'hall.add',
      subject: { kind: 'hall', id: 'x' },
      before: null,
      after: null,
    });
    expect((await chain.verify()).fault).toBeNull();
    expect((await chain.verify([{ number, hash }])).fault).toEqual({ what: 'rewritten', number });
  } finally {
    await station.stop();
  }
});

/** Who may do all to the database changes the first act and reckons every hash after it anew. */
async function rewritten({ stores: { chain, database } }: StoryStation): Promise<void> {
  const acts: ChainedAct[] = [];
  for await (const act of chain.each({})) acts.push(act);
  await database.query('ALTER TABLE act DISABLE TRIGGER USER');
  let last: ChainedAct | null = null;
  for (const { number, previous: _, hash: __, ...act } of acts) {
    last = chained({ ...act, ...(number === 1 && { by: 'somebody-else' }) }, last, sha256);
    const { previous, hash, number: ___, ...body } = last;
    const row = [number, JSON.stringify(body), previous, hash];
    await database.query('UPDATE act SET body = $2::jsonb, previous = $3, hash = $4 WHERE number = $1', row);
  }
}
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

story('a past that was written anew with all its hashes is told by the kept anchors, of the table or of the log', async () => {
  const own = join(folder, 'rewritten');
  mkdirSync(own);
  const station = await StoryStation.open({ folder: own });
  const verdict = async () => (await station.call('/api/v1/audit/verify')).body;
  const kept = join(folder, 'kept.log');
  try {
    await station.hall();
    await station.forward(6 * MINUTE);
    await station.until(() => station.log.some(({ event }) => event === 'ChainAnchored'), 'the line of the log');
    writeFileSync(kept, station.log.map((line) => JSON.stringify(line)).join('\n'));
    expect(await verdict()).toMatchObject({ fault: null, anchors: { fit: 1 } });

    await rewritten(station);
    const { number } = (await station.stores.chain.anchors(1))[0] ?? {};
    expect(await verdict()).toMatchObject({ fault: { what: 'rewritten', number } });
    await station.stores.database.query('ALTER TABLE act_anchor DISABLE TRIGGER USER');
    await station.stores.database.query('DELETE FROM act_anchor');
    expect(await verdict()).toMatchObject({ fault: null, anchors: { fit: 0 } });
  } finally {
    await station.stop();
  }
  const said: string[] = [];
  const verify = (...more: string[]) => runJournal(['verify', '--folder', own, ...more], {}, (line) => void said.push(line));
  expect([await verify(), await verify('--anchors', kept)]).toEqual([0, 1]);
  expect(said.join('\n')).toMatch(/Acts: DAMAGED at \d+: the chain fits in itself but not what was written down of it/);
});
