import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  type Actor,
  Clock,
  type Doing,
  dayAt,
  KioskRegistry,
  nameOf,
  peopleOfWeek,
  weekOf,
  withException,
  withoutException,
  withSwapAnswered,
  withSwapAsked,
} from '#libs/domain/index.js';
import { By, Does, Needs } from '../access/access.decorators.js';
import { page } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked, described } from '../http/checked.pipe.js';
import { pageOf } from '../http/paging.js';
import { Problem } from '../http/problem.js';
import { Name } from '../schemas.js';
import { RegisterEditor } from './editor.js';
import { Roster, RosterWeek } from './roster-answers.js';
import { RosterDesk } from './roster-desk.js';
import {
  AnswerOfSwap,
  NewException,
  NewRoster,
  NewSwap,
  RosterChanges,
  RostersQuery,
  RosterWeekQuery,
} from './roster-schemas.js';
import { Versions } from './versions.js';

const Rosters = page(Roster);

/** Halls and region that a body which is checked later names. */
function placesIn(fields: object): { halls: string[]; region?: string } {
  const { halls, region } = fields as { halls?: unknown; region?: unknown };
  const named = Array.isArray(halls) ? halls.filter((id): id is string => typeof id === 'string') : [];
  return { halls: named, ...(typeof region === 'string' && { region }) };
}

@Controller('api/v1/rosters')
export class RostersController {
  constructor(
    private readonly registry: KioskRegistry,
    private readonly editor: RegisterEditor,
    private readonly versions: Versions,
    private readonly desk: RosterDesk,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Needs('roster.read')
  @Answers({ status: 200, about: 'The rosters, by id.', schema: Rosters })
  list(@Query(checked(RostersQuery)) query: z.output<typeof RostersQuery>, @By() actor: Actor) {
    return pageOf(this.desk.wanted(actor, { hall: query.hallId, duty: query.duty }), query);
  }

  @Get('week')
  @Needs('roster.read')
  @Answers({
    status: 200,
    about:
      'Who is on duty in the days from one on, by which shift and why, with holes in the roster before they happen (S3-L3.2).',
    schema: RosterWeek,
  })
  async week(@Query(checked(RosterWeekQuery)) query: z.output<typeof RosterWeekQuery>, @By() actor: Actor) {
    const now = this.clock.now();
    const today = dayAt(now);
    const rosters = this.desk.wanted(actor, { hall: query.hall, duty: query.duty, mine: query.mine === 'true' });
    const week = weekOf(rosters, query.from ?? today, await this.desk.around(), query.days);
    const people = peopleOfWeek(rosters, week).map((id) => ({ id, name: this.registry.person(id)?.name ?? id }));
    return { now, today, ...week, rosters, people, me: actor.personId };
  }

  @Get(':id')
  @Needs('roster.read')
  @Answers({ status: 200, about: 'One roster.', schema: Roster })
  async one(@Param('id', checked(Name)) id: string, @By() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply) {
    this.desk.seen(actor, id);
    await this.versions.tag(reply, 'roster', id);
    return this.desk.known(id);
  }

  @Post()
  @Needs('roster.write')
  @HttpCode(201)
  @Answers({ status: 201, about: 'Adds a roster.', schema: Roster })
  async add(@Body(described(NewRoster)) roster: object, @By() actor: Actor, @Does() doing: Doing) {
    this.desk.demand(actor, 'roster.write', placesIn(roster));
    return this.desk.known(await this.editor.add('rosters', roster, doing));
  }

  @Patch(':id')
  @Needs('roster.write')
  @Answers({ status: 200, about: 'Changes what is named of a roster, and nothing else.', schema: Roster })
  async change(
    @Param('id', checked(Name)) id: string,
    @Body(described(RosterChanges)) fields: object,
    @By() actor: Actor,
    @Does() doing: Doing,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    this.desk.demand(actor, 'roster.write', this.desk.known(id));
    const { halls, region } = placesIn(fields);
    if (halls.length > 0 || region !== undefined) this.desk.demand(actor, 'roster.write', placesIn(fields));
    await this.editor.change('rosters', id, fields, doing);
    await this.versions.tag(reply, 'roster', id);
    return this.desk.known(id);
  }

  @Post(':id/exceptions')
  @Needs('roster.except')
  @HttpCode(201)
  @Answers({ status: 201, about: 'Says that a day is otherwise: who is off, and who is in their place.', schema: Roster })
  async except(
    @Param('id', checked(Name)) id: string,
    @Body(checked(NewException)) wanted: z.output<typeof NewException>,
    @By() actor: Actor,
    @Does() doing: Doing,
  ) {
    this.desk.demand(actor, 'roster.except', this.desk.known(id));
    const told = { ...doing, why: wanted.why };
    return this.desk.change(id, 'roster.except', told, (roster, now, around) =>
      withException(roster, { id: nameOf('RE', now, id, doing.id), ...wanted }, now, around),
    );
  }

  @Delete(':id/exceptions/:exceptionId')
  @Needs('roster.except')
  @Answers({ status: 200, about: 'Takes an exception back, as long as its day is not over.', schema: Roster })
  async unexcept(
    @Param('id', checked(Name)) id: string,
    @Param('exceptionId', checked(Name)) exceptionId: string,
    @By() actor: Actor,
    @Does() doing: Doing,
  ) {
    this.desk.demand(actor, 'roster.except', this.desk.known(id));
    return this.desk.change(id, 'roster.except', doing, (roster, now) => withoutException(roster, exceptionId, now));
  }

  @Post(':id/swaps')
  @Needs('roster.swap')
  @HttpCode(201)
  @Answers({
    status: 201,
    about: 'Asks another to exchange two shifts, the own one and theirs; it counts when they agree.',
    schema: Roster,
  })
  async askSwap(
    @Param('id', checked(Name)) id: string,
    @Body(checked(NewSwap)) { one, other, why }: z.output<typeof NewSwap>,
    @By() actor: Actor,
    @Does() doing: Doing,
  ) {
    this.desk.demand(actor, 'roster.swap', this.desk.known(id), 'any');
    const person = personOf(actor);
    return this.desk.change(id, 'roster.swap', { ...doing, why: why ?? null }, (roster, now, around) => {
      const wanted = { id: nameOf('RS', now, id, doing.id), one: { person, ...one }, other, ...(why !== undefined && { why }) };
      return withSwapAsked(roster, wanted, now, around);
    });
  }

  @Post(':id/swaps/:swapId')
  @Needs('roster.swap')
  @HttpCode(200)
  @Answers({ status: 200, about: 'Who was asked agrees to a swap or refuses it; who asked takes it back.', schema: Roster })
  async answerSwap(
    @Param('id', checked(Name)) id: string,
    @Param('swapId', checked(Name)) swapId: string,
    @Body(checked(AnswerOfSwap)) { answer }: z.output<typeof AnswerOfSwap>,
    @By() actor: Actor,
    @Does() doing: Doing,
  ) {
    this.desk.demand(actor, 'roster.swap', this.desk.known(id), 'any');
    const by = personOf(actor);
    return this.desk.change(id, 'roster.swap', doing, (roster, now, around) =>
      withSwapAnswered(roster, { id: swapId, by, answer }, now, around),
    );
  }
}

/** Shifts are a person's: an account that is nobody's has none. */
function personOf({ personId }: Actor): string {
  if (personId !== null) return personId;
  throw new Problem('nobodys-account', 'Shifts are of people. Log in with an account that is a person’s.');
}
