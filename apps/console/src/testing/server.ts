/** What the server answers: by the method and the path below /api/v1, without its question. */
type Answers = Record<string, unknown>;

export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
}

/** An answer that is no plain 200. */
export class Says {
  constructor(
    readonly status: number,
    readonly body: unknown = {},
    readonly headers: Record<string, string> = {},
  ) {}
}

/** Read at once: a real body takes turns of the event loop, which a test that moves time by hand would have to count. */
const response = ({ status, body, headers }: Says): Response =>
  ({
    ok: status < 300,
    status,
    statusText: '',
    headers: new Headers(headers),
    json: async () => structuredClone(body),
  }) as Response;

async function answerTo(asked: Asked, answers: Answers): Promise<Response> {
  const found = answers[`${asked.method} ${asked.path}`];
  const answer = typeof found === 'function' ? await found(asked) : found;
  if (answer === undefined) return response(new Says(404, { title: 'Not here' }));
  return response(answer instanceof Says ? answer : new Says(200, answer));
}

/** Stands for the server from now on; answers what it is asked. An answer that is a function may throw: it cannot be reached. */
export function serverAnswers(answers: Answers): Asked[] {
  const all: Asked[] = [];
  globalThis.fetch = async (input, init) => {
    const url = new URL(String(input), 'http://console.test');
    const body = init?.body ? JSON.parse(String(init.body)) : undefined;
    const asked = { method: init?.method ?? 'GET', path: url.pathname.replace('/api/v1', ''), query: url.searchParams, body };
    all.push(asked);
    return answerTo(asked, answers);
  };
  return all;
}

/** A page of a list. */
export const listed = (items: unknown[], next: string | null = null) => ({ items, next });
