import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { projectFile } from '#libs/runtime/index.js';

export { freePort } from '#apps/tools/local/launch.js';

export interface Ended {
  code: number | null;
  seconds: number;
}

/** A program of the project as a process of its own, as a user starts it. */
export class Spawned {
  output = '';
  /** What went to standard error, which is in `output` too. */
  errors = '';
  private readonly child: ChildProcess;
  private readonly began = performance.now();
  private readonly ended: Promise<number | null>;

  /** `program`: the name of an app, or a compiled file without its ending, by its path under `dist` or from the root. */
  constructor(program: string, args: string[], env: Record<string, string>) {
    const clean = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(HALLWATCH_|NODE_OPTIONS|JEST_)/.test(name)),
    );
    this.child = spawn(
      process.execPath,
      // As the tests themselves: see CONTRIBUTING.
      ['--liftoff-only', fileOf(program), ...args],
      // Telephones of tests are on this machine. A release of before does not know the setting.
      { env: { ...clean, ...(!isAbsolute(program) && { HALLWATCH_ALLOW_TARGETS: '127.0.0.1' }), ...env } },
    );
    this.child.stdout?.on('data', (data) => {
      this.output += data;
    });
    this.child.stderr?.on('data', (data) => {
      this.errors += data;
      this.output += data;
    });
    this.ended = once(this.child, 'close').then(([code]) => code as number | null);
  }

  get pid(): number {
    return this.child.pid ?? -1;
  }

  get seconds(): number {
    return (performance.now() - this.began) / 1000;
  }

  /** Waits for something that it says; answers how many seconds after the start. */
  async says(what: RegExp | string, patienceS = 120): Promise<number> {
    while (!(typeof what === 'string' ? this.output.includes(what) : what.test(this.output))) {
      if (this.child.exitCode !== null) throw new Error(`It ended and had not said ${what}:\n${this.output}`);
      if (this.seconds > patienceS) throw new Error(`It did not say ${what} within ${patienceS} s:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return this.seconds;
  }

  /** Sends a signal and waits for the end. */
  async end(signal: NodeJS.Signals = 'SIGINT'): Promise<Ended> {
    const before = performance.now();
    this.child.kill(signal);
    return { code: await this.ended, seconds: (performance.now() - before) / 1000 };
  }

  /** Waits until it ends by itself. */
  async finish(): Promise<number | null> {
    return this.ended;
  }
}

function fileOf(program: string): string {
  if (isAbsolute(program)) return `${program}.js`;
  return projectFile('dist', program.includes('/') ? `${program}.js` : `apps/${program}/main.js`);
}

/** Whether a program is installed on this machine. */
export const hasProgram = (name: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
