import { type CalendarBook, type Clock, dayAt } from '#libs/domain/index.js';
import { NamedEvent, type Report } from '#libs/runtime/index.js';

/** Due times that go over a year without its notice may be wrong: told once a day until somebody enters it. */
export class CalendarNoticeMissing extends NamedEvent {
  readonly level = 'warn';
  readonly says: string;
  override readonly counts = {
    metric: 'hallwatch_calendar_notice_missing_total',
    help: "Days on which the State Council's notice of next year's holidays was not in the calendar from November on.",
  };
  constructor(override readonly fields: { year: number }) {
    super();
    this.says = `Holidays of ${fields.year} are not in the calendar yet: enter them with PUT /api/v1/calendar/{date}.`;
  }
}

/** Answers what to call from time to time: it says once a day that a notice is missing. */
export function noticeReminder(book: CalendarBook, clock: Clock, report: Report): () => void {
  let told = '';
  return () => {
    const year = book.hours.calendar.missing(clock.now());
    const today = dayAt(clock.now());
    if (year === null || told === today) return;
    told = today;
    report(new CalendarNoticeMissing({ year }));
  };
}
