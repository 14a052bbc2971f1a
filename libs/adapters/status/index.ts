import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import { type Health, StartRefused } from '#libs/runtime/index.js';

export interface StatusOptions {
  host: string;
  port: number;
  health: Health;
  metrics: Registry;
}

/** Tells machines how a process without pages is: live, ready, metrics. Answers how to close it. Throws {@link StartRefused}. */
export function openStatus({ host, port, health, metrics }: StatusOptions): Promise<() => Promise<void>> {
  const server = createServer(answering(health, metrics));
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new StartRefused(
          `Port ${port} on ${host} cannot be listened on (${error.code}).`,
          'Stop what uses it, or set HALLWATCH_STATUS_PORT to another port.',
        ),
      ),
    );
    server.listen(port, host, () => resolve(() => closed(server)));
  });
}

const answering =
  (health: Health, metrics: Registry): RequestListener =>
  (request, response) => {
    answer(request.url ?? '', response, health, metrics).catch((error: unknown) => {
      json(response, 500, { status: 'failed', detail: (error as Error).message });
    });
  };

async function answer(url: string, response: ServerResponse, health: Health, metrics: Registry): Promise<void> {
  if (url === '/api/v1/health/live') return json(response, 200, { status: 'ok' });
  if (url === '/metrics') {
    response.writeHead(200, { 'content-type': metrics.contentType }).end(await metrics.metrics());
    return;
  }
  if (url !== '/api/v1/health/ready') return json(response, 404, { status: 'unknown' });
  const { ready, waits, parts, stalled } = await health.ready();
  if (ready) return json(response, 200, { status: 'ok', parts, stalled });
  json(response, 503, { status: waits ? 'waiting' : 'not ready', parts, stalled });
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

const closed = (server: ReturnType<typeof createServer>): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
