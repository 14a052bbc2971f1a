import { Controller, Get, Query } from '@nestjs/common';
import type { z } from 'zod';
import { availabilityOf, Clock, type Kiosk, KioskRegistry, LossBook, ModeBook } from '#libs/domain/index.js';
import { Answers } from '../answering.js';
import { Availabilities } from '../answers.js';
import { checked } from '../checked.js';
import { Needs } from '../guard.js';
import { KioskViews } from '../kiosk-views.js';
import { pageOf } from '../paging.js';
import { AvailabilityQuery } from '../schemas.js';

@Controller('api/v1/availability')
export class AvailabilityController {
  constructor(
    private readonly losses: LossBook,
    private readonly modes: ModeBook,
    private readonly views: KioskViews,
    private readonly registry: KioskRegistry,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Needs('read')
  @Answers({
    status: 200,
    about:
      'How much of the time that the halls were open each service was there, and what took the rest. Every open minute is up, down (an incident took it), planned (a maintenance window of the hall as the register has it now, or the kiosk said maintenance, settling or outOfService while no incident stood) or unknown (the kiosk was not heard); of several it is the first of window, down, said by the kiosk, unknown. availability = up / (open - planned).',
    schema: Availabilities,
  })
  async list(@Query(checked(AvailabilityQuery)) query: z.output<typeof AvailabilityQuery>) {
    const { registry, clock } = this;
    const { from, hallId, type, by, service } = query;
    const to = Math.max(from, Math.min(query.to, clock.now()));
    const kiosks = registry
      .kiosks()
      .filter((k) => k.state === 'active' && (hallId ?? k.hall) === k.hall && (type ?? k.type) === k.type);
    const [losses, modes, never] = await Promise.all([
      this.losses.between(from, to),
      this.modes.between(from, to),
      this.neverHeard(kiosks),
    ]);
    const all = availabilityOf({
      from,
      to,
      by,
      kiosks,
      hall: (id) => registry.hall(id),
      hours: registry.hours,
      losses,
      modes,
      never,
      ...(service !== undefined && { service }),
    });
    return pageOf(all, query);
  }

  private async neverHeard(kiosks: Kiosk[]): Promise<Set<string>> {
    const viewed = await this.views.withView(kiosks);
    return new Set(viewed.filter(({ view }) => (view?.lastHeardAt ?? null) === null).map(({ id }) => id));
  }
}
