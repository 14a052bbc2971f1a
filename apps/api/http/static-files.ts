import { sep } from 'node:path';
import fastifyStatic, { type FastifyStaticOptions } from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { projectFile } from '#libs/runtime/index.js';
import { CONSOLE_FOLDER } from '../board/pages.js';

/** Where the build puts what the page of the API needs. */
const DOCS_FOLDER = projectFile('dist', 'docs');

/** Their names carry a hash of what is in them. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const isAsset = (path: string): boolean => path.startsWith(`${CONSOLE_FOLDER}${sep}assets${sep}`);

/** Each file has a route of its own, so that whatever else is asked for is answered as anywhere. */
const BUILT = {
  wildcard: false,
  index: false,
  preCompressed: true,
  acceptRanges: false,
  lastModified: false,
  cacheControl: false,
  decorateReply: false,
  setHeaders: (reply, path) => void reply.header('cache-control', isAsset(path) ? FOR_EVER : 'no-cache'),
} satisfies Partial<FastifyStaticOptions>;

/** The packed ones stand for those beside them. */
const PACKED = ['**/*.gz', '**/*.br'];
/** Their two files stand for every page; the manifest is for the server that writes the board's. */
const NOT_SERVED = ['index.html', 'tech.html', 'manifest.json', ...PACKED];

/** Serves the files of the console, of the board and of the page of the API. */
export async function serveFiles(app: NestFastifyApplication): Promise<void> {
  await app.register(fastifyStatic, { ...BUILT, root: CONSOLE_FOLDER, globIgnore: NOT_SERVED });
  await app.register(fastifyStatic, { ...BUILT, root: DOCS_FOLDER, prefix: '/api/docs/', globIgnore: PACKED });
  // Nest takes the slash off its routes.
  app
    .getHttpAdapter()
    .getInstance()
    .get('/api/docs/', (_, reply) => reply.redirect('/api/docs'));
}
