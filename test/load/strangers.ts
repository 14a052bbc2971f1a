import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';

/** What strangers ask for, one after the other: what needs a session, what is for everybody, and with what opens nothing. */
const ASKED: readonly ((random: string) => { path: string; headers?: Record<string, string> })[] = [
  () => ({ path: '/api/v1/orders' }),
  () => ({ path: '/api/v1/health/ready' }),
  () => ({ path: '/board' }),
  () => ({ path: '/api/v1/board' }),
  (random) => ({ path: '/api/v1/kiosks', headers: { authorization: `Bearer hwt_${random}` } }),
  (random) => ({ path: '/api/v1/halls', headers: { authorization: `Bearer ${random}` } }),
  (random) => ({ path: '/api/v1/incidents', headers: { cookie: `hallwatch=${random}` } }),
  (random) => ({ path: '/metrics', headers: { authorization: `Bearer ${random}` } }),
  (random) => ({ path: `/api/v1/invitations/${random}` }),
];

export interface Answered {
  /** How often each status came. */
  statuses: Record<number, number>;
  /** Paths that were refused for the crowd without a sentence. */
  mute: string[];
}

interface One {
  status: number;
  body: string;
}

/** Connections that ask without a session, each as fast as it is answered. `from` says by what address each comes. */
export class Strangers {
  private readonly answered: Answered = { statuses: {}, mute: [] };
  private readonly agent: Agent;
  private readonly all: Promise<void>[];
  private asking = true;

  constructor(
    private readonly url: string,
    connections: number,
    from: (connection: number) => string = () => '',
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
    this.all = Array.from({ length: connections }, (_, n) => this.ask(n, from(n)));
  }

  get count(): number {
    return Object.values(this.answered.statuses).reduce((sum, one) => sum + one, 0);
  }

  /** Ends; throws when one was not answered at all. */
  async stop(): Promise<Answered> {
    this.asking = false;
    await Promise.all(this.all);
    this.agent.destroy();
    return this.answered;
  }

  private async ask(connection: number, from: string): Promise<void> {
    for (let n = connection; this.asking; n++) {
      const { path, headers } = ASKED[n % ASKED.length]?.(randomBytes(32).toString('base64url')) ?? { path: '/' };
      const { status, body } = await this.one(path, { ...headers, ...(from && { 'x-forwarded-for': from }) });
      this.answered.statuses[status] = (this.answered.statuses[status] ?? 0) + 1;
      if ((status === 429 || status === 503) && !/"detail":"\w+|"status":"\w+/.test(body)) this.answered.mute.push(path);
    }
  }

  private one(path: string, headers: Record<string, string>): Promise<One> {
    return new Promise((resolve, reject) => {
      const asked = request(this.url + path, { agent: this.agent, headers }, (answer) => {
        let body = '';
        answer.setEncoding('utf8').on('data', (more: string) => {
          body += more;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body })).on('error', reject);
      });
      asked.on('error', reject).end();
    });
  }
}
