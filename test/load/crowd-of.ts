import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { projectFile } from '#libs/runtime/index.js';
import type { Arrival } from './crowd.js';

/** File descriptors that a process may have besides its connections. */
const OTHERS = 200;

/** Throws when this machine does not let one process have as many connections. */
export function mustHaveRoom(connections: number): void {
  const line = /Max open files\s+\d+\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8'));
  const most = Number(line?.[1] ?? Number.POSITIVE_INFINITY);
  if (most < connections + OTHERS)
    throw new Error(
      `A process may have ${most} files open, and ${connections + OTHERS} are needed. Run: ulimit -n ${connections + OTHERS}`,
    );
}

/** Very many kiosks in another process. */
export class Crowd {
  private constructor(private readonly child: ChildProcess) {}

  static async gather(port: number, connections: number, everyS: number, tls = false): Promise<Crowd> {
    const args = ['--port', String(port), '--connections', String(connections), '--every', String(everyS)];
    const child = fork(projectFile('dist/test/load/crowd.js'), tls ? [...args, '--tls'] : args, { execArgv: [] });
    await once(child, 'message');
    return new Crowd(child);
  }

  /** All connect at once; answers when all are in. */
  come = (): Promise<Arrival> => this.ask({ do: 'come' });
  /** Each publishes once in its time. */
  publish = (seconds: number): Promise<{ sent: number; acked: number }> => this.ask({ do: 'publish', seconds });
  /** All lines are cut at once. */
  cut = (): Promise<object> => this.ask({ do: 'cut' });

  async end(): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.send({ do: 'end' });
    await gone;
  }

  private async ask<T>(what: object): Promise<T> {
    this.child.send(what);
    const [answer] = (await once(this.child, 'message')) as [T];
    return answer;
  }
}
