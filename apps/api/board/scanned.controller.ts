import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { KioskRegistry } from '#libs/domain/index.js';
import { Public } from '../access/access.decorators.js';
import { type AskedBy, tokenOf } from '../access/asked-by.js';
import { Answers } from '../http/answers.decorator.js';

/**
 * What the code on a kiosk leads to. It is printed once and stays as long as the kiosk does, so what lies behind it may change and its address
 * may not.
 */
@Controller()
@Public()
export class ScannedController {
  constructor(private readonly registry: KioskRegistry) {}

  @Get('k/:kioskId')
  @Answers({
    status: 302,
    about: 'The code on a kiosk: whoever is logged in comes to its work, everybody else to what is out in its hall.',
    type: 'text/html',
  })
  kiosk(@Param('kioskId') kioskId: string, @Req() request: AskedBy, @Res({ passthrough: true }) reply: FastifyReply): void {
    void reply.redirect(this.wayOf(kioskId, request), 302);
  }

  private wayOf(kioskId: string, request: AskedBy): string {
    const kiosk = this.registry.kiosk(kioskId);
    if (!kiosk) return '/board';
    if (tokenOf(request) !== undefined) return `/tech/kiosks/${encodeURIComponent(kiosk.id)}`;
    return `/board/${encodeURIComponent(kiosk.hall)}`;
  }
}
