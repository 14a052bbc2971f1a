import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { type Actor, IncidentBook } from '#libs/domain/index.js';
import { By, Needs } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
import { Incident, Incidents } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { IncidentsQuery, Name } from '../schemas.js';
import { known } from './known.js';

@Controller('api/v1/incidents')
export class IncidentsController {
  constructor(
    private readonly incidents: IncidentBook,
    private readonly access: Access,
  ) {}

  @Get()
  @Needs('incident.read')
  @Answers({ status: 200, about: 'Incidents, newest first.', schema: Incidents })
  async list(@Query(checked(IncidentsQuery)) query: z.output<typeof IncidentsQuery>, @By() actor: Actor) {
    return this.incidents.list({ ...query, within: this.access.within(actor, 'incident.read') });
  }

  @Get(':id')
  @Needs('incident.read')
  @Answers({ status: 200, about: 'One incident.', schema: Incident })
  async one(@Param('id', checked(Name)) id: string, @By() actor: Actor) {
    const incident = known('incident', id, await this.incidents.one(id));
    this.access.demandSeen(actor, 'incident.read', incident);
    return incident;
  }
}
