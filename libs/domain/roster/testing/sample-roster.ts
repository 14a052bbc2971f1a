import { OpenHours } from '../../calendar/index.js';
import type { Person } from '../../people/index.js';
import type { RosterAround } from '../present.js';
import type { Roster } from '../roster.js';

/** Two shifts a day over midnight, by `a` and `b` in turn. */
export const sampleRoster = (more: Partial<Roster> = {}): Roster => ({
  id: 'r-1',
  name: '示例值班表',
  duty: 'maintenance',
  attendance: 'onSite',
  halls: ['h'],
  hours: '24h',
  statutoryHolidays: 'open',
  shifts: [
    { id: 'day', name: '白班', from: '08:00', to: '20:00' },
    { id: 'night', name: '夜班', from: '20:00', to: '08:00' },
  ],
  rotation: {
    anchor: '2026-01-01',
    days: [
      { day: ['a'], night: ['b'] },
      { day: ['b'], night: ['a'] },
    ],
  },
  state: 'active',
  ...more,
});

export const samplePerson = (id: string, more: Partial<Person> = {}): Person => ({
  ...{ id, name: `示例${id}`, roles: ['technician'], halls: ['h'], skills: [], channels: [] },
  ...more,
});

export const sampleAround = (people: readonly Person[], more: Partial<RosterAround> = {}): RosterAround => ({
  people,
  person: (id) => people.find((one) => one.id === id),
  hours: new OpenHours(),
  ...more,
});
