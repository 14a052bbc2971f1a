import { StartRefused } from '#libs/runtime/index.js';
import type { Options } from './options.js';

/** How long an answer may take, milliseconds. */
const PATIENCE = 15_000;

/** Thrown when the station did not answer and may do so later. */
export class StationAway extends Error {
  readonly retry = true;
}

/** Thrown when the station refuses, with its own word for why. */
export class StationRefused extends Error {
  readonly retry = false;
  constructor(
    /** Of its closed set of problems. */
    readonly reason: string,
    readonly status: number,
    detail: string,
  ) {
    super(detail);
  }
}

/** The station as anybody may ask it. */
export class StationApi {
  private token = '';
  private mustLeave = false;

  private constructor(private readonly url: string) {}

  /** Logs in. Throws {@link StartRefused} when it is not let in. */
  static async open({ url, access }: Pick<Options, 'url' | 'access'>): Promise<StationApi> {
    const api = new StationApi(url);
    if ('token' in access) api.token = access.token;
    else await api.logIn(access);
    return api;
  }

  /** Throws {@link StationAway} or {@link StationRefused}. */
  get<T>(path: string): Promise<T> {
    return this.call<T>('GET', path);
  }

  post<T>(path: string): Promise<T> {
    return this.call<T>('POST', path);
  }

  /** Logs out, if it was this that logged in. */
  async close(): Promise<void> {
    if (this.mustLeave) await this.call('DELETE', '/api/v1/session').catch(away);
  }

  private async logIn(access: { name: string; password: string }): Promise<void> {
    const { token } = await this.call<{ token: string }>('POST', '/api/v1/session', access);
    this.token = token;
    this.mustLeave = true;
  }

  private async call<T>(method: string, path: string, body?: object): Promise<T> {
    const headers = {
      ...(this.token && { authorization: `Bearer ${this.token}` }),
      ...(body && { 'content-type': 'application/json' }),
    };
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(this.url + path, { method, headers, signal, ...(body && { body: JSON.stringify(body) }) }).catch(
      (cause: unknown) => {
        throw new StationAway(`Nobody answers at ${this.url}. Is the station running, and is --url its address?`, { cause });
      },
    );
    return this.read<T>(answer);
  }

  private async read<T>(answer: Response): Promise<T> {
    const said = (await answer.json().catch(() => null)) as { type?: unknown; detail?: unknown } | null;
    if (answer.ok) return said as T;
    if (said === null) throw new StationAway(`${this.url} answers ${answer.status}, and not as a station does.`);
    const detail = String(said.detail ?? `${this.url} answers ${answer.status}.`);
    if (answer.status >= 500) throw new StationAway(detail);
    throw new StationRefused(String(said.type).split(':').at(-1) ?? '', answer.status, detail);
  }
}

/** Who leaves has nothing to lose. */
function away(error: unknown): void {
  if (!(error instanceof StationAway || error instanceof StationRefused)) throw error;
}

/** What a person can do about it. */
export function startRefusal(error: unknown): StartRefused | null {
  if (error instanceof StationAway) return new StartRefused(error.message, '');
  if (!(error instanceof StationRefused)) return null;
  if (error.status === 401)
    return new StartRefused(error.message, 'Set HALLWATCH_TOKEN, or HALLWATCH_NAME and HALLWATCH_PASSWORD.');
  if (error.status === 403) return new StartRefused(error.message, 'Log in as somebody who may.');
  return new StartRefused(error.message, '');
}
