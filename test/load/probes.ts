import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Changes } from '#libs/domain/index.js';
import { projectFile } from '#libs/runtime/index.js';
import { sharedNow } from './shared-now.js';

/** Milliseconds of the machine's clock. */
export interface Moments {
  published: number;
  /** Its order was committed and could be read. */
  ordered: number;
  /** The technician's channel had it. */
  alerted: number;
}

type Told =
  | { published: string; state: 'raised' | 'cleared'; at: number }
  | { alert: string; at: number }
  | { ready: true }
  | { phone: string };

/** A fault under way. */
class Probe {
  private readonly seen: Partial<Moments> = {};
  readonly whole: Promise<Moments>;
  private finish: (moments: Moments) => void = () => undefined;

  constructor() {
    this.whole = new Promise((resolve) => {
      this.finish = resolve;
    });
  }

  note(what: keyof Moments, at: number): void {
    this.seen[what] ??= at;
    const { published, ordered, alerted } = this.seen;
    if (published !== undefined && ordered !== undefined && alerted !== undefined) this.finish({ published, ordered, alerted });
  }
}

/** Kiosks that break, in another process, and what becomes of it in this one. */
export class Probes {
  private readonly underWay = new Map<string, Probe>();
  private readonly standing = new Set<string>();
  private readonly onMended = new Map<string, () => void>();
  private last = 0;
  private looking: Promise<void> = Promise.resolve();

  private constructor(
    private readonly child: ChildProcess,
    private readonly changes: Changes,
    readonly phone: string,
  ) {}

  static async open(changes: Changes): Promise<Probes> {
    const child = fork(projectFile('dist/test/load/probe.js'), [], { execArgv: [] });
    const [{ phone }] = (await once(child, 'message')) as [{ phone: string }];
    const probes = new Probes(child, changes, phone);
    probes.last = await changes.lastId();
    child.on('message', (told: Told) => probes.hear(told));
    changes.onNew(() => probes.lookAgain());
    return probes;
  }

  async come(port: number, passwords: Record<string, string>): Promise<void> {
    this.child.send({ come: port, passwords });
    await once(this.child, 'message');
  }

  breaks(kioskId: string): Promise<Moments> {
    const probe = new Probe();
    this.underWay.set(kioskId, probe);
    this.standing.add(kioskId);
    this.child.send({ say: 'raised', kioskId });
    return probe.whole;
  }

  mend(kioskId: string): void {
    this.child.send({ say: 'cleared', kioskId });
  }

  /** Kiosks whose incidents are not closed. */
  get broken(): number {
    return this.standing.size;
  }

  /** Resolves when the kiosk's incident is closed. */
  async mended(kioskId: string): Promise<void> {
    if (!this.standing.has(kioskId)) return;
    await new Promise<void>((resolve) => this.onMended.set(kioskId, resolve));
  }

  async end(): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.send({ end: true });
    await gone;
  }

  private hear(told: Told): void {
    if ('published' in told && told.state === 'raised') this.underWay.get(told.published)?.note('published', told.at);
    if (!('alert' in told)) return;
    const { event, kiosk } = JSON.parse(told.alert) as { event: string; kiosk: { id: string } };
    if (event === 'order.opened') this.underWay.get(kiosk.id)?.note('alerted', told.at);
  }

  /** One after the other: a change that is looked at twice would end what has begun meanwhile. */
  private lookAgain(): void {
    this.looking = this.looking.then(() => this.look());
  }

  private async look(): Promise<void> {
    const changes = await this.changes.after(this.last, 1_000);
    const at = sharedNow();
    for (const { id, what, how, body } of changes) {
      this.last = Math.max(this.last, id);
      if (what === 'order' && how === 'opened') this.underWay.get(String(body.kioskId))?.note('ordered', at);
      if (what === 'incident' && how === 'closed') this.close(String(body.kioskId));
    }
  }

  private close(kioskId: string): void {
    this.standing.delete(kioskId);
    this.onMended.get(kioskId)?.();
    this.onMended.delete(kioskId);
  }
}
