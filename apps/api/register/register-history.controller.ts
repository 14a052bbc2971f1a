import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { type Actor, KioskRegistry, RegisterHistory, type RegisterKind } from '#libs/domain/index.js';
import { By, Needs } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
import { RegisterActs } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { notFound } from '../http/problem.js';
import { Name, RegisterHistoryQuery } from '../schemas.js';
import { RosterDesk } from './roster-desk.js';

type Page = z.output<typeof RegisterHistoryQuery>;

/** What was done to things of the register. */
@Controller('api/v1')
export class RegisterHistoryController {
  constructor(
    private readonly registry: KioskRegistry,
    private readonly past: RegisterHistory,
    private readonly access: Access,
    private readonly desk: RosterDesk,
  ) {}

  @Get('halls/:id/history')
  @Needs('register.read')
  @Answers({
    status: 200,
    about: 'Who changed a hall, when and why, with how it was before and after, newest first.',
    schema: RegisterActs,
  })
  hall(@Param('id', checked(Name)) id: string, @Query(checked(RegisterHistoryQuery)) page: Page, @By() actor: Actor) {
    if (!this.registry.hall(id)) throw notFound('hall', id);
    this.access.demandHall(actor, 'register.read', id);
    return this.of('hall', id, page);
  }

  @Get('kiosks/:id/history')
  @Needs('register.read')
  @Answers({
    status: 200,
    about: 'Who changed a kiosk, when and why, with how it was before and after, newest first.',
    schema: RegisterActs,
  })
  kiosk(@Param('id', checked(Name)) id: string, @Query(checked(RegisterHistoryQuery)) page: Page, @By() actor: Actor) {
    if (!this.registry.kiosk(id)) throw notFound('kiosk', id);
    this.access.demandKiosk(actor, 'register.read', id);
    return this.of('kiosk', id, page);
  }

  @Get('people/:id/history')
  @Needs('people.read')
  @Answers({ status: 200, about: 'Who changed a person, when and why, without secrets, newest first.', schema: RegisterActs })
  person(@Param('id', checked(Name)) id: string, @Query(checked(RegisterHistoryQuery)) page: Page, @By() actor: Actor) {
    if (!this.registry.person(id)) throw notFound('person', id);
    this.access.demandPerson(actor, 'people.read', id);
    return this.of('person', id, page);
  }

  @Get('rosters/:id/history')
  @Needs('roster.read')
  @Answers({
    status: 200,
    about: 'Who changed a roster, by exceptions and swaps too, when and why, newest first.',
    schema: RegisterActs,
  })
  roster(@Param('id', checked(Name)) id: string, @Query(checked(RegisterHistoryQuery)) page: Page, @By() actor: Actor) {
    this.desk.seen(actor, id);
    return this.of('roster', id, page);
  }

  private of(kind: RegisterKind, id: string, { limit, after }: Page) {
    return this.past.of({ kind, id }, { limit, after });
  }
}
