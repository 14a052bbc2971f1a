import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { type Actor, NotNotifiedBook, toldOf, WithheldBook } from '#libs/domain/index.js';
import { By, Needs } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
import { Withheld, WithheldAlarms } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { Name, WithheldQuery } from '../schemas.js';
import { known } from './known.js';

@Controller('api/v1/withheld')
export class WithheldController {
  constructor(
    private readonly withheld: WithheldBook,
    private readonly untold: NotNotifiedBook,
    private readonly access: Access,
  ) {}

  @Get()
  @Needs('incident.read')
  @Answers({
    status: 200,
    about: 'Alarms that nobody is told of, or notices and alerts that were not told, with the reason, newest first.',
    schema: WithheldAlarms,
  })
  async list(@Query(checked(WithheldQuery)) query: z.output<typeof WithheldQuery>, @By() actor: Actor) {
    const { of, ...wanted } = query;
    const filter = { ...wanted, within: this.access.within(actor, 'incident.read') };
    if (of !== 'alarm') return this.untold.list({ ...filter, of });
    const { items, next } = await this.withheld.list(filter);
    return { items: items.map(toldOf), next };
  }

  @Get(':id')
  @Needs('incident.read')
  @Answers({ status: 200, about: 'One withheld alarm.', schema: Withheld })
  async one(@Param('id', checked(Name)) id: string, @By() actor: Actor) {
    const withheld = known('withheld alarm', id, await this.withheld.one(id));
    this.access.demandSeen(actor, 'incident.read', { ...withheld, kioskIds: withheld.alarm?.kioskIds ?? [] });
    return toldOf(withheld);
  }
}
