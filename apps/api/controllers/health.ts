import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Registry } from 'prom-client';
import type { z } from 'zod';
import { Clock } from '#libs/domain/index.js';
import { Health, speedOf } from '#libs/runtime/index.js';
import { Answers } from '../answering.js';
import { Alive, Ready } from '../answers.js';
import { checked } from '../checked.js';
import { Needs, Public } from '../guard.js';
import { Problem } from '../problem.js';
import { ReadyQuery } from '../schemas.js';

/** Parts without which a face is no use; it stays in a load balancer without the others. */
const NEEDS: Record<NonNullable<z.output<typeof ReadyQuery>['for']>, string[]> = { board: [], console: ['postgres'] };

@Controller()
export class HealthController {
  constructor(
    private readonly health: Health,
    private readonly metrics: Registry,
    private readonly clock: Clock,
  ) {}

  @Get('api/v1/health/live')
  @Public()
  @Answers({ status: 200, about: 'The process lives.', schema: Alive })
  live() {
    return { status: 'ok' };
  }

  @Get('api/v1/health/ready')
  @Public()
  @Answers({
    status: 200,
    about:
      'Everything that it leans on is there; else 503. With `for` only what that face cannot do without: the board answers what it knew last.',
    schema: Ready,
  })
  async ready(@Query(checked(ReadyQuery)) query: z.output<typeof ReadyQuery>) {
    const { ready: all, started, parts, stalled } = await this.health.ready();
    const ready = query.for === undefined ? all : started && NEEDS[query.for].every((part) => parts[part] === 'ok');
    const time = { now: this.clock.now(), speed: speedOf(this.clock) };
    if (ready) return { status: 'ok', parts, stalled, ...time };
    const ill = Object.entries(parts).filter(([, complaint]) => complaint !== 'ok');
    const detail = ill.map(([name, complaint]) => `${name}: ${complaint}`).join('; ') || 'It is still starting.';
    throw new Problem('away', detail, { also: { parts, stalled, ...time } });
  }

  @Get('metrics')
  @Needs('read', { orToken: 'metrics' })
  @Answers({ status: 200, about: 'Prometheus metrics; a machine shows HALLWATCH_METRICS_TOKEN.', type: 'text/plain' })
  async prometheus(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.type(this.metrics.contentType);
    return this.metrics.metrics();
  }
}
