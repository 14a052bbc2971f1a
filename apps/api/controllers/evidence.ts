import { Controller, Get, Query } from '@nestjs/common';
import type { z } from 'zod';
import { History, Outbox } from '#libs/domain/index.js';
import { Answers } from '../answering.js';
import { Alerts, Course, Readings } from '../answers.js';
import { checked } from '../checked.js';
import { courseOf } from '../course.js';
import { Needs } from '../guard.js';
import { AlertsQuery, CourseQuery, ReadingsQuery } from '../schemas.js';
import { messageWithoutSecrets } from '../secrets.js';

@Controller('api/v1/readings')
export class ReadingsController {
  constructor(private readonly history: History) {}

  @Get()
  @Needs('read')
  @Answers({ status: 200, about: 'Readings, newest first; times are epoch milliseconds.', schema: Readings })
  list(@Query(checked(ReadingsQuery)) query: z.output<typeof ReadingsQuery>) {
    return this.history.readings(query);
  }

  @Get('course')
  @Needs('read')
  @Answers({
    status: 200,
    about:
      'How the numbers of a kiosk went over a stretch, oldest first: readings of up to a day and a half, means of what is longer.',
    schema: Course,
  })
  course(@Query(checked(CourseQuery)) query: z.output<typeof CourseQuery>) {
    return courseOf(this.history, query);
  }
}

@Controller('api/v1/alerts')
export class AlertsController {
  constructor(private readonly outbox: Outbox) {}

  @Get()
  @Needs('read')
  @Answers({ status: 200, about: 'Alerts and signs with what became of them, without secrets.', schema: Alerts })
  async list(@Query(checked(AlertsQuery)) query: z.output<typeof AlertsQuery>) {
    const { items, next } = await this.outbox.list(query);
    return { items: items.map(messageWithoutSecrets), next };
  }
}
