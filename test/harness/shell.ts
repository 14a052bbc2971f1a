import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { PROJECT_ROOT } from '#libs/runtime/index.js';

/** Lines of a page as a reader runs them: in bash, from the root of the project, until one fails. */
export class Shell {
  output = '';
  private readonly child: ChildProcess;
  private readonly ended: Promise<number | null>;

  constructor(lines: string, env: Record<string, string>) {
    const clean = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(HALLWATCH_|NODE_OPTIONS|JEST_|npm_)/.test(name)),
    );
    this.child = spawn('bash', ['-e', '-o', 'pipefail', '-c', lines], {
      cwd: PROJECT_ROOT,
      // Ctrl-C goes to all that it started.
      detached: true,
      env: { ...clean, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (data) => {
        this.output += data;
      });
    }
    this.ended = once(this.child, 'close').then(([code]) => code as number | null);
  }

  private get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  async says(what: RegExp, patienceS: number): Promise<RegExpExecArray> {
    const until = performance.now() + patienceS * 1_000;
    for (;;) {
      const said = what.exec(this.output);
      if (said) return said;
      if (!this.isRunning) throw new Error(`It ended and had not said ${what}:\n${this.output}`);
      if (performance.now() > until) throw new Error(`It did not say ${what} within ${patienceS} s:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** What the reader types, as for `read`. */
  type(line: string): void {
    this.child.stdin?.write(`${line}\n`);
  }

  /** Waits until it ends by itself. */
  async finish(): Promise<number | null> {
    return this.ended;
  }

  /** Ctrl-C. */
  async interrupt(): Promise<number | null> {
    if (this.isRunning) process.kill(-(this.child.pid ?? 0), 'SIGINT');
    return this.ended;
  }
}
