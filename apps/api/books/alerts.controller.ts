import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Outbox } from '#libs/domain/index.js';
import { Needs } from '../access/access.decorators.js';
import { Alert, Alerts } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { notFound } from '../http/problem.js';
import { messageWithoutSecrets } from '../http/secrets.js';
import { AlertsQuery, Name } from '../schemas.js';

@Controller('api/v1/alerts')
export class AlertsController {
  constructor(private readonly outbox: Outbox) {}

  @Get()
  @Needs('alert.read')
  @Answers({ status: 200, about: 'Alerts and signs with what became of them, without secrets.', schema: Alerts })
  async list(@Query(checked(AlertsQuery)) query: z.output<typeof AlertsQuery>) {
    const { items, next } = await this.outbox.list(query);
    return { items: items.map(messageWithoutSecrets), next };
  }

  @Get(':id')
  @Needs('alert.read')
  @Answers({ status: 200, about: 'One alert or sign with what became of it, without secrets.', schema: Alert })
  async one(@Param('id', checked(Name)) id: string) {
    const item = await this.outbox.one(id);
    if (!item) throw notFound('alert', id);
    return messageWithoutSecrets(item);
  }
}
