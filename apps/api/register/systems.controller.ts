import { Body, Controller, Get, Param, Patch, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { type Actor, type Doing, KioskRegistry, type BusinessSystem as SystemKept } from '#libs/domain/index.js';
import { By, Does, Needs } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
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
    private readonly access: Access,
    private readonly versions: Versions,
  ) {}

  @Get()
  @Needs('register.read')
  @Answers({
    status: 200,
    about: 'The business systems that kiosks call, by id, with the services they carry.',
    schema: BusinessSystems,
  })
  list(@Query(checked(SystemsQuery)) query: z.output<typeof SystemsQuery>, @By() actor: Actor) {
    const { service } = query;
    const isTheirs = this.theirs(actor);
    const wanted = this.registry
      .systems()
      .filter((one) => (service === undefined || one.services.includes(service)) && isTheirs(one));
    return pageOf(wanted, query);
  }

  @Get(':id')
  @Needs('register.read')
  @Answers({ status: 200, about: 'One business system.', schema: BusinessSystem })
  async one(@Param('id', checked(Name)) id: string, @By() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply) {
    const system = this.known(id);
    if (!this.theirs(actor)(system)) this.access.demandHall(actor, 'register.read', '');
    await this.versions.tag(reply, 'system', id);
    return system;
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

  /** A system is of every hall with a kiosk that offers one of its services. */
  private theirs(actor: Actor): (system: SystemKept) => boolean {
    const kioskIds = this.access.within(actor, 'register.read')?.kioskIds;
    if (!kioskIds) return () => true;
    const offered = new Set(kioskIds.flatMap((id) => this.registry.kiosk(id)?.services ?? []));
    return ({ services }) => services.some((service) => offered.has(service));
  }
}
