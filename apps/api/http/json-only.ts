import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LARGEST_PHOTO, PHOTO_KINDS } from '#libs/domain/index.js';
import { withoutMark } from '#libs/runtime/index.js';
import { Problem } from './problem.js';
import type { Refuse } from './refuse.js';

type Done = (error: Error | null, body?: unknown) => void;

/** Nothing that we take is deeper, nor of as many parts: a fleet file of 1 MiB has a third of it. Ours. */
const DEEPEST = 32;
const MOST_PARTS = 150_000;

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** What is wrong with the build of a body; null: nothing. Level by level, so that depth costs no stack. */
function wrongBuild(body: unknown): string | null {
  let level = [body].filter(isNested);
  let parts = 0;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth >= DEEPEST) return `The body is nested more than ${DEEPEST} deep.`;
    const inner = level.map((one) => Object.values(one));
    parts += inner.reduce((sum, values) => sum + values.length, 0);
    if (parts > MOST_PARTS) return `The body has more than ${MOST_PARTS} parts. Send it in several.`;
    level = inner.flatMap((values) => values.filter(isNested));
  }
  return null;
}

const buildOf = (body: unknown): Problem | null => {
  const wrong = wrongBuild(body);
  return wrong === null ? null : new Problem('bad-request', wrong, { errors: [{ field: 'body', message: wrong }] });
};

const ENCODED = new Problem('wrong-type', 'Send the body as it is: Content-Encoding is not taken.', {
  headers: { 'accept-encoding': 'identity' },
});

/** Where photos are taken. */
const PHOTOS_AT = '/api/v1/evidence';
const isPhoto = (type: string): boolean => PHOTO_KINDS.some((kind) => type.toLowerCase().startsWith(kind));
const NO_PHOTO_HERE = new Problem('wrong-type', 'Photos are taken at POST /api/v1/evidence alone.');

/** Photos come as their bytes, and at one address: elsewhere nothing that large is read. */
export function takePhotos(server: FastifyInstance, refuse: Refuse): void {
  server.addHook('onRequest', (request, reply, done) => {
    const isElsewhere = request.routeOptions.url !== PHOTOS_AT && isPhoto(request.headers['content-type'] ?? '');
    if (isElsewhere) refuse(NO_PHOTO_HERE, request, reply);
    else done();
  });
  server.addContentTypeParser<Buffer>(
    [...PHOTO_KINDS],
    { parseAs: 'buffer', bodyLimit: LARGEST_PHOTO },
    (_request: FastifyRequest, body: Buffer, done: Done) => done(null, body),
  );
}

/** Takes JSON and nothing else, without keys that poison objects; an empty body is no body. A file that is sent may begin with a byte order mark. */
export function takeJsonOnly(server: FastifyInstance, refuse: Refuse): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addHook('onRequest', (request, reply, done) => {
    const coded = request.headers['content-encoding'];
    if (coded === undefined || coded.trim().toLowerCase() === 'identity') done();
    else refuse(ENCODED, request, reply);
  });
  server.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string' },
    (request: FastifyRequest, body: string, done: Done) => {
      if (body.trim() === '') return done(null, undefined);
      const checked: Done = (error, read) => {
        const wrong = error ?? buildOf(read);
        if (wrong) done(wrong);
        else done(null, read);
      };
      void parse(request, withoutMark(body), checked);
    },
  );
}
