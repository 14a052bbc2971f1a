import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { projectFile } from '#libs/runtime/index.js';

export interface LoadWishes {
  connections: number;
  /** Messages that one connection may have under way. */
  window: number;
  /** Messages a second together; 0: as fast as they are acknowledged. */
  rate: number;
  boot: string;
  /** File that every acknowledgement is written to. */
  acked?: string;
  /** File with the password of each kiosk. */
  passwords?: string;
}

export interface Round {
  seconds: number;
  p50: number;
  p99: number;
  acked: number;
  /** CPU of this process, microseconds a message. */
  cpu: number;
}

/** The load, in a process of its own. */
export class Load {
  private constructor(private readonly child: ChildProcess) {}

  static async connect(port: number, { connections, window, rate, boot, acked, passwords }: LoadWishes): Promise<Load> {
    const args = [
      '--port',
      String(port),
      '--connections',
      String(connections),
      '--window',
      String(window),
      '--rate',
      String(rate),
      '--boot',
      boot,
    ];
    if (acked) args.push('--acked', acked);
    if (passwords) args.push('--passwords', passwords);
    const child = fork(projectFile('dist/test/load/load.js'), args, { execArgv: [] });
    await once(child, 'message');
    return new Load(child);
  }

  /** Publishes so many messages and measures from here and from there. */
  async round(messages: number): Promise<Round> {
    const before = process.cpuUsage();
    this.child.send({ messages });
    const [result] = (await once(this.child, 'message')) as [Omit<Round, 'cpu'>];
    const used = process.cpuUsage(before);
    return { ...result, cpu: (used.user + used.system) / messages };
  }

  async end(): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.send({ messages: 0 });
    await gone;
  }
}
