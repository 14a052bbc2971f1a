import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import {
  Clock,
  type Doing,
  type Instant,
  KioskRegistry,
  LONGEST_SILENCE,
  nameOf,
  type Silence,
  SilenceBook,
  silenceStateAt,
} from '#libs/domain/index.js';
import { Does, Needs } from '../access/access.decorators.js';
import { Acts } from '../access/acts.js';
import { Silences, SilenceTold } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { notFound, Problem } from '../http/problem.js';
import { Name, SilencesQuery, SilenceWanted } from '../schemas.js';

type Wanted = z.output<typeof SilenceWanted>;

@Controller('api/v1/silences')
export class SilencesController {
  constructor(
    private readonly silences: SilenceBook,
    private readonly registry: KioskRegistry,
    private readonly clock: Clock,
    private readonly acts: Acts,
  ) {}

  @Get()
  @Needs('silence.read')
  @Answers({ status: 200, about: 'Silences that people set, the latest to begin first.', schema: Silences })
  async list(@Query(checked(SilencesQuery)) query: z.output<typeof SilencesQuery>) {
    const now = this.clock.now();
    const { items, next } = await this.silences.list(query, now);
    return { items: items.map((silence) => told(silence, now)), next };
  }

  @Get(':id')
  @Needs('silence.read')
  @Answers({ status: 200, about: 'One silence.', schema: SilenceTold })
  async one(@Param('id', checked(Name)) id: string) {
    const silence = await this.silences.one(id);
    if (!silence) throw notFound('silence', id);
    return told(silence, this.clock.now());
  }

  @Post()
  @Needs('silence.write')
  @Answers({
    status: 201,
    about:
      'Keeps orders and alerts from people for a time, security never; the public, routes and figures are told what is out all the same. It is listed as withheld, and its incidents are quiet. What people were told before they are told on, and what still stands at the end they are told then.',
    schema: SilenceTold,
  })
  async set(@Body(checked(SilenceWanted)) wanted: Wanted, @Does() doing: Doing) {
    this.demandKnown(wanted.for);
    const now = this.clock.now();
    const silence = silenceOf(wanted, now, doing.by);
    const set = async () => {
      await this.silences.add(silence, doing);
      return told(silence, now);
    };
    return this.acts.once(doing, 'silence.open', set, ({ subject }) => this.one(subject.id));
  }

  @Delete(':id')
  @Needs('silence.write')
  @HttpCode(204)
  @Answers({ status: 204, about: 'Ends a silence now: people are told of what it kept from them and still stands.' })
  async end(@Param('id', checked(Name)) id: string, @Does() doing: Doing): Promise<void> {
    const end = async () => {
      const ended = await this.silences.end(id, this.clock.now(), doing.by, doing);
      if (!ended) throw notFound('silence that is not over', id);
    };
    await this.acts.once(doing, 'silence.end', end, async () => undefined);
  }

  private demandKnown({ hallId, kioskId, region }: Wanted['for']): void {
    const { registry } = this;
    if (hallId !== undefined && !registry.hall(hallId)) throw unknown('hall', hallId);
    if (kioskId !== undefined && !registry.kiosk(kioskId)) throw unknown('kiosk', kioskId);
    if (region !== undefined && !registry.halls().some((hall) => hall.region === region)) throw unknown('region', region);
  }
}

const unknown = (what: string, id: string): Problem => new Problem('unknown-reference', `There is no ${what} ${id}.`);

const told = (silence: Silence, now: Instant) => ({ ...silence, state: silenceStateAt(silence, now) });

/** It cannot hold back what was told before it was set. */
function silenceOf({ for: scope, from: wantedFrom, until, why }: Wanted, now: Instant, by: string): Silence {
  const from = Math.max(now, wantedFrom ?? now);
  if (until <= from) throw illUntil('Must be later than the beginning, and to come.');
  if (until - from > LONGEST_SILENCE) throw illUntil('At most 30 days after the beginning.');
  const id = nameOf('SI', now, by, JSON.stringify(scope), String(from), String(until), why);
  return { id, for: scope, from, until, why, by, setAt: now, endedAt: null, endedBy: null };
}

const illUntil = (message: string): Problem =>
  new Problem('bad-request', `until: ${message}`, { errors: [{ field: 'until', message }] });
