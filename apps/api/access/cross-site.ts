import type { FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.js';

const HARMLESS = new Set(['GET', 'HEAD', 'OPTIONS']);
const OWN = new Set(['same-origin', 'none']);

const originOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).origin : null);

const isOwn = (origin: string, request: FastifyRequest, publicUrl: string | undefined): boolean => {
  if (publicUrl && origin === originOf(publicUrl)) return true;
  return URL.canParse(origin) && new URL(origin).host === request.host;
};

/**
 * Refuses what another site's page makes a browser do in somebody's name. Browsers say where a request comes from
 * (Sec-Fetch-Site, else Origin); what says neither is no browser and carries no stolen cookie.
 */
export function demandSameSite(request: FastifyRequest, publicUrl: string | undefined): void {
  if (HARMLESS.has(request.method)) return;
  const site = request.headers['sec-fetch-site'];
  const origin = request.headers.origin;
  if (typeof site === 'string' && OWN.has(site)) return;
  if (origin !== undefined && isOwn(origin, request, publicUrl)) return;
  if (site === undefined && origin === undefined) return;
  throw new Problem(
    'cross-site',
    'The request comes from a page of another site. Open Hallwatch itself, or send the token as Bearer.',
  );
}
