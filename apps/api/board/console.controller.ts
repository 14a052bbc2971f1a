import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Public } from '../access/access.decorators.js';
import { Answers } from '../http/answers.decorator.js';
import { ConsolePages } from './pages.js';

/** The console's own front page. */
@Controller()
@Public()
export class ConsoleController {
  constructor(private readonly pages: ConsolePages) {}

  @Get()
  @Answers({ status: 200, about: 'The console, a page.', type: 'text/html' })
  front(@Res({ passthrough: true }) reply: FastifyReply): string {
    void reply.type('text/html; charset=utf-8');
    return this.pages.page('/');
  }
}
