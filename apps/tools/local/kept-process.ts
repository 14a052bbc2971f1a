import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { bornOf, isAlive, ownFile, writeOwn } from '#libs/runtime/index.js';
import type { Launch } from './launch.js';
import type { LocalInstallation } from './place.js';

/** Longest clean end, milliseconds. */
const PATIENCE = 10_000;

/** A process that goes on when we end, and is found again by a file with its number. */
export class KeptProcess {
  private readonly file: string;
  readonly log: string;

  constructor(place: LocalInstallation, name: string) {
    this.file = place.of('pid', name);
    this.log = place.of('log', `${name}.log`);
  }

  /** Null: it does not run. */
  get pid(): number | null {
    if (!existsSync(this.file)) return null;
    const [pid = 0, born] = readFileSync(this.file, 'utf8').split(' ');
    return isAlive(Number(pid), born || null) ? Number(pid) : null;
  }

  start({ command, args, env = {} }: Launch): void {
    const log = ownFile(this.log, 'a');
    const child = spawn(command, args, { detached: true, stdio: ['ignore', log, log], env: { ...withoutSettings(), ...env } });
    // That it could not be started shows in that it never answers; the log says why.
    child.once('error', (error) => writeSync(log, `${error.message}\n`));
    child.unref();
    if (child.pid !== undefined) writeOwn(this.file, `${child.pid} ${bornOf(child.pid) ?? ''}`);
  }

  /** Ends it, by force when it does not end by itself. */
  async stop(): Promise<void> {
    const { pid } = this;
    if (pid !== null) {
      process.kill(pid, 'SIGTERM');
      if (!(await this.gone(PATIENCE))) process.kill(pid, 'SIGKILL');
      await this.gone(PATIENCE);
    }
    rmSync(this.file, { force: true });
  }

  private async gone(patienceMs: number): Promise<boolean> {
    const end = performance.now() + patienceMs;
    while (this.pid !== null && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
    return this.pid === null;
  }
}

/** Settings of the person who starts the stack are of another installation. */
const withoutSettings = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(HALLWATCH_|NODE_OPTIONS|JEST_)/.test(name)));
