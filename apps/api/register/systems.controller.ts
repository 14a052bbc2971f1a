import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import type { z } from 'zod';
import { KioskRegistry } from '#libs/domain/index.js';
import { Needs } from '../access/access.decorators.js';
import { BusinessSystem, BusinessSystems } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked, described } from '../http/checked.pipe.js';
import { pageOf } from '../http/paging.js';
import { notFound } from '../http/problem.js';
import { Name, SystemChanges, SystemsQuery } from '../schemas.js';
import { RegisterEditor } from './editor.js';

@Controller('api/v1/systems')
export class SystemsController {
  constructor(
    private readonly registry: KioskRegistry,
    private readonly editor: RegisterEditor,
  ) {}

  @Get()
  @Needs('register.read')
  @Answers({
    status: 200,
    about: 'The business systems that kiosks call, by id, with the services they carry.',
    schema: BusinessSystems,
  })
  list(@Query(checked(SystemsQuery)) query: z.output<typeof SystemsQuery>) {
    const { service } = query;
    const wanted = this.registry.systems().filter(({ services }) => service === undefined || services.includes(service));
    return pageOf(wanted, query);
  }

  @Get(':id')
  @Needs('register.read')
  @Answers({ status: 200, about: 'One business system.', schema: BusinessSystem })
  one(@Param('id', checked(Name)) id: string) {
    const system = this.registry.systems().find((one) => one.id === id);
    if (!system) throw notFound('business system', id);
    return system;
  }

  @Patch(':id')
  @Needs('system.write')
  @Answers({ status: 200, about: 'Changes what is named of a business system, and nothing else.', schema: BusinessSystem })
  async change(@Param('id', checked(Name)) id: string, @Body(described(SystemChanges)) fields: object) {
    if (!this.registry.systems().some((one) => one.id === id)) throw notFound('business system', id);
    const [system] = (await this.editor.change('systems', id, fields)).fleet.systems ?? [];
    if (!system) throw notFound('business system', id);
    return system;
  }
}
