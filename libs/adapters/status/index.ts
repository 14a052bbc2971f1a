import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import { type Health, type Hosts, inWords, isToken, SAYS_HOST_REFUSAL, StartRefused } from '#libs/runtime/index.js';

export interface StatusOptions {
  host: string;
  port: number;
  /** Name of the setting that has the port. */
  variable: string;
  health: Health;
  metrics: Registry;
  /** Without it the metrics are not shown; undefined: they are shown to whoever reaches the port. */
  token: string | undefined;
  /** By which names it may be asked. */
  hosts: Hosts;
}

/** Tells machines how a process without pages is: live, ready, metrics. Answers how to close it. Throws {@link StartRefused}. */
export function openStatus(options: StatusOptions): Promise<() => Promise<void>> {
  const { host, port, variable } = options;
  const server = createServer(answering(options));
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new StartRefused(
          `Port ${port} on ${host} cannot be listened on (${error.code}).`,
          `Stop what uses it, or set ${variable} to another port.`,
        ),
      ),
    );
    server.listen(port, host, () => resolve(() => closed(server)));
  });
}

const answering =
  (options: StatusOptions): RequestListener =>
  (request, response) => {
    answer(request, response, options).catch((error: unknown) => {
      const detail = isHere(request.socket.remoteAddress) ? { detail: (error as Error).message } : {};
      json(response, 500, { status: 'failed', ...detail });
    });
  };

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { health, metrics, token, hosts }: StatusOptions,
): Promise<void> {
  const { url = '', headers, socket } = request;
  const refused = hosts.refusalOf(request, headers.host ?? '');
  if (refused) return json(response, refused === 'no-host' ? 400 : 421, { status: refused, detail: SAYS_HOST_REFUSAL[refused] });
  if (url === '/api/v1/health/live') return json(response, 200, { status: 'ok' });
  const isShown = token === undefined || isToken(/^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1], token);
  if (url === '/metrics') {
    if (!isShown) {
      response.setHeader('www-authenticate', 'Bearer');
      return json(response, 401, { status: 'not let in', detail: 'Send HALLWATCH_METRICS_TOKEN as a bearer token.' });
    }
    response.writeHead(200, { 'content-type': metrics.contentType }).end(await metrics.metrics());
    return;
  }
  if (url !== '/api/v1/health/ready') return json(response, 404, { status: 'unknown' });
  const { ready, waits, parts: all, stalled } = await health.ready();
  // What is wrong has addresses and paths in it: for whoever is on this machine, or has the token.
  const parts = (token !== undefined && isShown) || isHere(socket.remoteAddress) ? all : inWords(all);
  if (ready) return json(response, 200, { status: 'ok', parts, stalled });
  json(response, 503, { status: waits ? 'waiting' : 'not ready', parts, stalled });
}

const isHere = (address = ''): boolean => /^(::ffff:)?127\.|^::1$/.test(address);

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

const closed = (server: ReturnType<typeof createServer>): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
