import { expect, test } from '@jest/globals';
import { CalendarBook, type CalendarEntry, DAY, OpenHours, WorkingCalendar } from '#libs/domain/index.js';
import { type NamedEvent, StoryClock } from '#libs/runtime/index.js';
import { NoticeReminder } from './calendar-notice.js';

class Said extends CalendarBook {
  constructor(override readonly hours: OpenHours) {
    super();
  }
  override overrideOf(): CalendarEntry | undefined {
    return undefined;
  }
  override async override(): Promise<void> {
    throw new Error('nothing is said here');
  }
  override async takeBack(): Promise<boolean> {
    return false;
  }
}

test('from 1 November the missing notice of next year is told once a day, and no more when it is there', () => {
  const clock = new StoryClock(Date.parse('2026-10-31T23:00:00+08:00'));
  const told: NamedEvent[] = [];
  const reminder = new NoticeReminder(new Said(new OpenHours()), clock, (event) => told.push(event));
  reminder.remind();
  expect(told).toHaveLength(0);
  clock.forward(DAY / 24);
  reminder.remind();
  reminder.remind();
  expect(told).toMatchObject([{ level: 'warn', fields: { year: 2027 } }]);
  clock.forward(DAY);
  reminder.remind();
  expect(told).toHaveLength(2);
  const name = { zh: '春节', en: 'Spring Festival' };
  const known = new OpenHours(new WorkingCalendar([{ date: '2027-02-20', kind: 'work', name, source: 'notice' }]));
  new NoticeReminder(new Said(known), clock, (event) => told.push(event)).remind();
  expect(told).toHaveLength(2);
});
