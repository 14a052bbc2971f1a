import { isIP } from 'node:net';
import { type Settings, StartRefused } from '#libs/runtime/index.js';

/** How long an answer may take, milliseconds. */
const PATIENCE = 5_000;
/** Longer is none of ours, characters. */
const MOST = 4_000_000;

function addressOf({ HTTP_HOST, HTTP_PORT }: Settings, path: string): string {
  const host = ['0.0.0.0', '::'].includes(HTTP_HOST) ? '127.0.0.1' : HTTP_HOST;
  return `http://${isIP(host) === 6 ? `[${host}]` : host}:${HTTP_PORT}${path}`;
}

/** What a station that runs says of itself. Throws {@link StartRefused} when it says nothing. */
export async function askStation(settings: Settings, path: string, statuses: number[]): Promise<string> {
  const token = settings.METRICS_TOKEN;
  const answer = await said(addressOf(settings, path), token === undefined ? {} : { authorization: `Bearer ${token}` });
  if (!statuses.includes(answer.status))
    throw new StartRefused(`The station answered ${answer.status}.`, 'Set HALLWATCH_METRICS_TOKEN as the station has it.');
  return answer.text.slice(0, MOST);
}

async function said(address: string, headers: Record<string, string>): Promise<{ status: number; text: string }> {
  try {
    const answer = await fetch(address, { headers, redirect: 'error', signal: AbortSignal.timeout(PATIENCE) });
    return { status: answer.status, text: await answer.text() };
  } catch (error) {
    throw new StartRefused('No station answered on HALLWATCH_HTTP_PORT.', 'Start it, or set the port that it has.', error);
  }
}
