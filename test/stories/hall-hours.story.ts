import { expect } from '@jest/globals';
import type { Availability, Instant } from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { stationFor, story } from '../harness/story.js';

const at = (text: string): Instant => Date.parse(`${text}+08:00`);
const here = stationFor({ clock: new StoryClock(at('2025-12-30T08:00')) });

const on = (days: string[], spans: [string, string][]) => Object.fromEntries(days.map((day) => [day, spans]));
const [WEEK, SATURDAY, SUNDAY] = [['mon', 'tue', 'wed', 'thu', 'fri'], 'sat', 'sun'];
const [NEW_YEAR, A_MONDAY, A_SATURDAY] = ['2026-01-01', '2026-01-05', '2026-01-10'];

/** Minutes, by day. */
const HALLS = [
  // S3-F5: Monday to Friday, closed over noon.
  [
    'split',
    on(WEEK, [
      ['08:30', '12:00'],
      ['14:00', '17:30'],
    ]),
    'closed',
    { [NEW_YEAR]: 0, [A_MONDAY]: 420, [A_SATURDAY]: 0 },
  ],
  // S3-I4.1: Monday to Saturday with a break of 45 minutes.
  [
    'noon',
    on(
      [...WEEK, SATURDAY],
      [
        ['08:00', '12:00'],
        ['12:45', '17:00'],
      ],
    ),
    'closed',
    { [NEW_YEAR]: 0, [A_MONDAY]: 495, [A_SATURDAY]: 495 },
  ],
  // S3-B2.1: every day, statutory holidays included.
  [
    'daily',
    on([...WEEK, SATURDAY, SUNDAY], [['08:00', '20:00']]),
    'open',
    { [NEW_YEAR]: 720, [A_MONDAY]: 720, [A_SATURDAY]: 720 },
  ],
  // S0-N17: all day, all year.
  ['always', '24h', 'open', { [NEW_YEAR]: 1_440, [A_MONDAY]: 1_440, [A_SATURDAY]: 1_440 }],
] as const;

/** Minutes in which it was open on that day. */
async function openOn(hallId: string, day: string): Promise<number> {
  const to = new Date(at(`${day}T00:00`) + 24 * 3_600_000).toISOString();
  const period = `from=${encodeURIComponent(`${day}T00:00:00+08:00`)}&to=${to}`;
  const { body } = await here.station.call(`/api/v1/availability?${period}&by=kiosk&hallId=${hallId}&service=CASH`);
  const [item] = (body as { items: Availability[] }).items;
  return item?.openMinutes ?? 0;
}

story('a hall is counted by its own hours: its break, its Saturdays, its holidays, or all day and all year', async () => {
  const { station } = here;
  for (const [id, hours, statutoryHolidays] of HALLS) {
    await station.hall({ id, hours, statutoryHolidays } as never);
    await station.kiosk(`K-${id}`, { hall: id, heartbeatS: 86_400 });
  }
  const { clock } = station;
  if (!(clock instanceof StoryClock)) throw new Error('Only a story clock can be moved');
  clock.jump(at('2026-01-12T08:00') - clock.now());
  await station.settled();
  for (const [id, , , minutes] of HALLS)
    for (const [day, open] of Object.entries(minutes)) expect([id, day, await openOn(id, day)]).toEqual([id, day, open]);
});
