import { type ArgumentsHost, Catch, type ExceptionFilter, Inject, NotFoundException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { KioskRegistry } from '#libs/domain/index.js';
import type { NamedEvent, Report } from '#libs/runtime/index.js';
import { tokenOf } from '../access/asked-by.js';
import { ConsolePages } from '../board/pages.js';
import { languageFor } from '../board/send.js';
import { REPORT } from '../ports/report.js';
import { LoginRefused, type OfRequest, RequestFailed, RequestRefused, RequestUnserved } from './named-events.js';
import { type Problem, problemOf, UNEXPECTED } from './problem.js';

/** Of a path and of what is wrong with a request so much is written down: the longest of ours is shorter. */
const WRITTEN = 300;

const pathOf = (request: FastifyRequest): string => request.url.split('?')[0] ?? '/';

/** A browser that follows a link into the console. */
const wantsPage = (request: FastifyRequest): boolean =>
  (request.method === 'GET' || request.method === 'HEAD') &&
  !/^\/(api|metrics)(\/|$)/.test(pathOf(request)) &&
  (request.headers.accept ?? '').includes('text/html');

/** Who reads the log must not come in by a link that stands in it. */
const withoutLink = (path: string): string => path.replace(/\/(invitations|join)\/[^/]+/, '/$1/…');

const ofRequest = (request: FastifyRequest): OfRequest => ({
  request: request.id,
  address: request.ip,
  method: request.method,
  path: withoutLink(pathOf(request)).slice(0, WRITTEN),
});

const inOneLine = (detail: string): string => detail.replace(/\s+/g, ' ').slice(0, WRITTEN);

/** Health that is bad is no refusal: it is what was asked for. */
const isHealth = (request: FastifyRequest): boolean => pathOf(request).startsWith('/api/v1/health/');

/** One line for each request that does not get what it asked for. */
export function writeDown(report: Report, error: unknown, request: FastifyRequest): void {
  const line = lineOf(error, request);
  if (line) report(line);
}

function lineOf(error: unknown, request: FastifyRequest): NamedEvent | null {
  const [problem, of] = [problemOf(error), ofRequest(request)];
  if (!problem) return new RequestFailed(of, error);
  if (problem.reason === 'away' && problem !== error) return new RequestUnserved(of, error);
  const { reason, status, detail } = problem;
  if (reason === 'wrong-password' || reason === 'wrong-code' || reason === 'too-many')
    return new LoginRefused(of, reason, status);
  return isHealth(request) ? null : new RequestRefused(of, reason, status, inOneLine(detail));
}

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
    @Inject(REPORT) private readonly report: Report,
    private readonly registry: KioskRegistry,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const isPage = error instanceof NotFoundException && wantsPage(request);
    if (!isPage) writeDown(this.report, error, request);
    if (reply.sent) return;
    if (isPage) {
      void reply
        .status(200)
        .type('text/html; charset=utf-8')
        .headers(this.pages.headers(pathOf(request), tokenOf(request) !== undefined))
        .send(this.pages.page(pathOf(request)));
      return;
    }
    const told = problemOf(error) ?? UNEXPECTED;
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
