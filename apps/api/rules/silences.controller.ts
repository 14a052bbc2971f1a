import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import {
  type Actor,
  Clock,
  type Doing,
  type Instant,
  KioskRegistry,
  LONGEST_SILENCE,
  nameOf,
  type Silence,
  SilenceBook,
  type SilenceScope,
  silenceStateAt,
} from '#libs/domain/index.js';
import { By, Does, Needs } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
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
    private readonly access: Access,
    private readonly acts: Acts,
  ) {}

  @Get()
  @Needs('silence.read')
  @Answers({ status: 200, about: 'Silences that people set, the latest to begin first.', schema: Silences })
  async list(@Query(checked(SilencesQuery)) query: z.output<typeof SilencesQuery>, @By() actor: Actor) {
    const now = this.clock.now();
    const within = this.access.within(actor, 'silence.read');
    const { items, next } = await this.silences.list({ ...query, within }, now);
    return { items: items.map((silence) => told(silence, now)), next };
  }

  @Get(':id')
  @Needs('silence.read')
  @Answers({ status: 200, about: 'One silence.', schema: SilenceTold })
  async one(@Param('id', checked(Name)) id: string, @By() actor: Actor) {
    const silence = await this.silences.one(id);
    if (!silence) throw notFound('silence', id);
    this.demandSeen(actor, silence.for);
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
  async set(@Body(checked(SilenceWanted)) wanted: Wanted, @By() actor: Actor, @Does() doing: Doing) {
    this.demandKnown(wanted.for);
    this.demandTheirs(actor, wanted.for);
    const now = this.clock.now();
    const silence = silenceOf(wanted, now, doing.by);
    const set = async () => {
      await this.silences.add(silence, doing);
      return told(silence, now);
    };
    return this.acts.once(doing, 'silence.open', set, ({ subject }) => this.one(subject.id, actor));
  }

  @Delete(':id')
  @Needs('silence.write')
  @HttpCode(204)
  @Answers({ status: 204, about: 'Ends a silence now: people are told of what it kept from them and still stands.' })
  async end(@Param('id', checked(Name)) id: string, @By() actor: Actor, @Does() doing: Doing): Promise<void> {
    const silence = await this.silences.one(id);
    if (silence) this.demandTheirs(actor, silence.for);
    const end = async () => {
      const ended = await this.silences.end(id, this.clock.now(), doing.by, doing);
      if (!ended) throw notFound('silence that is not over', id);
    };
    await this.acts.once(doing, 'silence.end', end, async () => undefined);
  }

  /** Who sets or ends one must have all of its place: a region is not theirs by one of its halls. */
  private demandTheirs(actor: Actor, { hallId, kioskId, region }: SilenceScope): void {
    if (kioskId !== undefined) this.access.demandKiosk(actor, 'silence.write', kioskId);
    if (hallId !== undefined) this.access.demandHall(actor, 'silence.write', hallId);
    if (region !== undefined) this.access.demand(actor, 'silence.write', { hall: '', region, department: null });
  }

  /** To see one, a hall of its region is enough. */
  private demandSeen(actor: Actor, { hallId, kioskId, region }: SilenceScope): void {
    if (kioskId !== undefined) this.access.demandKiosk(actor, 'silence.read', kioskId);
    if (hallId !== undefined) this.access.demandHall(actor, 'silence.read', hallId);
    if (region === undefined || this.access.within(actor, 'silence.read')?.regions.includes(region) !== false) return;
    this.access.demand(actor, 'silence.read', { hall: '', region, department: null });
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
