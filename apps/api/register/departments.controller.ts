import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { type Doing, KioskRegistry } from '#libs/domain/index.js';
import { Does, Needs } from '../access/access.decorators.js';
import { Department, Departments } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked, described } from '../http/checked.pipe.js';
import { pageOf } from '../http/paging.js';
import { notFound } from '../http/problem.js';
import { DepartmentChanges, DepartmentsQuery, Name, NewDepartment } from '../schemas.js';
import { RegisterEditor } from './editor.js';
import { Versions } from './versions.js';

@Controller('api/v1/departments')
export class DepartmentsController {
  constructor(
    private readonly registry: KioskRegistry,
    private readonly editor: RegisterEditor,
    private readonly versions: Versions,
  ) {}

  @Get()
  @Needs('register.read')
  @Answers({ status: 200, about: 'The departments, by id.', schema: Departments })
  list(@Query(checked(DepartmentsQuery)) query: z.output<typeof DepartmentsQuery>) {
    return pageOf(this.registry.departments(), query);
  }

  @Get(':id')
  @Needs('register.read')
  @Answers({ status: 200, about: 'One department.', schema: Department })
  async one(@Param('id', checked(Name)) id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    await this.versions.tag(reply, 'department', id);
    return this.known(id);
  }

  @Post()
  @Needs('people.write')
  @HttpCode(201)
  @Answers({ status: 201, about: 'Adds a department.', schema: Department })
  async add(@Body(described(NewDepartment)) department: object, @Does() doing: Doing) {
    return this.known(await this.editor.add('departments', department, doing));
  }

  @Patch(':id')
  @Needs('people.write')
  @Answers({ status: 200, about: 'Changes what is named of a department, and nothing else.', schema: Department })
  async change(
    @Param('id', checked(Name)) id: string,
    @Body(described(DepartmentChanges)) fields: object,
    @Does() doing: Doing,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    this.known(id);
    await this.editor.change('departments', id, fields, doing);
    await this.versions.tag(reply, 'department', id);
    return this.known(id);
  }

  private known(id: string) {
    const department = this.registry.departments().find((one) => one.id === id);
    if (!department) throw notFound('department', id);
    return department;
  }
}
