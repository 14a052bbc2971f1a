import { HttpError } from '@influxdata/influxdb-client';
import { HistoryRefusal, HistoryUnavailable } from '#libs/domain/index.js';
import { AskedToWait, waitAskedIn } from './respite.js';

const PLACE = String.raw`\b(?:org|orgid|organization|bucket|database|retention policy)\b`;
const ABSENT = String.raw`\b(?:required|not found|provide|missing)\b`;
/** The server's answer is about the points only when it names them; about the place they go to, nothing is wrong with them. */
const ABOUT_THE_PLACE = new RegExp(`${PLACE}.*${ABSENT}|${ABSENT}.*${PLACE}`, 'i');
const ABOUT_THE_ORGANIZATION = /\borg(?:anization|id)?\b.*\b(required|not found|missing)|\bprovide\b.*\borg/i;
/** A place that somebody has still to make. */
const NOT_THERE = /\b(database|bucket|dbrp|retention policy)\b.*not found/i;
const TOO_LARGE = 413;
const REFUSED = new Set([400, TOO_LARGE, 422]);
const ASKS_TO_WAIT = new Set([429, 503]);
/** Of what a server says, for a person. */
const LONGEST = 300;

/** An answer that is no good one. Its body is for programs. */
export interface Answered {
  status: number;
  text: string;
  /** Headers that say when to come again. */
  retryAfter: string | null;
  date: string | null;
}

/** Thrown when the server refused lines for what is in them. */
export class LinesRefused extends HistoryRefusal {
  constructor(
    message: string,
    /** All that the server said, to find the lines by. */
    readonly said: string,
    /** There are too many in one request; nothing is wrong with each. */
    readonly tooLarge: boolean,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

/** What the server says in an answer that is written for programs: its words alone, on one line. */
export const saidIn = (body: string): string => shortened(oneLine(wordsIn(body)));

const oneLine = (words: string): string => words.replace(/\s+/g, ' ').trim();
const shortened = (line: string): string => line.slice(0, LONGEST).replace(/\.$/, '');

/** The same with all its lines. */
function wordsIn(body: string): string {
  try {
    const said = JSON.parse(body) as { error?: unknown; message?: unknown } | null;
    const words = [said?.message, said?.error].find((one) => typeof one === 'string' && one !== '');
    return typeof words === 'string' ? words : '';
  } catch {
    // A proxy's page says nothing that helps.
    return /^\s*</.test(body) ? '' : body;
  }
}

export const isNotThere = ({ status, text }: Answered): boolean => status === 404 && NOT_THERE.test(saidIn(text));

/** Why lines are refused, without how many, which is for programs, and without what stands in them. */
const whyIn = (said: string): string =>
  said
    .replace(/^failure writing points to database: /, '')
    .replace(/^partial write: /, '')
    .replace(/ dropped=\d+( for database: .*)?$/, '')
    .replace(/^unable to parse '.*': /, 'unable to parse it: ')
    .replace(/^dropped \d+ (points outside retention policy of duration \S+) - oldest .*$/, '$1');

/** What a status and body of InfluxDB mean to whoever writes lines. Never holds the token: it is in no answer. */
export function complaintOf(host: string, answered: Answered, cause?: unknown): Error {
  const { status, text } = answered;
  if (!REFUSED.has(status) || ABOUT_THE_PLACE.test(saidIn(text))) return troubleOf(host, answered, cause);
  const words = wordsIn(text);
  const why = shortened(whyIn(oneLine(words)));
  return new LinesRefused(`InfluxDB refuses it (${status})${why && `: ${why}`}`, words, status === TOO_LARGE, cause);
}

/** The same to whoever asked for something else: it may be answered later. */
export function troubleOf(host: string, { status, text, retryAfter, date }: Answered, cause?: unknown): HistoryUnavailable {
  const said = saidIn(text);
  if (status === 401)
    return new HistoryUnavailable(
      `InfluxDB at ${host} does not know the token (HALLWATCH_INFLUX_TOKEN): 401. Give it one that may read and write`,
      cause,
    );
  if (status === 403)
    return new HistoryUnavailable(
      `InfluxDB at ${host} does not let the token (HALLWATCH_INFLUX_TOKEN) do this: 403. Give it the right to read and to write`,
      cause,
    );
  const message = `InfluxDB at ${host} answers ${status}${said && `: ${said}`}${todo(said)}`;
  const wait = ASKS_TO_WAIT.has(status) ? waitAskedIn(retryAfter, date) : null;
  return wait === null ? new HistoryUnavailable(message, cause) : new AskedToWait(message, wait, cause);
}

function todo(said: string): string {
  if (ABOUT_THE_ORGANIZATION.test(said)) return '. Set HALLWATCH_INFLUX_ORG to the name of the organization';
  return ABOUT_THE_PLACE.test(said) ? '. Make it, or give the token (HALLWATCH_INFLUX_TOKEN) the right to make it' : '';
}

/** What any failure to reach or to write means. */
export function failureOf(host: string, error: unknown): Error {
  if (error instanceof HistoryUnavailable || error instanceof HistoryRefusal) return error;
  if (error instanceof HttpError) return complaintOf(host, answeredIn(error), error);
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  const why = cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code : undefined;
  return new HistoryUnavailable(`InfluxDB at ${host} does not answer: ${why ?? message}`, error);
}

function answeredIn({ statusCode: status, body, message, headers }: HttpError): Answered {
  const header = (name: string): string | null => {
    const value = headers?.[name];
    return (Array.isArray(value) ? value[0] : value) ?? null;
  };
  return { status, text: body ?? message, retryAfter: header('retry-after'), date: header('date') };
}
