import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  type Actor,
  addDays,
  Clock,
  type Doing,
  dayAt,
  endingBy,
  KioskRegistry,
  type Person as PersonOfRegister,
} from '#libs/domain/index.js';
import { By, Does, Needs } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
import { People, Person, PersonNowOrThen } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked, described } from '../http/checked.pipe.js';
import { pageOf } from '../http/paging.js';
import { notFound } from '../http/problem.js';
import { withoutSecrets } from '../http/secrets.js';
import { AsOfQuery, Name, NewPerson, PeopleQuery, PersonChanges } from '../schemas.js';
import { RegisterEditor } from './editor.js';
import { Versions } from './versions.js';

@Controller('api/v1/people')
export class PeopleController {
  constructor(
    private readonly registry: KioskRegistry,
    private readonly editor: RegisterEditor,
    private readonly versions: Versions,
    private readonly access: Access,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Needs('people.read')
  @Answers({ status: 200, about: 'The people, by id, without their secrets.', schema: People })
  people(@Query(checked(PeopleQuery)) query: z.output<typeof PeopleQuery>, @By() actor: Actor) {
    const { hallId, expiring } = query;
    const scope = this.access.scope(actor, 'people.read');
    const last = expiring === undefined ? null : addDays(dayAt(this.clock.now()), expiring);
    const wanted = this.registry
      .people()
      .filter(({ halls }) => (hallId === undefined || halls.includes(hallId)) && this.access.seesAny(scope, halls))
      .filter((person) => last === null || endingBy(person, last).length > 0);
    const { items, next } = pageOf(wanted, query);
    return { items: items.map(withoutSecrets), next };
  }

  @Get(':id')
  @Needs('people.read')
  @Answers({
    status: 200,
    about: 'One person, without secrets; with `asOf` as they were registered then.',
    schema: PersonNowOrThen,
  })
  async one(
    @Param('id', checked(Name)) id: string,
    @Query(checked(AsOfQuery)) { asOf }: z.output<typeof AsOfQuery>,
    @By() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    this.known(id);
    this.access.demandPerson(actor, 'people.read', id);
    if (asOf !== undefined) return this.versions.asItWas<PersonOfRegister>(reply, 'person', id, asOf);
    await this.versions.tag(reply, 'person', id);
    return this.known(id);
  }

  @Post()
  @Needs('people.write')
  @HttpCode(201)
  @Answers({ status: 201, about: 'Adds a person.', schema: Person })
  async add(@Body(described(NewPerson)) person: object, @Does() doing: Doing) {
    return this.known(await this.editor.add('people', person, doing));
  }

  @Patch(':id')
  @Needs('people.write')
  @Answers({ status: 200, about: 'Changes what is named of a person, and nothing else.', schema: Person })
  async change(
    @Param('id', checked(Name)) id: string,
    @Body(described(PersonChanges)) fields: object,
    @Does() doing: Doing,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    this.known(id);
    await this.editor.change('people', id, fields, doing);
    await this.versions.tag(reply, 'person', id);
    return this.known(id);
  }

  private known(id: string): PersonOfRegister {
    const person = this.registry.person(id);
    if (!person) throw notFound('person', id);
    return withoutSecrets(person);
  }
}
