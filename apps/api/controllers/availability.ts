import { Controller, Get, Query } from '@nestjs/common';
import type { z } from 'zod';
import { availabilityOf, Clock, KioskRegistry, LossBook } from '#libs/domain/index.js';
import { Answers } from '../answering.js';
import { Availabilities } from '../answers.js';
import { checked } from '../checked.js';
import { Needs } from '../guard.js';
import { pageOf } from '../paging.js';
import { AvailabilityQuery } from '../schemas.js';

@Controller('api/v1/availability')
export class AvailabilityController {
  constructor(
    private readonly losses: LossBook,
    private readonly registry: KioskRegistry,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Needs('read')
  @Answers({
    status: 200,
    about: 'How much of the time that the halls were open each service was there, and what took the rest.',
    schema: Availabilities,
  })
  async list(@Query(checked(AvailabilityQuery)) query: z.output<typeof AvailabilityQuery>) {
    const { registry, clock, losses } = this;
    const { from, hallId, type, by, service } = query;
    const to = Math.max(from, Math.min(query.to, clock.now()));
    const kiosks = registry
      .kiosks()
      .filter((k) => k.state === 'active' && (hallId ?? k.hall) === k.hall && (type ?? k.type) === k.type);
    const lost = await losses.between(from, to);
    const all = availabilityOf({
      from,
      to,
      by,
      kiosks,
      hall: (id) => registry.hall(id),
      hours: registry.hours,
      losses: lost,
      ...(service !== undefined && { service }),
    });
    return pageOf(all, query);
  }
}
