import type { FastifyInstance } from 'fastify';
import type { Hosts } from '#libs/runtime/index.js';
import { Problem } from './problem.js';
import type { Refuse } from './refuse.js';

const WRONG_HOST = new Problem(
  'wrong-host',
  'Hallwatch is not opened by this name. Use the address of HALLWATCH_PUBLIC_URL, or have the name added to HALLWATCH_HOSTS.',
);
const NO_HOST = new Problem('bad-request', 'The request does not say in one Host header what it wants.');

/** Refuses requests to a name that is not ours. */
export function takeOwnHosts(server: FastifyInstance, hosts: Hosts, refuse: Refuse): void {
  server.addHook('onRequest', (request, reply, done) => {
    const said = request.raw.rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host').length;
    const isProbe = request.url.startsWith('/api/v1/health/');
    // The proxy's own word counts as the asker's: `request.host` is of X-Forwarded-Host where that is believed.
    if (said > 1 || (said === 0 && request.raw.httpVersion !== '1.0')) refuse(NO_HOST, request, reply);
    else if (said === 1 && !hosts.takes(request.host, request.socket.localAddress, isProbe)) refuse(WRONG_HOST, request, reply);
    else done();
  });
}
