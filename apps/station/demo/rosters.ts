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

const isOdd = (day: string): boolean => numberOf(day) % 2 !== numberOf(ANCHOR) % 2;

/** The two technicians of a hall by turns, with a hole in the next week that somebody has yet to fill, and a swap that waits for an answer. */
function demoMaintenance(hall: { id: string; name: string }, [a, b]: [string, string], at: Instant): Roster {
  const away = nextWednesday(at);
  const start = dayAt(at + 2 * DAY);
  const [mine, theirs] = isOdd(start) ? [b, a] : [a, b];
  const asked = { id: 'RS-demo', state: 'asked', askedAt: at, why: '家中有事' } as const;
  return {
    ...{
      ...every,
      id: 'r-maintenance',
      name: `${hall.name}维修值班`,
      duty: 'maintenance',
      attendance: 'onCall',
      halls: [hall.id],
    },
    rotation: {
      anchor: ANCHOR,
      days: [
        { day: [a], night: [b] },
        { day: [b], night: [a] },
      ],
    },
    exceptions: [{ id: 'RE-demo', day: away, shift: 'night', off: isOdd(away) ? a : b, why: '参加厂家培训', at }],
    swaps: [
      {
        ...asked,
        one: { person: mine, day: start, shift: 'day' },
        other: { person: theirs, day: addDays(start, 1), shift: 'day' },
      },
    ],
  };
}

/** Who leads the shifts of a region: by turns of a week. */
const demoLead = (region: string): Roster => ({
  ...{ ...every, id: 'r-lead', name: '值班主管', duty: 'shiftLead', attendance: 'onCall', halls: [], region },
  rotation: {
    anchor: ANCHOR,
    days: Array.from({ length: 14 }, (_, n) => (n < 7 ? { day: ['s-01'], night: ['s-02'] } : { day: ['s-02'], night: ['s-01'] })),
  },
});

const demoNoc = (region: string): Roster => ({
  ...{ ...every, id: 'r-noc', name: '监控中心值班', duty: 'noc', halls: [], region },
  rotation: {
    anchor: ANCHOR,
    days: [
      { day: ['n-01'], night: ['n-02'] },
      { day: ['n-03'], night: ['n-01'] },
      { day: ['n-02'], night: ['n-03'] },
    ],
  },
});

/** Technicians of the first hall, supervisors and those who watch. */
export function demoRosters({ halls, people }: FleetFile, at: Instant): Roster[] {
  const [first] = halls;
  const [a, b] = people.filter((one) => one.roles.includes('technician') && first && one.halls.includes(first.id));
  if (!first || !a || !b) return [];
  return [demoMaintenance(first, [a.id, b.id], at), demoLead(first.region), demoNoc(first.region)];
}
