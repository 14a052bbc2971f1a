import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Registry } from 'prom-client';
import type { z } from 'zod';
import { Clock } from '#libs/domain/index.js';
import { Health, inWords, type Readiness, speedOf } from '#libs/runtime/index.js';
import { Needs, Public } from '../access/access.decorators.js';
import { type AskedBy } from '../access/asked-by.js';
import { Alive, Ready } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { NextTurn } from '../http/next-turn.js';
import { Problem } from '../http/problem.js';
import { ReadyQuery } from '../schemas.js';
import { HealthReader } from './health-reader.js';

type Parts = Readonly<Record<string, string>>;
type Face = NonNullable<z.output<typeof ReadyQuery>['for']>;

/** What is kept for later while it is away, without an answer that hangs on it now: the history, and who may connect to the broker. */
const CATCHES_UP = ['history', 'mosquitto'];

const only =
  (...needed: string[]) =>
  (parts: Parts): boolean =>
    needed.every((part) => parts[part] === 'ok');
/** Whether a face is of use with these parts; it stays in a load balancer without the others. */
const SERVES: Record<Face, (parts: Parts, ill: string[]) => boolean> = {
  board: only(),
  console: only('postgres'),
  all: (_, ill) => ill.length === 0,
};
const servesAtAll = (_: Parts, ill: string[]): boolean => ill.every((part) => CATCHES_UP.includes(part));

@Controller()
export class HealthController {
  constructor(
    private readonly health: Health,
    private readonly metrics: Registry,
    private readonly clock: Clock,
    private readonly reader: HealthReader,
  ) {}

  /** Asked by anybody, and each time of the stores: while one looks, those who come share the next look. */
  private readonly looking = new NextTurn<Readiness>(() => this.health.ready());

  @Get('api/v1/health/live')
  @Public()
  @Answers({ status: 200, about: 'The process lives.', schema: Alive })
  live() {
    return { status: 'ok' as const };
  }

  @Get('api/v1/health/ready')
  @Public()
  @Answers({
    status: 200,
    about:
      'It does its work; else 503. What is away and catches up later is named in `degraded`. With `for` by what that face cannot do without: the board answers what it knew last, `all` wants every part. What is wrong is told to whoever may read metrics; anybody else reads `away`.',
    schema: Ready,
  })
  async ready(@Query(checked(ReadyQuery)) query: z.output<typeof ReadyQuery>, @Req() request: AskedBy) {
    const { started, parts: all, stalled } = await this.looking.join();
    const isRead = await this.reader.reads(request);
    const parts = isRead ? all : inWords(all);
    const time = { now: this.clock.now(), speed: speedOf(this.clock) };
    const degraded = Object.keys(parts).filter((part) => parts[part] !== 'ok' && !stalled.includes(part));
    const serves = query.for === undefined ? servesAtAll : SERVES[query.for];
    if (started && serves(parts, degraded)) return { status: 'ok' as const, parts, stalled, degraded, ...time };
    const ill = Object.entries(parts).filter(([, complaint]) => complaint !== 'ok');
    const detail =
      ill.map(([name, complaint]) => (isRead ? `${name}: ${complaint}` : `${name} is away`)).join('; ') ||
      'It is still starting.';
    throw new Problem('away', detail, { also: { parts, stalled, ...time } });
  }

  @Get('metrics')
  @Needs('metrics.read', { orToken: 'metrics' })
  @Answers({ status: 200, about: 'Prometheus metrics; a machine shows HALLWATCH_METRICS_TOKEN.', type: 'text/plain' })
  async prometheus(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.type(this.metrics.contentType);
    return this.metrics.metrics();
  }
}
