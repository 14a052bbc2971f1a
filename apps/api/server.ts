import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { StartRefused } from '#libs/runtime/index.js';
import { ApiModule } from './api.module.js';
import { sendRequestId, sendSecurityHeaders } from './http/headers.js';
import { takeJsonOnly } from './http/json-only.js';
import { NestLog } from './http/nest-log.js';
import { sendProblem, writeDown } from './http/problem.filter.js';
import { fieldOf, problemOf, UNEXPECTED } from './http/problem.js';
import { timeRequests } from './http/request-times.js';
import { serveFiles } from './http/static-files.js';
import type { HttpParts } from './ports/parts.js';

const MIB = 1024 * 1024;
/** A request that takes longer to arrive is cut off, milliseconds. */
const ARRIVAL = 30_000;
/** How long open requests may take at the stop, milliseconds. */
const GRACE = 2_000;

const adapter = ({ report, trustedProxies = [] }: HttpParts): FastifyAdapter =>
  new FastifyAdapter({
    bodyLimit: MIB,
    // Not what the asker calls it: the log says it, and whoever reads the log may be told it by the asker.
    genReqId: () => randomUUID(),
    requestTimeout: ARRIVAL,
    // Anybody can write X-Forwarded-For; it counts from these alone.
    trustProxy: trustedProxies.length > 0 && trustedProxies,
    routerOptions: { maxParamLength: 128 },
    // Before any of our hooks: an address that cannot be read.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      writeDown(report, error, request);
      void reply.header('x-request-id', request.id);
      sendProblem(problemOf(error) ?? UNEXPECTED, request, reply);
    },
  });

async function build(parts: HttpParts): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.of(parts), adapter(parts), {
    logger: new NestLog(parts.report),
    bodyParser: false,
    abortOnError: false,
    forceCloseConnections: false,
  });
  const server = app.getHttpAdapter().getInstance();
  sendSecurityHeaders(server);
  sendRequestId(server);
  takeJsonOnly(server);
  timeRequests(server, parts.metrics);
  await app.register(fastifyCookie);
  await serveFiles(app);
  return app;
}

const refusal = (error: unknown, { host, port }: HttpParts): unknown => {
  const code = fieldOf(error, 'code');
  if (code === 'EADDRINUSE') {
    return new StartRefused(`Port ${port} is in use.`, 'Set HALLWATCH_HTTP_PORT to a free one, or stop what uses it.', error);
  }
  if (code === 'EACCES') {
    return new StartRefused(`Port ${port} may not be opened by this user.`, 'Set HALLWATCH_HTTP_PORT to 1024 or above.', error);
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new StartRefused(`${host} is no address of this machine.`, 'Correct HALLWATCH_HTTP_HOST.', error);
  }
  return error;
};

async function close(app: NestFastifyApplication): Promise<void> {
  const timer = setTimeout(() => app.getHttpServer().closeAllConnections(), GRACE);
  await app.close();
  clearTimeout(timer);
}

const ANY = new Set(['0.0.0.0', '::']);

const urlOf = (app: NestFastifyApplication, host: string): string => {
  const address = app.getHttpServer().address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const name = ANY.has(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
};

/** Starts the HTTP side. Throws {@link StartRefused} when it cannot listen; then nothing of it is left running. */
export async function startHttp(parts: HttpParts): Promise<{ url: string; close(): Promise<void> }> {
  const app = await build(parts);
  try {
    await app.listen(parts.port, parts.host);
  } catch (error) {
    await close(app);
    throw refusal(error, parts);
  }
  return { url: urlOf(app, parts.host), close: () => close(app) };
}
