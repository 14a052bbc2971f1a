import type { FastifyInstance } from 'fastify';
import { Histogram, type Registry } from 'prom-client';

const NAME = 'hallwatch_http_request_seconds';

function histogram(metrics: Registry): Histogram<'method' | 'route' | 'status'> {
  const known = metrics.getSingleMetric(NAME);
  if (known instanceof Histogram) return known;
  return new Histogram({
    name: NAME,
    help: 'Time to answer a request, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2],
    registers: [metrics],
  });
}

/** Measures every request under the pattern of its route, never under its address. */
export function timeRequests(server: FastifyInstance, metrics: Registry): void {
  const times = histogram(metrics);
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    times.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
    done();
  });
}
