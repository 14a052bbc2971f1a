import { type ArgumentsHost, Catch, type ExceptionFilter, NotFoundException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { KioskRegistry } from '#libs/domain/index.js';
import { ConsolePages } from './board/pages.js';
import { languageFor } from './board/send.js';
import { RequestFailed, RequestUnserved } from './events.js';
import { Wiring } from './parts.js';
import { type Problem, problemOf, UNEXPECTED } from './problem.js';

const pathOf = (request: FastifyRequest): string => request.url.split('?')[0] ?? '/';

/** A browser that follows a link into the console. */
const wantsPage = (request: FastifyRequest): boolean =>
  (request.method === 'GET' || request.method === 'HEAD') &&
  !/^\/(api|metrics)(\/|$)/.test(pathOf(request)) &&
  (request.headers.accept ?? '').includes('text/html');

/** Sends a problem document. */
export function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  void reply
    .status(problem.status)
    .headers(problem.more.headers ?? {})
    .type('application/problem+json')
    .send(JSON.stringify(problem.document(pathOf(request))));
}

/** Turns every error into a problem document, and unknown addresses outside the API into the console. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly pages: ConsolePages,
    private readonly wiring: Wiring,
    private readonly registry: KioskRegistry,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = problemOf(error);
    const of = { request: request.id, address: request.ip, method: request.method, path: pathOf(request) };
    if (!problem) this.wiring.report(new RequestFailed(of, error));
    else if (problem.reason === 'away' && problem !== error) this.wiring.report(new RequestUnserved(of, error));
    if (reply.sent) return;
    if (error instanceof NotFoundException && wantsPage(request)) {
      void reply.status(200).type('text/html; charset=utf-8').send(this.pages.page());
      return;
    }
    const told = problem ?? UNEXPECTED;
    if (wantsPage(request)) {
      const page = this.pages.trouble(told, this.registry.halls(), languageFor(request));
      void reply
        .status(told.status)
        .headers(told.more.headers ?? {})
        .type('text/html; charset=utf-8')
        .send(page);
      return;
    }
    sendProblem(told, request, reply);
  }
}
