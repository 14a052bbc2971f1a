import { expect } from '@jest/globals';
import { type ChainedAct, DAY, HOUR } from '#libs/domain/index.js';
import type { StoryClock } from '#libs/runtime/index.js';
import { Somebody } from '../harness/somebody.js';
import { stationFor, story } from '../harness/story.js';

const here = stationFor();

const SECRET = '机密内容';
const FILE = '/api/v1/customer-files/F-1';
const person = (id: string) => ({ id, name: `示例${id}`, roles: ['manager'], halls: ['hall-1'], skills: [], channels: [] });
const manager = async (personId: string): Promise<Somebody> =>
  Somebody.joined(here.station, await here.station.call('/api/v1/accounts', { body: { personId } }));
const because = (reason: string) => ({ status: 409, body: { because: reason } });

/** The oldest first: who did what, and what became of it. */
async function told(): Promise<unknown[]> {
  const { body } = await here.station.call('/api/v1/audit?subjectKind=customerFile&subjectId=F-1&limit=99');
  const { items } = body as { items: ChainedAct[] };
  expect(JSON.stringify(items)).not.toContain(SECRET);
  return items.map(({ by, what, after }) => [by, what, (after as { refused?: string })?.refused ?? null]).reverse();
}

// S4-A6.1
story('a customer’s file opens for who asked when another has approved, for a day, and every try is an act', async () => {
  const { station } = here;
  await station.call('/api/v1/fleet', { body: { people: ['p-1', 'p-2'].map(person) } });
  const file = { id: 'F-1', title: '某户用电档案', hallId: 'hall-1', content: SECRET };
  expect((await station.call('/api/v1/customer-files', { body: file })).status).toBe(201);
  const [asker, other] = [await manager('p-1'), await manager('p-2')];
  expect(JSON.stringify(await asker.call('/api/v1/customer-files'))).not.toContain(SECRET);

  const asked = await asker.call(`${FILE}/openings`, { why: '客户来电核对' });
  expect(asked.status).toBe(201);
  const { id } = asked.body as { id: string };
  const content = `${FILE}/content?opening=${id}`;
  const approve = (who: Somebody) => who.call(`${FILE}/openings/${id}/approval`, { approved: true, why: '情况属实' });
  expect(await asker.call(content)).toMatchObject(because('not-decided'));
  expect(await approve(asker)).toMatchObject(because('own-asking'));
  expect(await approve(other)).toMatchObject({ status: 200, body: { decidedBy: 'p-2', approved: true } });
  expect(await other.call(content)).toMatchObject(because('not-the-asker'));
  expect(await asker.call(content)).toMatchObject({ status: 200, body: { content: SECRET } });

  // The file asks the clock and nothing else: a day that is lived minute by minute shows no more.
  (station.clock as StoryClock).forward(DAY + HOUR);
  expect(await (await Somebody.loggedIn(station, 'p-1')).call(content)).toMatchObject(because('over'));
  expect(await told()).toEqual([
    ['admin', 'file.add', null],
    ['p-1', 'file.ask', null],
    ['p-1', 'read.file', 'not-decided'],
    ['p-1', 'file.approve', 'own-asking'],
    ['p-2', 'file.approve', null],
    ['p-2', 'read.file', 'not-the-asker'],
    ['p-1', 'read.file', null],
    ['p-1', 'read.file', 'over'],
  ]);
});
