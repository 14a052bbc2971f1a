import { type ActDesk, type AskedAny, type Clock, type Journal, SECOND } from '#libs/domain/index.js';
import { Again, NamedEvent, type Report } from '#libs/runtime/index.js';

/** How often the desk is looked at without being told: a word of another process may be lost. Ours. */
const LOOK_EVERY = SECOND;

export interface ActKeeperParts {
  desk: ActDesk;
  journal: Pick<Journal, 'append'>;
  clock: Clock;
  report: Report;
}

/** Gives what people say to have done its place in the journal. Only the owner of the journal has one. */
export class ActKeeper {
  private readonly again: Again;
  private stopListening: () => void = () => undefined;
  /** In the journal, and not yet at the desk as such. */
  private readonly appended = new Set<string>();

  constructor(private readonly parts: ActKeeperParts) {
    this.again = new Again({
      ...parts,
      missing: 'What people did about orders is not taken',
      once: () => this.look(),
      failed: (error, tries) => (tries === 1 ? new ActsNotTaken(error) : null),
    });
  }

  start(): void {
    this.stopListening = this.parts.desk.onNew(this.again.hurry);
    this.again.start();
  }

  stop(): Promise<void> {
    this.stopListening();
    return this.again.stop();
  }

  private async look(): Promise<number> {
    for (const asked of await this.parts.desk.waiting()) {
      if (!this.appended.has(asked.id)) await this.append(asked);
      this.appended.add(asked.id);
      await this.parts.desk.placed(asked.id);
      this.appended.delete(asked.id);
    }
    return LOOK_EVERY;
  }

  private append({ id, kioskId, act }: AskedAny): Promise<void> {
    const { journal, clock } = this.parts;
    const entry = { type: 'act' as const, at: clock.now(), id, kioskId, act };
    return new Promise((resolve, reject) => journal.append({ entry }, (error) => (error ? reject(error) : resolve())));
  }
}

class ActsNotTaken extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'Acts on orders could not be processed yet; trying again';
  constructor(override readonly error: unknown) {
    super();
  }
}
