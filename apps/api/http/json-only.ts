import type { FastifyInstance, FastifyRequest } from 'fastify';
import { withoutMark } from '#libs/runtime/index.js';

type Done = (error: Error | null, body?: unknown) => void;

/** Takes JSON and nothing else, without keys that poison objects; an empty body is no body. A file that is sent may begin with a byte order mark. */
export function takeJsonOnly(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string' },
    (request: FastifyRequest, body: string, done: Done) => {
      if (body.trim() === '') done(null, undefined);
      else void parse(request, withoutMark(body), done);
    },
  );
}
