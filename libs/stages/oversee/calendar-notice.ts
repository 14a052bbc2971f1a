import { type CalendarBook, type Clock, dayAt, HOUR, MINUTE } from '#libs/domain/index.js';
import { every, NamedEvent, type Report } from '#libs/runtime/index.js';

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

/** Says once a day that a notice is missing. */
export class NoticeReminder {
  private told = '';
  private callsOff: (() => void)[] = [];

  constructor(
    private readonly book: CalendarBook,
    private readonly clock: Clock,
    private readonly report: Report,
  ) {}

  /** The first time not among the lines of the start, which a person reads to see whether it came up. */
  start(): void {
    const remind = (): void => this.remind();
    this.callsOff = [this.clock.after(MINUTE, remind), every(HOUR, this.clock, remind)];
  }

  stop(): void {
    for (const callOff of this.callsOff) callOff();
  }

  remind(): void {
    const year = this.book.hours.calendar.missing(this.clock.now());
    const today = dayAt(this.clock.now());
    if (year === null || this.told === today) return;
    this.told = today;
    this.report(new CalendarNoticeMissing({ year }));
  }
}
