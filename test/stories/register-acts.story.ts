import { expect } from '@jest/globals';
import { Stream } from '#apps/api/testing/stream.js';
import { HOUR, MINUTE, SECOND } from '#libs/domain/index.js';
import { RegisterKinds } from '../harness/register-kinds.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor();

const called = async (path: string, body?: unknown, method?: string): Promise<unknown> => {
  const answer = await here.station.call(`/api/v1/${path}`, { ...(method && { method }), ...(body !== undefined && { body }) });
  if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  return answer.body;
};

story('what changes in the register is on the board a second later, and who reads it is told', async () => {
  const { station } = here;
  const kinds = new RegisterKinds(called, () => station.clock.now());
  const passwords = await kinds.begin();
  const kiosks = await Promise.all(Object.entries(passwords).map(([id, password]) => station.connect(id, password)));
  for (const kiosk of kiosks) await kiosk.heartbeat();
  const [out] = kiosks;
  await out?.fault('BNA-002', 'noteAcceptor');
  await station.settled();
  const reader = await Stream.open(`${station.url}/api/v1/board/events`);
  for await (const { what, make, shows } of kinds.all()) {
    expect({ what, shows: shows(await kinds.board()) }).toEqual({ what, shows: false });
    const told = reader.events.length;
    await make();
    await station.forward(SECOND);
    expect({ what, shows: shows(await kinds.board()) }).toEqual({ what, shows: true });
    await station.until(
      () => reader.events.slice(told).some(({ event }) => event === 'notice'),
      `the live board to tell of ${what}`,
    );
  }
  reader.close();
  // It was moved, and its id is what it was (S3-U4.1): what stands is withdrawn from the board of the hall where it is now.
  await out?.fault('BNA-002', 'noteAcceptor', 'cleared');
  await station.settled();
  expect(await booksOf(station, 'K-1').notices('published')).toEqual([]);
  expect((await kinds.board())['h-2']?.notices).toEqual([]);
});

story('a counter that opens and closes is named in time, though nothing is found meanwhile', async () => {
  const { station } = here;
  const now = station.clock.now();
  const opens = Math.ceil((now + HOUR) / MINUTE) * MINUTE;
  const clockTime = (ms: number): string => new Date(ms + 8 * HOUR).toISOString().slice(11, 16);
  const hours = Object.fromEntries(
    ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [[clockTime(opens), clockTime(opens + HOUR)]]]),
  );
  const hall = {
    id: 'h-5',
    name: '示例五厅',
    region: 'anqing',
    hotline: '0000-000000',
    counters: [{ name: '5号窗口', services: ['CASH'], hours }],
  };
  await called('halls', hall);
  const kiosk = await station.kiosk('K-5', { hall: 'h-5', type: 'OTHER', heartbeatS: 86_400 });
  await kiosk.heartbeat();
  await kiosk.fault('BNA-002', 'noteAcceptor');
  await station.settled();
  const route = async () => (await booksOf(station, 'K-5').notices('published'))[0]?.alternative.zh;
  expect(await route()).toContain('起开放');
  await station.forward(opens - SECOND - now);
  expect(await route()).toContain('起开放');
  await station.forward(SECOND);
  expect(await route()).toContain('开放至');
  await station.forward(HOUR);
  expect(await route()).toContain('起开放');
});
