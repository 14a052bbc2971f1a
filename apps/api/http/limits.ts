import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Settings } from '#libs/runtime/index.js';
import { SystemClock } from '#libs/runtime/index.js';
import { askerOf, standsForMany } from './askers.js';
import { Buckets } from './bucket.js';
import { Problem } from './problem.js';
import type { Refuse } from './refuse.js';

export type LimitSettings = Partial<
  Pick<
    Settings,
    'HTTP_CONNECTIONS' | 'HTTP_CONNECTIONS_PER_ADDRESS' | 'HTTP_RATE_PER_SECOND' | 'HTTP_RATE_BURST' | 'TRUSTED_PROXIES'
  >
>;

/** Headers of one request. Browsers send thirty. Ours. */
const MOST_HEADERS = 100;

const TOO_MANY_HEADERS = new Problem('headers-too-large', `At most ${MOST_HEADERS} headers are taken.`);

export const tooFast = (seconds: number, of: 'address' | 'account'): Problem =>
  new Problem('too-fast', `Too many requests of this ${of}. Go on in ${seconds} s, and more slowly.`, {
    headers: { 'retry-after': String(seconds) },
  });

/** Bounds what one address may ask for. Without settings nothing is bounded. */
export function boundRequests(server: FastifyInstance, settings: LimitSettings, refuse: Refuse): void {
  const { HTTP_RATE_PER_SECOND: perSecond, HTTP_RATE_BURST: burst, TRUSTED_PROXIES: trusted = [] } = settings;
  const buckets = perSecond === undefined || burst === undefined ? null : new Buckets({ perSecond, burst });
  const isMany = standsForMany(trusted);
  const wall = new SystemClock();
  server.addHook('onRequest', (request, reply, done) => {
    if (request.raw.rawHeaders.length / 2 > MOST_HEADERS) return refuse(TOO_MANY_HEADERS, request, reply);
    const seconds = buckets && !isMany(request.ip) ? buckets.take(askerOf(request.ip), wall.now()) : 0;
    if (seconds > 0) return refuse(tooFast(seconds, 'address'), request, reply);
    done();
  });
}

/** Bounds the connections of all and of one address; what is more is closed at once. */
export function boundConnections(server: Server, settings: LimitSettings): void {
  const { HTTP_CONNECTIONS: most, HTTP_CONNECTIONS_PER_ADDRESS: mostOfOne, TRUSTED_PROXIES: trusted = [] } = settings;
  if (most !== undefined) server.maxConnections = most;
  if (mostOfOne === undefined) return;
  const isMany = standsForMany(trusted);
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    if (isMany(socket.remoteAddress)) return;
    const asker = askerOf(socket.remoteAddress);
    const now = (open.get(asker) ?? 0) + 1;
    open.set(asker, now);
    socket.once('close', () => {
      const left = (open.get(asker) ?? 1) - 1;
      if (left > 0) open.set(asker, left);
      else open.delete(asker);
    });
    if (now > mostOfOne) socket.destroy();
  });
}
