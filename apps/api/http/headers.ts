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

/** What our pages never ask a browser for. */
const UNUSED = [
  'accelerometer',
  'camera',
  'display-capture',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'usb',
];

/** Where somebody is is asked on the technician's page alone, of whoever wants it said. */
const placeFor = (url: string): string => (/^\/tech([/?]|$)/.test(url) ? 'geolocation=(self)' : 'geolocation=()');

const permissionsFor = (url: string): string => [...UNUSED.map((name) => `${name}=()`), placeFor(url)].join(', ');

/** The headers that keep browsers safe, with every answer. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': permissionsFor('/'),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** A year, of this name alone: what else stands below it is not ours. */
const BY_TLS_ALONE = 'max-age=31536000';

/** What an answer says of being kept, unless its route says otherwise: of the API and of metrics nothing is. */
const keptFor = (url: string): string => (/^\/(api\/v1|metrics)(\/|\?|$)/.test(url) ? 'no-store' : 'no-cache');

/**
 * Sends the headers that keep browsers safe with every answer, live streams included. To come by TLS alone is said where people open us
 * by it and this one did, as far as a trusted proxy says so.
 */
export function sendSecurityHeaders(server: FastifyInstance, publicUrl: string | undefined): void {
  const isByTls = publicUrl?.startsWith('https:') === true;
  server.addHook('onRequest', (request, reply, done) => {
    const { raw } = reply;
    for (const [name, value] of Object.entries(SAFE_HEADERS)) raw.setHeader(name, value);
    raw.setHeader('permissions-policy', permissionsFor(request.url));
    if (isByTls && request.protocol === 'https') raw.setHeader('strict-transport-security', BY_TLS_ALONE);
    raw.setHeader('cache-control', keptFor(request.url));
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
