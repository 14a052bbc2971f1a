import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { isLate, KioskRegistry, PastBook } from '#libs/domain/index.js';
import { Needs } from '../access/access.decorators.js';
import { Hall, HallInFull, HallMaintenance, Halls } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked, described } from '../http/checked.pipe.js';
import { pageOf } from '../http/paging.js';
import { notFound } from '../http/problem.js';
import { HallChanges, HallsQuery, Name, NewHall } from '../schemas.js';
import { RegisterEditor } from './editor.js';
import { KioskViews } from './kiosk-views.js';

@Controller('api/v1/halls')
export class HallsController {
  constructor(
    private readonly registry: KioskRegistry,
    private readonly views: KioskViews,
    private readonly editor: RegisterEditor,
    private readonly past: PastBook,
  ) {}

  @Get()
  @Needs('register.read')
  @Answers({ status: 200, about: 'The halls, by id.', schema: Halls })
  list(@Query(checked(HallsQuery)) query: z.output<typeof HallsQuery>) {
    const { region } = query;
    return pageOf(
      this.registry.halls().filter((hall) => region === undefined || hall.region === region),
      query,
    );
  }

  @Get(':id')
  @Needs('register.read')
  @Answers({ status: 200, about: 'One hall and its kiosks.', schema: HallInFull })
  async one(@Param('id', checked(Name)) id: string) {
    const hall = this.registry.hall(id);
    if (!hall) throw notFound('hall', id);
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
  async maintenance(@Param('id', checked(Name)) id: string) {
    if (!this.registry.hall(id)) throw notFound('hall', id);
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
  async change(@Param('id', checked(Name)) id: string, @Body(described(HallChanges)) fields: object) {
    if (!this.registry.hall(id)) throw notFound('hall', id);
    return (await this.editor.change('halls', id, fields)).fleet.halls[0];
  }

  @Post()
  @Needs('hall.write')
  @Answers({ status: 201, about: 'Adds a hall.', schema: Hall })
  async add(@Body(checked(NewHall)) hall: z.output<typeof NewHall>) {
    await this.registry.addHall(hall);
    return hall;
  }
}
