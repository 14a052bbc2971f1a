import type { FleetFile } from '#libs/contracts/index.js';
import {
  addDays,
  DAY,
  dayAt,
  dayNumberAt,
  type Instant,
  numberOf,
  type Person,
  type Roster,
  type Shift,
  weekdayOf,
} from '#libs/domain/index.js';

const SHIFTS: Shift[] = [
  { id: 'day', name: '白班', from: '08:00', to: '20:00' },
  { id: 'night', name: '夜班', from: '20:00', to: '08:00' },
];
/** A Monday. */
const ANCHOR = '2026-01-05';

const roleOf = (
  id: string,
  name: string,
  role: Person['roles'][number],
  halls: string[],
  channels: Person['channels'],
): Person => ({
  ...{ id, name, roles: [role], halls, skills: [], channels },
});

/** Who leads shifts and who watches, beside the halls' own people. */
export function demoWatch({ halls }: FleetFile, channels: Person['channels']): Person[] {
  const ids = halls.map(({ id }) => id);
  return [
    ...['一', '二'].map((nth, n) => roleOf(`s-0${n + 1}`, `主管${nth}`, 'supervisor', ids, channels)),
    ...['一', '二', '三'].map((nth, n) => roleOf(`n-0${n + 1}`, `监控员${nth}`, 'noc', ids, channels)),
  ];
}

/** Wednesday of the next week. */
function nextWednesday(at: Instant): string {
  let day = dayNumberAt(at) + 1;
  while (weekdayOf(day) !== 'mon') day++;
  return addDays(dayAt(at), day + 2 - dayNumberAt(at));
}

const every = { attendance: 'onSite', hours: '24h', statutoryHolidays: 'open', shifts: SHIFTS, state: 'active' } as const;

/** Technicians of the first hall, supervisors and those who watch, with a hole in the next week that somebody has yet to fill. */
export function demoRosters({ halls, people }: FleetFile, at: Instant): Roster[] {
  const [first] = halls;
  const [a, b] = people.filter((one) => one.roles.includes('technician') && first && one.halls.includes(first.id));
  if (!first || !a || !b) return [];
  const region = first.region;
  const week = <T>(one: T, other: T): T[] => Array.from({ length: 14 }, (_, n) => (n < 7 ? one : other));
  // By the rotation the day that they swap is one's, and the next the other's.
  const start = dayAt(at + 2 * DAY);
  const [mine, theirs] = numberOf(start) % 2 === numberOf(ANCHOR) % 2 ? [a.id, b.id] : [b.id, a.id];
  return [
    {
      ...{
        ...every,
        id: 'r-maintenance',
        name: `${first.name}维修值班`,
        duty: 'maintenance',
        attendance: 'onCall',
        halls: [first.id],
      },
      rotation: {
        anchor: ANCHOR,
        days: [
          { day: [a.id], night: [b.id] },
          { day: [b.id], night: [a.id] },
        ],
      },
      exceptions: [
        {
          id: 'RE-demo',
          day: nextWednesday(at),
          shift: 'night',
          off: nightOf(nextWednesday(at), a.id, b.id),
          why: '参加厂家培训',
          at,
        },
      ],
      swaps: [
        {
          ...{ id: 'RS-demo', state: 'asked', askedAt: at, why: '家中有事' },
          one: { person: mine, day: start, shift: 'day' },
          other: { person: theirs, day: addDays(start, 1), shift: 'day' },
        },
      ],
    },
    {
      ...{ ...every, id: 'r-lead', name: '值班主管', duty: 'shiftLead', attendance: 'onCall', halls: [], region },
      rotation: { anchor: ANCHOR, days: week({ day: ['s-01'], night: ['s-02'] }, { day: ['s-02'], night: ['s-01'] }) },
    },
    {
      ...{ ...every, id: 'r-noc', name: '监控中心值班', duty: 'noc', halls: [], region },
      rotation: {
        anchor: ANCHOR,
        days: [
          { day: ['n-01'], night: ['n-02'] },
          { day: ['n-03'], night: ['n-01'] },
          { day: ['n-02'], night: ['n-03'] },
        ],
      },
    },
  ];
}

const nightOf = (day: string, a: string, b: string): string => (numberOf(day) % 2 === numberOf(ANCHOR) % 2 ? b : a);
