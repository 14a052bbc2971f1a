import { HttpError } from '@influxdata/influxdb-client';
import { HistoryRefusal, HistoryUnavailable } from '#libs/domain/index.js';

/** The server's answer is about the points only when it names them; about the place they go to, nothing is wrong with them. */
const ABOUT_THE_PLACE = /\b(org|orgid|organization|bucket|database|retention policy)\b.*\b(required|not found|provide|missing)/i;
const ABOUT_THE_ORGANIZATION = /\borg(?:anization|id)?\b.*\b(required|not found|provide|missing)/i;
const REFUSED = new Set([400, 413, 422]);
/** Of what a server says, for a person. */
const LONGEST = 300;

/** Thrown when the server refused lines for what is in them. */
export class LinesRefused extends HistoryRefusal {
  constructor(
    message: string,
    /** All that the server said, to find the lines by. */
    readonly said: string,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

/** What the server says in an answer that is written for programs: its words alone, on one line. */
export function saidIn(body: string): string {
  return wordsIn(body).replace(/\s+/g, ' ').trim().slice(0, LONGEST).replace(/\.$/, '');
}

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

/** What a status and body of InfluxDB mean to whoever writes. Never holds the token: it is in no answer. */
export function complaintOf(host: string, status: number, body: string, cause?: unknown): Error {
  const said = saidIn(body);
  if (status === 401)
    return new HistoryUnavailable(
      `InfluxDB at ${host} does not know the token (HALLWATCH_INFLUX_TOKEN): 401. Give it one that may read and write`,
      cause,
    );
  if (status === 403)
    return new HistoryUnavailable(
      `InfluxDB at ${host} does not let the token (HALLWATCH_INFLUX_TOKEN) do this: 403. See that the bucket is there, and give the token ` +
        'the right to read and to write it',
      cause,
    );
  if (REFUSED.has(status) && !ABOUT_THE_PLACE.test(said))
    return new LinesRefused(
      `InfluxDB refuses it (${status})${said && `: ${said.replace(/ dropped=\d+$/, '')}`}`,
      wordsIn(body),
      cause,
    );
  return new HistoryUnavailable(`InfluxDB at ${host} answers ${status}${said && `: ${said}`}${todo(said)}`, cause);
}

function todo(said: string): string {
  if (ABOUT_THE_ORGANIZATION.test(said))
    return '. Correct HALLWATCH_INFLUX_ORG, or give the token (HALLWATCH_INFLUX_TOKEN) the right to it';
  return ABOUT_THE_PLACE.test(said) ? '. Make it, or give the token (HALLWATCH_INFLUX_TOKEN) the right to make it' : '';
}

/** What any failure to reach or to write means. */
export function failureOf(host: string, error: unknown): Error {
  if (error instanceof HistoryUnavailable || error instanceof HistoryRefusal) return error;
  if (error instanceof HttpError) return complaintOf(host, error.statusCode, error.body ?? error.message, error);
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  const why = cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code : undefined;
  return new HistoryUnavailable(`InfluxDB at ${host} does not answer: ${why ?? message}`, error);
}
