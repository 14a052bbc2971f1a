import type { FastifyInstance } from 'fastify';
import { type Hosts, SAYS_HOST_REFUSAL } from '#libs/runtime/index.js';
import { Problem } from './problem.js';
import type { Refuse } from './refuse.js';

const WRONG_HOST = new Problem('wrong-host', SAYS_HOST_REFUSAL['wrong-host']);
const NO_HOST = new Problem('bad-request', SAYS_HOST_REFUSAL['no-host']);

/** Refuses requests to a name that is not ours. */
export function takeOwnHosts(server: FastifyInstance, hosts: Hosts, refuse: Refuse): void {
  server.addHook('onRequest', (request, reply, done) => {
    // The proxy's own word counts as the asker's: `request.host` is of X-Forwarded-Host where that is believed.
    const refused = hosts.refusalOf(request.raw, request.host);
    if (refused) refuse(refused === 'no-host' ? NO_HOST : WRONG_HOST, request, reply);
    else done();
  });
}
