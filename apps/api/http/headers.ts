import type { FastifyInstance } from 'fastify';

/** Everything from ourselves: the console is built without inline scripts and styles. */
const POLICY = [
  "default-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Sends the headers that keep browsers safe with every answer, live streams included. */
export function sendSecurityHeaders(server: FastifyInstance): void {
  server.addHook('onRequest', (request, reply, done) => {
    const { raw } = reply;
    raw.setHeader('content-security-policy', POLICY);
    raw.setHeader('x-content-type-options', 'nosniff');
    raw.setHeader('referrer-policy', 'no-referrer');
    raw.setHeader('x-frame-options', 'DENY');
    if (request.url.startsWith('/api/v1/')) raw.setHeader('cache-control', 'no-store');
    done();
  });
}

/** The number of a request, as the log has it, with every answer: who complains can name it. */
export function sendRequestId(server: FastifyInstance): void {
  server.addHook('onRequest', (request, reply, done) => {
    reply.raw.setHeader('x-request-id', request.id);
    done();
  });
}
