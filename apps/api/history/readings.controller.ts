import { Controller, Get, Query } from '@nestjs/common';
import type { z } from 'zod';
import { type Actor, History } from '#libs/domain/index.js';
import { By, Needs } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
import { Course, Readings } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { CourseQuery, ReadingsQuery } from '../schemas.js';
import { courseOf } from './course.js';

@Controller('api/v1/readings')
export class ReadingsController {
  constructor(
    private readonly history: History,
    private readonly access: Access,
  ) {}

  @Get()
  @Needs('history.read')
  @Answers({ status: 200, about: 'Readings, newest first; times are epoch milliseconds.', schema: Readings })
  list(@Query(checked(ReadingsQuery)) query: z.output<typeof ReadingsQuery>, @By() actor: Actor) {
    const within = this.access.within(actor, 'history.read');
    return this.history.readings({ ...query, kioskIds: within && only(within.kioskIds, query.kioskId) });
  }

  @Get('course')
  @Needs('history.read')
  @Answers({
    status: 200,
    about:
      'How the numbers of a kiosk went over a stretch, oldest first: readings of up to a day and a half, means of what is longer.',
    schema: Course,
  })
  course(@Query(checked(CourseQuery)) query: z.output<typeof CourseQuery>, @By() actor: Actor) {
    this.access.demandKiosk(actor, 'history.read', query.kioskId);
    return courseOf(this.history, query);
  }
}

/** Of one kiosk none but itself is asked for. */
const only = (kioskIds: readonly string[], wanted: string | undefined): readonly string[] =>
  wanted === undefined ? kioskIds : kioskIds.filter((id) => id === wanted);
