import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { type Actor, Clock, type Doing, type Kiosk, KioskLines, KioskRegistry } from '#libs/domain/index.js';
import { By, Does, Needs } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
import { Acts } from '../access/acts.js';
import { BirthAsked, KioskConnection } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { notFound, Problem } from '../http/problem.js';
import { ConnectionQuery, Name } from '../schemas.js';

const UNSEEN = { open: [], events: [], upTo: 0, complete: true };

/** The line to one kiosk, for who sets it up. */
@Controller('api/v1/kiosks/:id')
export class ConnectionController {
  constructor(
    private readonly registry: KioskRegistry,
    private readonly lines: KioskLines,
    private readonly clock: Clock,
    private readonly access: Access,
    private readonly acts: Acts,
  ) {}

  @Get('connection')
  @Needs('register.read')
  @Answers({
    status: 200,
    about: 'The connections of a kiosk now, and what happened to them since the last look, which began to listen.',
    schema: KioskConnection,
  })
  look(
    @Param('id', checked(Name)) id: string,
    @Query(checked(ConnectionQuery)) { after }: z.output<typeof ConnectionQuery>,
    @By() actor: Actor,
  ) {
    this.known(id);
    this.access.demandKiosk(actor, 'register.read', id);
    const seen = this.lines.look(id, after ?? null);
    return { now: this.clock.now(), visible: seen !== null, ...(seen ?? UNSEEN) };
  }

  @Post('rebirth')
  @Needs('kiosk.ask')
  @HttpCode(202)
  @Answers({ status: 202, about: 'Asks a kiosk for a birth, once, on its down/config.', schema: BirthAsked })
  async ask(@Param('id', checked(Name)) id: string, @By() actor: Actor, @Does() doing: Doing) {
    const kiosk = this.known(id);
    this.access.demandKiosk(actor, 'kiosk.ask', id);
    if (kiosk.state === 'retired') throw new Problem('retired', `The kiosk ${id} is retired.`);
    return this.acts.once(
      doing,
      'kiosk.ask',
      () => this.askBirth(id, doing),
      async ({ at }) => ({ at }),
    );
  }

  private async askBirth(id: string, doing: Doing) {
    await this.acts.note(doing, { what: 'kiosk.ask', subject: { kind: 'kiosk', id }, after: { asked: 'birth' } });
    const at = await this.lines.askBirth(id);
    if (at === null)
      throw new Problem(
        'no-way',
        'This process is not connected to a broker; ask where the worker runs, or wait until the kiosk connects.',
      );
    return { at };
  }

  private known(id: string): Kiosk {
    const kiosk = this.registry.kiosk(id);
    if (!kiosk) throw notFound('kiosk', id);
    return kiosk;
  }
}
