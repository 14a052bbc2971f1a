import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFile } from '#libs/runtime/index.js';
import { freePort, hasProgram } from './spawned.js';

const PROGRAMS = ['prometheus', 'prometheus-alertmanager'] as const;
export const hasPrometheus: boolean = PROGRAMS.every(hasProgram);
export const PROMETHEUS_ABSENT = `skipped: ${PROGRAMS.join(' and ')} (Debian's packages of that name) are not installed`;

export interface PrometheusWishes {
  folder: string;
  /** By what the shipped configuration calls it. */
  targets: Record<'worker:3002' | 'api:9464', string>;
  /** Of the pages that are told. */
  api: string;
  alertsToken: string;
  /** How long what fires after a minute or more holds here. */
  holds: string;
}

/** Debian's Prometheus and Alertmanager with the shipped configuration, made fast, on ports of their own. */
export class PrometheusForTests {
  private constructor(
    readonly url: string,
    private readonly children: ChildProcess[],
    private readonly said: string[],
  ) {}

  static async start({ folder, targets, api, alertsToken, holds }: PrometheusWishes): Promise<PrometheusForTests> {
    const [port, alertmanager] = [await freePort(), await freePort()];
    cpSync(projectFile('grafana', 'prometheus'), folder, { recursive: true });
    writeFileSync(join(folder, 'token'), alertsToken);
    const change = (file: string, changes: [string | RegExp, string][]): void => {
      const path = join(folder, file);
      const text = changes.reduce(
        (before, [from, to]) => {
          const after = before.replaceAll(from instanceof RegExp ? new RegExp(from.source, 'gm') : from, to);
          if (after === before) throw new Error(`${file} has no ${from}`);
          return after;
        },
        readFileSync(path, 'utf8'),
      );
      writeFileSync(path, text);
    };
    change('prometheus.yml', [
      [/_interval: 15s$/, '_interval: 1s'],
      ['scrape_timeout: 10s', 'scrape_timeout: 1s'],
      ...Object.entries(targets),
      ['localhost:9090', `127.0.0.1:${port}`],
      ['alertmanager:9093', `127.0.0.1:${alertmanager}`],
      // What is not beside this story.
      [/^ {2}- job_name: (influxdb|grafana|postgres)\n.*\n.*\n/, ''],
    ]);
    change('alerts.yaml', [[/for: [1-9]\d*m$/, `for: ${holds}`]]);
    change('alertmanager.yml', [
      ['group_wait: 10s', 'group_wait: 1s'],
      ['group_interval: 1m', 'group_interval: 1s'],
      ['http://api:3000', api],
      ['/run/secrets/alerts_token', join(folder, 'token')],
    ]);
    for (const data of ['tsdb', 'am']) mkdirSync(join(folder, data));
    const said: string[] = [];
    const start = (program: string, ...args: string[]): ChildProcess => {
      const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => said.push(String(data)));
      return child;
    };
    const children = [
      start(
        'prometheus-alertmanager',
        `--config.file=${join(folder, 'alertmanager.yml')}`,
        `--storage.path=${join(folder, 'am')}`,
        `--web.listen-address=127.0.0.1:${alertmanager}`,
        '--cluster.listen-address=',
      ),
      start(
        'prometheus',
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'tsdb')}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ),
    ];
    return new PrometheusForTests(`http://127.0.0.1:${port}`, children, said);
  }

  get output(): string {
    return this.said.join('');
  }

  /** What a question in PromQL answers now; empty while it does not answer at all. */
  async ask(question: string): Promise<{ metric: Record<string, string>; value: number }[]> {
    try {
      const answer = await fetch(`${this.url}/api/v1/query?query=${encodeURIComponent(question)}`);
      if (!answer.ok) return [];
      type Answer = { data: { result: { metric: Record<string, string>; value: [number, string] }[] } };
      const { data } = (await answer.json()) as Answer;
      return data.result.map(({ metric, value: [, value] }) => ({ metric, value: Number(value) }));
    } catch {
      // It is starting.
      return [];
    }
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.children.map(async (child) => {
        if (child.exitCode !== null) return;
        const ended = new Promise((resolve) => child.once('close', resolve));
        child.kill('SIGKILL');
        await ended;
      }),
    );
  }
}
