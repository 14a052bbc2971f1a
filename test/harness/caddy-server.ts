import { type ChildProcess, spawn } from 'node:child_process';
import { request as plain } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { projectFile } from '#libs/runtime/index.js';
import { type CertificateFiles, fileOf, type TestAuthority } from './certificates.js';
import { eventually } from './killable-station.js';
import { freePort, hasProgram } from './spawned.js';

export const hasCaddy: boolean = hasProgram('caddy');
export const CADDY_ABSENT = "skipped: caddy (Debian's package of that name) is not installed";

export interface Answered {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export interface Asking {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** Told each part of a body that goes on; the answer then has none, and comes with its headers. */
  onPart?: (part: string) => void;
}

export interface CaddyWishes {
  folder: string;
  authority: TestAuthority;
  /** Whom it stands before, as host:port. */
  api: string;
  grafana: string;
}

/** Debian's Caddy with the shipped configuration, on ports of its own of 127.0.0.1. */
export class CaddyForTests {
  private readonly streams: { destroy(): void }[] = [];

  private constructor(
    readonly board: string,
    readonly staff: string,
    readonly http: string,
    private readonly ca: Buffer,
    private readonly child: ChildProcess,
    private readonly said: string[],
  ) {}

  static async start({ folder, authority, api, grafana }: CaddyWishes): Promise<CaddyForTests> {
    const [board, staff, http] = [await freePort(), await freePort(), await freePort()];
    const files: CertificateFiles = authority.certify('127.0.0.1', 'proxy');
    const tls = `${files.cert} ${files.key}`;
    const child = spawn('caddy', ['run', '--config', projectFile('proxy', 'Caddyfile'), '--adapter', 'caddyfile'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...{ PATH: process.env['PATH'], HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
        ...{ API: api, GRAFANA: grafana, BOARD_NAME: '127.0.0.1', STAFF_NAME: '127.0.0.1', BOARD_TLS: tls, STAFF_TLS: tls },
        ...{ BOARD_PORT: String(board), STAFF_PORT: String(staff), HTTP_PORT: String(http) },
        BOARD_URL: `https://127.0.0.1:${board}`,
      },
    });
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => said.push(String(data)));
    const [toBoard, toStaff] = [`https://127.0.0.1:${board}`, `https://127.0.0.1:${staff}`];
    const caddy = new CaddyForTests(toBoard, toStaff, `http://127.0.0.1:${http}`, fileOf(authority.cert), child, said);
    await eventually('Caddy to answer', async () => {
      if (child.exitCode !== null) throw new Error(`Caddy ended:\n${said.join('')}`);
      return caddy.ask(toBoard, '/').then(
        () => true,
        () => false,
      );
    });
    return caddy;
  }

  get output(): string {
    return this.said.join('');
  }

  /** Asks as it stands: a path is not tidied up first. */
  ask(site: string, path: string, { method = 'GET', headers = {}, body, onPart }: Asking = {}): Promise<Answered> {
    const { hostname, port, protocol } = new URL(site);
    const of: RequestOptions = { hostname, port, path, method, ca: this.ca, agent: false, headers };
    return new Promise((resolve, reject) => {
      const asked = (protocol === 'https:' ? request : plain)(of, (answer) => {
        const told = { status: answer.statusCode ?? 0, headers: answer.headers };
        let text = '';
        answer.setEncoding('utf8').on('error', reject);
        if (onPart) {
          this.streams.push(answer);
          answer.removeListener('error', reject).on('error', () => undefined);
          answer.on('data', onPart);
          resolve({ ...told, body: '' });
          return;
        }
        answer.on('data', (part: string) => {
          text += part;
        });
        answer.on('end', () => resolve({ ...told, body: text }));
      });
      asked.on('error', reject).end(body);
    });
  }

  async stop(): Promise<void> {
    for (const stream of this.streams) stream.destroy();
    if (this.child.exitCode !== null) return;
    const ended = new Promise((resolve) => this.child.once('close', resolve));
    this.child.kill('SIGKILL');
    await ended;
  }
}
