import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Setting } from '#libs/composition/index.js';
import { nestOptions } from '#libs/composition/modules.js';
import { type HostSettings, Hosts, type Reporter, type Settings, StartRefused } from '#libs/runtime/index.js';
import type { AskedBy } from './access/asked-by.js';
import { answerClientError } from './http/client-errors.js';
import { sendRequestId, sendSecurityHeaders } from './http/headers.js';
import { takeOwnHosts } from './http/hosts.js';
import { takeJsonOnly, takePhotos } from './http/json-only.js';
import { boundConnections, boundRequests, type LimitSettings } from './http/limits.js';
import { AnyHostTaken } from './http/named-events.js';
import { sendProblem, writeDown } from './http/problem.filter.js';
import { fieldOf, problemOf, UNEXPECTED } from './http/problem.js';
import { refusing } from './http/refuse.js';
import { timeRequests } from './http/request-times.js';
import { serveFiles } from './http/static-files.js';

/** A request that takes longer to arrive is cut off, milliseconds; and how often it is looked for such ones. */
export interface Arrival {
  within: number;
  look: number;
}

const MIB = 1024 * 1024;
const ARRIVAL: Arrival = { within: 30_000, look: 1_000 };
/** Bytes of all headers together. */
const HEADERS = 16 * 1024;
/** How long open requests may take at the stop, milliseconds. */
const GRACE = 2_000;

/** What the server itself needs to know; all else is in its modules. */
export interface ServerSetting {
  settings: Partial<Pick<Settings, 'TRUSTED_PROXIES'>> & HostSettings & LimitSettings;
  reporter: Pick<Reporter, 'report' | 'metrics'>;
  /** Absent: 30 seconds. */
  arrival?: Arrival;
}

const adapter = ({ settings, reporter: { report }, arrival: { within, look } = ARRIVAL }: ServerSetting): FastifyAdapter => {
  const { TRUSTED_PROXIES: trusted = [] } = settings;
  return new FastifyAdapter({
    bodyLimit: MIB,
    // Not what the asker calls it: the log says it, and whoever reads the log may be told it by the asker.
    genReqId: () => randomUUID(),
    requestTimeout: within,
    http: { headersTimeout: within, requestTimeout: within, connectionsCheckingInterval: look, maxHeaderSize: HEADERS },
    clientErrorHandler: answerClientError,
    // Anybody can write X-Forwarded-For; it counts from these alone.
    trustProxy: trusted.length > 0 && trusted,
    routerOptions: { maxParamLength: 128 },
    // Before any of our hooks: an address that cannot be read.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      writeDown(report, error, request);
      void reply.header('x-request-id', request.id);
      sendProblem(problemOf(error) ?? UNEXPECTED, request, reply);
    },
  });
};

/** The application of these modules, with nothing started and no port open yet. */
export async function createServer(root: DynamicModule, on: ServerSetting): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter(on), {
    ...nestOptions(on.reporter.report),
    bodyParser: false,
    forceCloseConnections: false,
  });
  const server = app.getHttpAdapter().getInstance();
  const { settings, reporter } = on;
  const refuse = refusing(reporter.report);
  sendSecurityHeaders(server, settings.PUBLIC_URL);
  sendRequestId(server);
  timeRequests(server, reporter.metrics);
  boundConnections(app.getHttpServer(), settings);
  boundRequests(server, settings, refuse);
  const hosts = new Hosts(settings);
  if (!hosts.isStrict) reporter.report(new AnyHostTaken());
  takeOwnHosts(server, hosts, refuse);
  takeJsonOnly(server, refuse);
  server.addHook('onSend', async (request: AskedBy) => request.leave?.());
  takePhotos(server, refuse);
  await app.register(fastifyCookie);
  await serveFiles(app);
  return app;
}

type Address = Pick<Settings, 'HTTP_HOST' | 'HTTP_PORT'>;

const refusal = (error: unknown, { HTTP_HOST: host, HTTP_PORT: port }: Address): unknown => {
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

/**
 * Opens the pages of an application, after everything in it has started; at the stop they close before all of it.
 * Throws {@link StartRefused} when it cannot listen.
 */
export async function openPages(
  app: NestFastifyApplication,
  { settings, lifecycle }: Pick<Setting, 'lifecycle'> & { settings: Address },
): Promise<string> {
  await app.init();
  lifecycle.onStop('the pages', () => close(app));
  try {
    await app.listen(settings.HTTP_PORT, settings.HTTP_HOST);
  } catch (error) {
    throw refusal(error, settings);
  }
  return urlOf(app, settings.HTTP_HOST);
}
