import { Body, Controller, Get, Param, Patch, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { type Doing, KioskRegistry } from '#libs/domain/index.js';
import { Does, Needs } from '../access/access.decorators.js';
import { BusinessSystem, BusinessSystems } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked, described } from '../http/checked.pipe.js';
import { pageOf } from '../http/paging.js';
import { notFound } from '../http/problem.js';
import { Name, SystemChanges, SystemsQuery } from '../schemas.js';
import { RegisterEditor } from './editor.js';
import { Versions } from './versions.js';

@Controller('api/v1/systems')
export class SystemsController {
  constructor(
    private readonly registry: KioskRegistry,
    private readonly editor: RegisterEditor,
    private readonly versions: Versions,
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
  async one(@Param('id', checked(Name)) id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    await this.versions.tag(reply, 'system', id);
    return this.known(id);
  }

  @Patch(':id')
  @Needs('system.write')
  @Answers({ status: 200, about: 'Changes what is named of a business system, and nothing else.', schema: BusinessSystem })
  async change(
    @Param('id', checked(Name)) id: string,
    @Body(described(SystemChanges)) fields: object,
    @Does() doing: Doing,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    this.known(id);
    await this.editor.change('systems', id, fields, doing);
    await this.versions.tag(reply, 'system', id);
    return this.known(id);
  }

  private known(id: string) {
    const system = this.registry.systems().find((one) => one.id === id);
    if (!system) throw notFound('business system', id);
    return system;
  }
}
