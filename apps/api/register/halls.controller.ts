import { Body, Controller, Get, Param, Patch, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { type Actor, type Doing, type Hall as HallKept, isLate, KioskRegistry, PastBook } from '#libs/domain/index.js';
import { By, Does, Needs } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
import { Hall, HallMaintenance, HallNowOrThen, Halls } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked, described } from '../http/checked.pipe.js';
import { pageOf } from '../http/paging.js';
import { notFound } from '../http/problem.js';
import { AsOfQuery, HallChanges, HallsQuery, Name, NewHall } from '../schemas.js';
import { RegisterEditor, textIn } from './editor.js';
import { KioskViews } from './kiosk-views.js';
import { Versions } from './versions.js';

@Controller('api/v1/halls')
export class HallsController {
  constructor(
    private readonly registry: KioskRegistry,
    private readonly views: KioskViews,
    private readonly editor: RegisterEditor,
    private readonly past: PastBook,
    private readonly access: Access,
    private readonly versions: Versions,
  ) {}

  @Get()
  @Needs('register.read')
  @Answers({ status: 200, about: 'The halls, by id.', schema: Halls })
  list(@Query(checked(HallsQuery)) query: z.output<typeof HallsQuery>, @By() actor: Actor) {
    const { region } = query;
    const scope = this.access.scope(actor, 'register.read');
    const wanted = this.registry.halls().filter((hall) => region === undefined || hall.region === region);
    return pageOf(
      wanted.filter(({ id }) => this.access.sees(scope, { hallId: id })),
      query,
    );
  }

  @Get(':id')
  @Needs('register.read')
  @Answers({
    status: 200,
    about: 'One hall and its kiosks; with `asOf` the hall as it was registered then.',
    schema: HallNowOrThen,
  })
  async one(
    @Param('id', checked(Name)) id: string,
    @Query(checked(AsOfQuery)) { asOf }: z.output<typeof AsOfQuery>,
    @By() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const hall = this.known(id);
    this.access.demandHall(actor, 'register.read', id);
    if (asOf !== undefined) return this.versions.asItWas<HallKept>(reply, 'hall', id, asOf);
    await this.versions.tag(reply, 'hall', id);
    const kiosks = this.registry.kiosks().filter((kiosk) => kiosk.hall === id);
    return { ...hall, kiosks: await this.views.withNow(kiosks) };
  }

  @Get(':id/maintenance')
  @Needs('register.read')
  @Answers({
    status: 200,
    about:
      'Windows of planned maintenance of a hall as they stood in the register, also those that were taken out, the last entered first. A window that comes weekly is never late: it excuses nothing that began before it was entered.',
    schema: HallMaintenance,
  })
  async maintenance(@Param('id', checked(Name)) id: string, @By() actor: Actor) {
    this.known(id);
    this.access.demandHall(actor, 'register.read', id);
    const work = await this.past.workOf(id);
    return {
      items: work.map((one) => {
        const { window, enteredAt, takenOutAt } = one;
        return { ...window, enteredAt, takenOutAt, enteredLate: isLate(one) };
      }),
    };
  }

  @Patch(':id')
  @Needs('hall.write')
  @Answers({ status: 200, about: 'Changes what is named of a hall, and nothing else.', schema: Hall })
  async change(
    @Param('id', checked(Name)) id: string,
    @Body(described(HallChanges)) fields: object,
    @By() actor: Actor,
    @Does() doing: Doing,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const hall = this.known(id);
    this.access.demandHall(actor, 'hall.write', id);
    // It may not be moved to where somebody else's halls are.
    const region = textIn(fields, 'region') ?? hall.region;
    this.access.demand(actor, 'hall.write', { hall: id, region, department: hall.department ?? null });
    await this.editor.change('halls', id, fields, doing);
    await this.versions.tag(reply, 'hall', id);
    return this.known(id);
  }

  @Post()
  @Needs('hall.write')
  @Answers({ status: 201, about: 'Adds a hall.', schema: Hall })
  async add(@Body(checked(NewHall)) hall: z.output<typeof NewHall>, @By() actor: Actor, @Does() doing: Doing) {
    const { id, region, department = null } = hall;
    this.access.demand(actor, 'hall.write', { hall: id, region, department });
    await this.registry.addHall(hall, doing);
    return hall;
  }

  private known(id: string): HallKept {
    const hall = this.registry.hall(id);
    if (!hall) throw notFound('hall', id);
    return hall;
  }
}
