import { HttpError } from '@influxdata/influxdb-client';
import { HistoryRefusal, HistoryUnavailable } from '#libs/domain/index.js';

/** The server's answer is about the points only when it names them; about the place they go to, nothing is wrong with them. */
const ABOUT_THE_PLACE = /\b(org|orgid|organization|bucket|database|retention policy)\b.*\b(required|not found|provide|missing)/i;
const REFUSED = new Set([400, 413, 422]);

/** What a status and body of InfluxDB mean to whoever writes. Never holds the token: it is in no answer. */
export function complaintOf(host: string, status: number, body: string, cause?: unknown): Error {
  const said = body.slice(0, 300).trim();
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
  if (REFUSED.has(status) && !ABOUT_THE_PLACE.test(said)) return new HistoryRefusal(`InfluxDB: ${status} ${said}`, { cause });
  const todo = ABOUT_THE_PLACE.test(said) ? `. Make it, or give the token (HALLWATCH_INFLUX_TOKEN) the right to make it` : '';
  return new HistoryUnavailable(`InfluxDB at ${host} answers ${status}: ${said}${todo}`, cause);
}

/** What any failure to reach or to write means. */
export function failureOf(host: string, error: unknown): Error {
  if (error instanceof HistoryUnavailable || error instanceof HistoryRefusal) return error;
  if (error instanceof HttpError) return complaintOf(host, error.statusCode, saidIn(error), error);
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  const why = cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code : undefined;
  return new HistoryUnavailable(`InfluxDB at ${host} does not answer: ${why ?? message}`, error);
}

function saidIn({ json, body, message }: HttpError): string {
  const said: unknown = (json as { error?: unknown; message?: unknown } | undefined)?.error ?? json?.message;
  return typeof said === 'string' ? said : (body ?? message);
}
