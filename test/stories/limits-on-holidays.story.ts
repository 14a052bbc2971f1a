import { expect } from '@jest/globals';
import { DAY, HOUR } from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { act, courseOf, furnished, LOGGED_IN, orderNow, pass, phonesFor } from '../harness/limits.js';
import { stationFor, story } from '../harness/story.js';

const at = (text: string): number => Date.parse(`${text}+08:00`);
const DAYS = [['08:00', '18:00']];
const OFFICE = { mon: DAYS, tue: DAYS, wed: DAYS, thu: DAYS, fri: DAYS };

/** An hour before the hall closes for National Day. */
const here = stationFor({ env: LOGGED_IN, clock: new StoryClock(at('2026-09-30T17:30')) });

const phones = phonesFor();

story('over a holiday on which the hall is closed no time to accept runs, and on the first day it goes on', async () => {
  const { station } = here;
  const kiosk = await furnished(station, phones, { hours: OFFICE, statutoryHolidays: 'closed' });
  await kiosk.fault('BNA-002', 'noteAcceptor');
  await pass(station, 6 * DAY);
  const quiet = await orderNow(station);
  expect([courseOf(quiet), quiet.state]).toEqual([['0 opened'], 'open']);
  expect(Date.parse(String(quiet.clocks?.accept?.dueAt))).toBe(at('2026-10-08T08:30'));
  await pass(station, at('2026-10-08T08:29') - station.clock.now());
  expect(courseOf(await orderNow(station)).at(-1)).toMatch(/ warned accept$/);
  await act(station, 'accept', 'p-1');
  await pass(station, HOUR);
  const accepted = await orderNow(station);
  expect(accepted).toMatchObject({ state: 'accepted', assignee: 'p-1' });
  expect(accepted.clocks?.accept?.breachedAt).toBeUndefined();
});
