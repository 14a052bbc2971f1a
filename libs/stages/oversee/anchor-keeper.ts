import { anchorAlerts, type Clock, HOUR, type KioskRegistry, MINUTE, type ToldAnchors } from '#libs/domain/index.js';
import { Again, NamedEvent, type Report } from '#libs/runtime/index.js';

/** The first look comes soon: a process that is started anew every hour anchors, too. Ours. */
const FIRST_AFTER = 5 * MINUTE;

/** Said outside the database, so that a chain that was written anew does not fit what was said. */
export class ChainAnchored extends NamedEvent {
  readonly level = 'info';
  readonly says: string;
  constructor(override readonly fields: { number: number; hash: string }) {
    super();
    this.says = `The chain of acts is at ${fields.number}, ${fields.hash}: keep this line`;
  }
}

class ChainNotAnchored extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'Where the chain of acts is could not be written down yet; trying again';
  constructor(override readonly error: unknown) {
    super();
  }
}

/** Writes down once a day where the chain of acts is, and tells who keeps it elsewhere. */
export class AnchorKeeper {
  private readonly again: Again;

  constructor(
    private readonly parts: {
      chain: ToldAnchors;
      registry: Pick<KioskRegistry, 'people'>;
      clock: Clock;
      report: Report;
    },
    private readonly restMs = HOUR,
  ) {
    this.again = new Again({
      ...parts,
      missing: 'Where the chain of acts is is not written down',
      once: () => this.look(),
      failed: (error, tries) => (tries === 1 ? new ChainNotAnchored(error) : null),
    });
  }

  start(): void {
    void this.again.start(Math.min(FIRST_AFTER, this.restMs));
  }

  stop(): Promise<void> {
    return this.again.stop();
  }

  /** The chain itself knows whether it was done today: by whichever process, and before a restart. */
  async look(): Promise<number> {
    const { chain, registry, clock, report } = this.parts;
    const anchor = await chain.anchor(clock.now(), (anchored) => anchorAlerts([...registry.people()], anchored));
    if (anchor) report(new ChainAnchored({ number: anchor.number, hash: anchor.hash }));
    return this.restMs;
  }
}
