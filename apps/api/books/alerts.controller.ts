import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { type Actor, Outbox } from '#libs/domain/index.js';
import { By, Needs } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
import { Alert, Alerts } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { notFound } from '../http/problem.js';
import { messageWithoutSecrets } from '../http/secrets.js';
import { AlertsQuery, Name } from '../schemas.js';

@Controller('api/v1/alerts')
export class AlertsController {
  constructor(
    private readonly outbox: Outbox,
    private readonly access: Access,
  ) {}

  @Get()
  @Needs('alert.read')
  @Answers({ status: 200, about: 'Alerts and signs with what became of them, without secrets.', schema: Alerts })
  async list(@Query(checked(AlertsQuery)) query: z.output<typeof AlertsQuery>, @By() actor: Actor) {
    const { items, next } = await this.outbox.list({ ...query, within: this.access.within(actor, 'alert.read') });
    return { items: items.map(messageWithoutSecrets), next };
  }

  @Get(':id')
  @Needs('alert.read')
  @Answers({ status: 200, about: 'One alert or sign with what became of it, without secrets.', schema: Alert })
  async one(@Param('id', checked(Name)) id: string, @By() actor: Actor) {
    const item = await this.outbox.one(id);
    if (!item) throw notFound('alert', id);
    this.access.demandMessage(actor, 'alert.read', item.message);
    return messageWithoutSecrets(item);
  }
}
