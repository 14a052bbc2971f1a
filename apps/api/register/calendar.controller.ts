import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import type { z } from 'zod';
import { CalendarBook, type CalendarDay, Clock, type Doing, dayAt, numberOf, type OpenHours } from '#libs/domain/index.js';
import { Does, Needs } from '../access/access.decorators.js';
import { CalendarDayTold, CalendarYear } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { notFound } from '../http/problem.js';
import { CalendarQuery, DayName, DaySaid } from '../schemas.js';

const yearNow = (clock: Clock): number => Number(dayAt(clock.now()).slice(0, 4));

const daysOf = ({ calendar }: OpenHours, year: number): CalendarDay[] => {
  const [first, end] = [numberOf(`${year}-01-01`), numberOf(`${year + 1}-01-01`)];
  return Array.from({ length: end - first }, (_, i) => calendar.dayNumbered(first + i));
};

@Controller('api/v1/calendar')
export class CalendarController {
  constructor(
    private readonly book: CalendarBook,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Needs('register.read')
  @Answers({ status: 200, about: 'The working calendar of a year, day by day, in Asia/Shanghai.', schema: CalendarYear })
  year(@Query(checked(CalendarQuery)) { year = yearNow(this.clock) }: z.output<typeof CalendarQuery>) {
    const { hours } = this.book;
    const { version, coverage } = hours.calendar;
    const provisional = !hours.calendar.covers(year);
    const days = daysOf(hours, year).map((day) => this.told(day));
    return { year, version, coverage, provisional, missing: hours.calendar.missing(this.clock.now()), days };
  }

  @Put(':date')
  @Needs('calendar.write')
  @Answers({
    status: 200,
    about: 'Says what a day is, over the tables; who said so and when is kept.',
    schema: CalendarDayTold,
  })
  async say(
    @Param('date', checked(DayName)) date: string,
    @Body(checked(DaySaid)) said: z.output<typeof DaySaid>,
    @Does() doing: Doing,
  ) {
    await this.book.override({ date, ...said }, doing);
    return this.told(this.book.hours.calendar.day(date));
  }

  @Delete(':date')
  @Needs('calendar.write')
  @HttpCode(204)
  @Answers({ status: 204, about: 'Takes back what was said of a day: the tables count again.' })
  async takeBack(@Param('date', checked(DayName)) date: string, @Does() doing: Doing): Promise<void> {
    if (!(await this.book.takeBack(date, doing))) throw notFound('override of the day', date);
  }

  private told(day: CalendarDay) {
    return { ...day, override: this.book.overrideOf(day.date) ?? null };
  }
}
