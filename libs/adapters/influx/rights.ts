import { HistoryUnavailable } from '#libs/domain/index.js';

/** What a token is needed for: what is in a bucket is read and added to, and one that is not there is made. Nothing else is asked of it. */
export type Right = 'read' | 'write' | 'make';

/** Rights that a token has not, of one bucket. */
export interface MissingRight {
  bucket: string;
  rights: readonly Right[];
}

/** Thrown when a token may not do what is needed. Names each bucket and what is missing for it. */
export class RightsMissing extends HistoryUnavailable {
  constructor(
    host: string,
    readonly lacks: readonly MissingRight[],
    cause?: unknown,
  ) {
    super(`InfluxDB at ${host} does not let the token (HALLWATCH_INFLUX_TOKEN) ${missingIn(lacks)}. ${todoFor(lacks)}`, cause);
  }
}

/** Buckets that lack the same are named together. */
function missingIn(lacks: readonly MissingRight[]): string {
  const groups = new Map<string, string[]>();
  for (const { bucket, rights } of lacks) {
    const verbs = rights.join(' or ');
    groups.set(verbs, [...(groups.get(verbs) ?? []), bucket]);
  }
  return [...groups].map(([verbs, buckets]) => `${verbs} ${named(buckets)}`).join('; ');
}

function todoFor(lacks: readonly MissingRight[]): string {
  const absent = lacks.filter(({ rights }) => rights.includes('make')).map(({ bucket }) => bucket);
  const [one] = absent;
  const them = absent.length === 1 ? `the bucket ${one}` : 'those that are not there';
  const make = one === undefined ? '' : `Make ${them}, or let it make buckets (InfluxDB 2: write:buckets of the organization)`;
  return [absent.length < lacks.length ? 'Give it the right to read and to write' : '', make]
    .filter((part) => part !== '')
    .join('. ');
}

const named = (buckets: readonly string[]): string =>
  buckets.length === 1 ? `the bucket ${buckets[0]}` : `the buckets ${buckets.slice(0, -1).join(', ')} and ${buckets.at(-1)}`;
