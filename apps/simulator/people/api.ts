/** Longest wait for an answer, milliseconds. */
const PATIENCE = 15_000;

/** Thrown when the API answers no. */
export class ApiRefused extends Error {
  constructor(
    readonly status: number,
    /** Why, by the name that it has in the API; absent: it names none. */
    readonly because: string | undefined,
    what: string,
  ) {
    super(what);
  }
}

/** The public API of an installation, for somebody with an account. */
export class Api {
  private token: string | null = null;

  constructor(
    private readonly url: string,
    private readonly password: string,
    private readonly name = 'admin',
  ) {}

  /** Asks, or with a body tells; logs in where that is wanted. Throws {@link ApiRefused}, and what fetch throws. */
  async call<T>(path: string, body?: string | object): Promise<T> {
    this.token ??= await this.logIn();
    try {
      return await this.send<T>(path, body);
    } catch (error) {
      if (!(error instanceof ApiRefused) || error.status !== 401) throw error;
      // A session ends after some hours.
      this.token = await this.logIn();
      return this.send<T>(path, body);
    }
  }

  private async logIn(): Promise<string> {
    const { name, password } = this;
    this.token = null;
    return (await this.send<{ token: string }>('session', { name, password })).token;
  }

  private async send<T>(path: string, body?: string | object): Promise<T> {
    const answer = await fetch(`${this.url}/api/v1/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', ...(this.token && { authorization: `Bearer ${this.token}` }) },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE),
    });
    const text = await answer.text();
    if (answer.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
    throw new ApiRefused(answer.status, becauseIn(text), `${path} answered ${answer.status}: ${text.slice(0, 300)}`);
  }
}

function becauseIn(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { because?: string }).because;
  } catch {
    return undefined;
  }
}
