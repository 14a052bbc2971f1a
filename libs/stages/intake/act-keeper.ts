import { type ActDesk, type AskedAct, type Clock, type Journal, SECOND } from '#libs/domain/index.js';
import { Bell, NamedEvent, pauseAfter, type Report } from '#libs/runtime/index.js';

/** How often the desk is looked at without being told: another process may have been asked. Ours. */
const LOOK_EVERY = SECOND;

export interface ActKeeperParts {
  desk: ActDesk;
  journal: Pick<Journal, 'append'>;
  clock: Clock;
  report: Report;
}

/** Gives what people say to have done its place in the journal. Only the owner of the journal has one. */
export class ActKeeper {
  private readonly bell: Bell;
  private stopListening: () => void = () => undefined;
  /** In the journal, and not yet at the desk as such. */
  private readonly appended = new Set<string>();
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly parts: ActKeeperParts) {
    this.bell = new Bell(parts.clock, 0);
  }

  start(): void {
    this.stopListening = this.parts.desk.onNew(() => this.bell.ring());
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.stopListening();
    this.bell.ring();
    await this.running;
  }

  private async run(): Promise<void> {
    for (let attempt = 0; !this.stopped; ) {
      try {
        await this.look();
        attempt = 0;
      } catch (error) {
        if (++attempt === 1) this.parts.report(new ActsNotTaken(error));
      }
      if (this.stopped) return;
      await this.bell.sleep(attempt > 0 ? pauseAfter(attempt) : LOOK_EVERY);
    }
  }

  private async look(): Promise<void> {
    for (const asked of await this.parts.desk.waiting()) {
      if (!this.appended.has(asked.id)) await this.append(asked);
      this.appended.add(asked.id);
      await this.parts.desk.placed(asked.id);
      this.appended.delete(asked.id);
    }
  }

  private append({ id, kioskId, act }: AskedAct): Promise<void> {
    const { journal, clock } = this.parts;
    const entry = { type: 'act' as const, at: clock.now(), id, kioskId, act };
    return new Promise((resolve, reject) => journal.append({ entry }, (error) => (error ? reject(error) : resolve())));
  }
}

class ActsNotTaken extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'What people did about orders could not be taken yet; it is tried again';
  constructor(override readonly error: unknown) {
    super();
  }
}
