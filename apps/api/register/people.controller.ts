import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import type { z } from 'zod';
import { KioskRegistry } from '#libs/domain/index.js';
import { Needs } from '../access/access.decorators.js';
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
  ) {}

  @Get()
  @Needs('people.read')
  @Answers({ status: 200, about: 'The people, by id, without their secrets.', schema: People })
  people(@Query(checked(PeopleQuery)) query: z.output<typeof PeopleQuery>) {
    const { hallId } = query;
    const wanted = this.registry.people().filter((person) => hallId === undefined || person.halls.includes(hallId));
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
