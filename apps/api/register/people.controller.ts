import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import type { z } from 'zod';
import { type Actor, KioskRegistry } from '#libs/domain/index.js';
import { By, Needs } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
import { People, Person } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked, described } from '../http/checked.pipe.js';
import { pageOf } from '../http/paging.js';
import { notFound } from '../http/problem.js';
import { withoutSecrets } from '../http/secrets.js';
import { Name, PeopleQuery, PersonChanges } from '../schemas.js';
import { RegisterEditor } from './editor.js';

@Controller('api/v1/people')
export class PeopleController {
  constructor(
    private readonly registry: KioskRegistry,
    private readonly editor: RegisterEditor,
    private readonly access: Access,
  ) {}

  @Get()
  @Needs('people.read')
  @Answers({ status: 200, about: 'The people, by id, without their secrets.', schema: People })
  people(@Query(checked(PeopleQuery)) query: z.output<typeof PeopleQuery>, @By() actor: Actor) {
    const { hallId } = query;
    const scope = this.access.scope(actor, 'people.read');
    const wanted = this.registry
      .people()
      .filter(({ halls }) => (hallId === undefined || halls.includes(hallId)) && this.access.seesAny(scope, halls));
    const { items, next } = pageOf(wanted, query);
    return { items: items.map(withoutSecrets), next };
  }

  @Patch(':id')
  @Needs('people.write')
  @Answers({ status: 200, about: 'Changes what is named of a person, and nothing else.', schema: Person })
  async change(@Param('id', checked(Name)) id: string, @Body(described(PersonChanges)) fields: object) {
    if (!this.registry.person(id)) throw notFound('person', id);
    const { fleet } = await this.editor.change('people', id, fields);
    return fleet.people.map(withoutSecrets)[0];
  }
}
