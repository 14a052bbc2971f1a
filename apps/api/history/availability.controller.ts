import { Controller, Get, Query } from '@nestjs/common';
import type { z } from 'zod';
import {
  type Actor,
  availabilityOf,
  Clock,
  KioskRegistry,
  LossBook,
  ModeBook,
  Monitor,
  MonitoringBook,
  PastBook,
  unheardUntil,
} from '#libs/domain/index.js';
import { By, Needs } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
import { Availabilities } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { pageOf } from '../http/paging.js';
import { AvailabilityQuery } from '../schemas.js';

@Controller('api/v1/availability')
export class AvailabilityController {
  constructor(
    private readonly losses: LossBook,
    private readonly modes: ModeBook,
    private readonly past: PastBook,
    private readonly monitoring: MonitoringBook,
    private readonly monitor: Monitor,
    private readonly registry: KioskRegistry,
    private readonly clock: Clock,
    private readonly access: Access,
  ) {}

  @Get()
  @Needs('history.read')
  @Answers({
    status: 200,
    about:
      'How much of the time that the halls were open each service was there, and what took the rest. Every open minute is unknown (before the kiosk was heard first or the service registered, nobody listened, or the kiosk was silent), down (an incident took it, it failed its acceptance, or the kiosk said maintenance or outOfService), planned (a maintenance window of the hall, or the kiosk settled) or up. Of several it is the first of: not heard yet, unwatched, incident, said by the kiosk, silent, window. A window counts from when it was entered until it was taken out, and excuses only what began after it was entered. Services, type, hall and hours are those that were registered at the time, so a kiosk that is retired counts for as long as it was not. availability = up / counted, and counted = open - planned - what is unknown because it was not heard yet or nobody listened.',
    schema: Availabilities,
  })
  async list(@Query(checked(AvailabilityQuery)) query: z.output<typeof AvailabilityQuery>, @By() actor: Actor) {
    const { clock, monitor } = this;
    const { from, hallId, type, by, service } = query;
    const to = Math.max(from, Math.min(query.to, clock.now()));
    const [past, lost, barred, modes, unheard] = await Promise.all([
      this.past.read(),
      this.losses.between(from, to),
      this.losses.barred(from, to),
      this.modes.between(from, to),
      this.monitoring.unheard(from, to),
    ]);
    const { hours } = this.registry;
    const losses = [...lost, ...barred];
    const unwatched = unheardUntil(unheard, monitor.monitoring);
    const hallIds = this.access.halls(actor, 'history.read');
    return pageOf(availabilityOf({ from, to, by, past, hours, losses, modes, unwatched, service, hallId, type, hallIds }), query);
  }
}
