import { fork } from 'node:child_process';
import { once } from 'node:events';
import { projectFile } from '#libs/runtime/index.js';

type Told = { published: string; state: 'raised' | 'cleared'; at: number } | { alert: string; at: number };

/** Kiosks that break, in a process of their own with the technicians' phone: how long an alert takes from the kiosk's publish to the phone's socket. */
export class Breaking {
  readonly took: number[] = [];
  private readonly since = new Map<string, number>();

  private constructor(
    private readonly child: ReturnType<typeof fork>,
    readonly phone: string,
  ) {
    child.on('message', (told: Told) => this.hear(told));
  }

  static async open(): Promise<Breaking> {
    const child = fork(projectFile('dist/test/load/probe.js'), [], { execArgv: [] });
    const [{ phone }] = (await once(child, 'message')) as [{ phone: string }];
    return new Breaking(child, phone);
  }

  async come(port: number, passwords: Record<string, string>): Promise<void> {
    this.child.send({ come: port, passwords });
    await once(this.child, 'message');
  }

  /** Breaks and mends kiosks in turn until then, one each so many milliseconds; the moment is by `performance.now()`. */
  async until(moment: number, kiosks: readonly string[], every: number): Promise<void> {
    const half = Math.floor(kiosks.length / 2);
    for (let n = 0; performance.now() < moment; n++) {
      this.child.send({ say: 'raised', kioskId: kiosks[n % kiosks.length] });
      if (n >= half) this.child.send({ say: 'cleared', kioskId: kiosks[(n - half) % kiosks.length] });
      await new Promise((resolve) => setTimeout(resolve, every));
    }
  }

  async end(): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.send({ end: true });
    await gone;
  }

  private hear(told: Told): void {
    if ('published' in told) {
      if (told.state === 'raised') this.since.set(told.published, told.at);
      return;
    }
    if (!('alert' in told)) return;
    const { event, kiosk } = JSON.parse(told.alert) as { event: string; kiosk: { id: string } };
    const since = this.since.get(kiosk.id);
    if (event !== 'order.opened' || since === undefined) return;
    this.since.delete(kiosk.id);
    this.took.push(told.at - since);
  }
}
